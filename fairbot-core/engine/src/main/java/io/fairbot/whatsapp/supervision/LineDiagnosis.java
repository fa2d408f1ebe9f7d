package io.fairbot.whatsapp.supervision;

import io.fairbot.Internal;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * The diagnosis of a line, in words for readers who do not know the codes.
 *
 * @param kind the kind of problem
 * @param cause the cause; empty when the provider gave none that is known
 * @param at the time at which it happened
 * @param until the end, where the provider names one
 * @param detail the provider's or fairbot's own message, for operators; possibly empty
 */
@Internal
public record LineDiagnosis(
        DiagnosisKind kind, Optional<FailureCause> cause, Instant at, Optional<Instant> until, String detail) {
    private static final String BUNDLE = "io.fairbot.whatsapp.supervision.diagnosis";

    /** The kinds of problems. */
    public enum DiagnosisKind {
        /** A failure that is treated as its cause demands. */
        FAILURE,
        /** All limits of attempts are used up: an operator is alerted, and the line is tried now and then. */
        RETRIES_EXHAUSTED,
        /** The line waits to be linked to a phone. */
        LINK_REQUIRED
    }

    /**
     * Returns what happened.
     *
     * @param locale the language; Portuguese unless English is requested
     * @return one sentence
     */
    public String description(Locale locale) {
        if (kind == DiagnosisKind.LINK_REQUIRED) {
            return own(locale, "LINK_REQUIRED.happened");
        }
        return cause.map(row -> row.description(locale)).orElseGet(() -> own(locale, "UNKNOWN.happened"));
    }

    /**
     * Returns the automatic reaction of fairbot.
     *
     * @param locale the language
     * @return one or two sentences
     */
    public String automaticAction(Locale locale) {
        if (kind != DiagnosisKind.FAILURE) {
            return own(locale, kind + ".bot");
        }
        return cause.map(row -> row.automaticAction(locale)).orElseGet(() -> own(locale, "UNKNOWN.bot"));
    }

    /**
     * Returns what an operator must do.
     *
     * @param locale the language
     * @return one or two sentences
     */
    public String requiredAction(Locale locale) {
        if (kind != DiagnosisKind.FAILURE) {
            return own(locale, kind + ".person");
        }
        return cause.map(row -> row.requiredAction(locale)).orElseGet(() -> own(locale, "UNKNOWN.person"));
    }

    /**
     * Returns the expected end of the problem.
     *
     * @param locale the language
     * @param zone the branch's time zone
     * @return one sentence, empty when that is unknown
     */
    public Optional<String> expectedEnd(Locale locale, ZoneId zone) {
        return until.map(end -> TextBundle.load(BUNDLE, locale, LineDiagnosis.class.getClassLoader())
                .format(
                        "UNTIL",
                        "time",
                        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                                .withLocale(locale)
                                .withZone(zone)
                                .format(end)));
    }

    private static String own(Locale locale, String key) {
        return TextBundle.load(BUNDLE, locale, LineDiagnosis.class.getClassLoader())
                .format(key);
    }
}
