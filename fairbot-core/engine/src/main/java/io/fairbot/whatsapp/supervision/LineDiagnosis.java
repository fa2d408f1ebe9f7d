package io.fairbot.whatsapp.supervision;

import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * What is wrong with a line, for somebody who has never heard of codes.
 *
 * @param kind what is being done
 * @param cause the row of the table; empty when the provider gave none that is known
 * @param at when it happened
 * @param until until when it lasts, where the provider says so
 * @param detail the provider's or the program's own words, for operators; possibly empty
 */
public record LineDiagnosis(
        DiagnosisKind kind, Optional<FailureCause> cause, Instant at, Optional<Instant> until, String detail) {
    private static final String BUNDLE = "io.fairbot.whatsapp.supervision.diagnosis";

    /** What is being done. */
    public enum DiagnosisKind {
        /** What the table says of the cause. */
        FAILURE,
        /** Every budget is used up: a person is asked, and the line is tried now and then. */
        RETRIES_EXHAUSTED,
        /** The line waits for a person to link it. */
        LINK_REQUIRED
    }

    /**
     * Says what happened.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one sentence
     */
    public String description(Locale locale) {
        if (kind == DiagnosisKind.LINK_REQUIRED) {
            return own(locale, "LINK_REQUIRED.happened");
        }
        return cause.map(row -> row.description(locale)).orElseGet(() -> own(locale, "UNKNOWN.happened"));
    }

    /**
     * Says what the bot does about it.
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
     * Says what a person must do.
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
     * Says until when it lasts.
     *
     * @param locale the language
     * @param zone the branch's time zone
     * @return one sentence, empty when nobody knows
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
