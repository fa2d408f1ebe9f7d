package io.fairbot.whatsapp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.fairbot.text.TextBundle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a failure that a line reports, with the action that is taken. The constants are a table that all channels and
 * the supervision of lines use; alerts and pages show its texts. A channel of another provider adds causes of its own with
 * {@link #define}.
 *
 * <p>The codes are those of the providers: the stream and connection codes of WhatsApp Web's multi-device protocol, and the
 * error codes of the Cloud API (Meta, "Error codes", June 2026). A code that is in no row keeps its text, see {@link #of}.
 *
 * <p>Two causes are equal when provider and name are; the reported code is a detail. In JSON a cause is its {@link #text()}.
 * Immutable.
 */
public final class FailureCause {
    private static final List<FailureCause> TABLE = new ArrayList<>();

    /** Normal after linking: the line is to be opened again with the new credentials. */
    public static final FailureCause WEB_RESTART_REQUIRED =
            row(WhatsAppProvider.WEB, "RESTART_REQUIRED", FailureAction.RECONNECT_NOW, "515");
    /** The connection was lost: closed, timed out, unavailable, or no answer to a liveness probe. */
    public static final FailureCause WEB_CONNECTION_LOST = row(
            WhatsAppProvider.WEB,
            "CONNECTION_LOST",
            FailureAction.RECONNECT,
            "408",
            "428",
            "503",
            "closed",
            "keep-alive");
    /** Another process uses the same credentials. */
    public static final FailureCause WEB_REPLACED =
            row(WhatsAppProvider.WEB, "REPLACED", FailureAction.STOP_CHECK_OWNER, "440");
    /** The line was unlinked on the phone. */
    public static final FailureCause WEB_LOGGED_OUT =
            row(WhatsAppProvider.WEB, "LOGGED_OUT", FailureAction.STOP_RELINK, "401");
    /** The account is banned until a time that the provider names. */
    public static final FailureCause WEB_TEMPORARY_BAN =
            row(WhatsAppProvider.WEB, "TEMPORARY_BAN", FailureAction.STOP_UNTIL, "402");
    /** The account is locked or banned. */
    public static final FailureCause WEB_BLOCKED =
            row(WhatsAppProvider.WEB, "BLOCKED", FailureAction.STOP_PAGE, "403", "406");
    /** The version of the client is refused. */
    public static final FailureCause WEB_OUTDATED =
            row(WhatsAppProvider.WEB, "OUTDATED", FailureAction.STOP_ALL_OUTDATED, "405");
    /** The server failed. */
    public static final FailureCause WEB_SERVER_ERROR =
            row(WhatsAppProvider.WEB, "SERVER_ERROR", FailureAction.RECONNECT, "409", "411", "419", "500");
    /** The server does not route a message: what is known of the recipient's devices is stale. */
    public static final FailureCause WEB_STANZA_REFUSED =
            row(WhatsAppProvider.WEB, "STANZA_REFUSED", FailureAction.REFRESH_RECIPIENT, "479");
    /** New chats are restricted for a while. */
    public static final FailureCause WEB_NEW_CHATS_RESTRICTED =
            row(WhatsAppProvider.WEB, "NEW_CHATS_RESTRICTED", FailureAction.FREEZE_NEW_CHATS, "463");
    /** A message cannot be read: the keys of the two sides differ. */
    public static final FailureCause WEB_UNDECRYPTABLE =
            row(WhatsAppProvider.WEB, "UNDECRYPTABLE", FailureAction.REQUEST_RESEND, "undecryptable", "bad-mac");
    /** The connection claims to be open, but nothing arrives. */
    public static final FailureCause WEB_SILENT = row(WhatsAppProvider.WEB, "SILENT", FailureAction.PROBE, "silent");
    /** The access token is invalid. */
    public static final FailureCause CLOUD_TOKEN =
            row(WhatsAppProvider.CLOUD, "TOKEN", FailureAction.STOP_PAGE, "0", "190");
    /** A permission is missing. */
    public static final FailureCause CLOUD_PERMISSION =
            row(WhatsAppProvider.CLOUD, "PERMISSION", FailureAction.CONFIGURATION, "3", "10", "200-299", "131005");
    /** Too many calls or messages in total. */
    public static final FailureCause CLOUD_THROUGHPUT =
            row(WhatsAppProvider.CLOUD, "THROUGHPUT", FailureAction.BACK_OFF_SHARED, "4", "613", "80007", "130429");
    /** Too many messages to one contact. */
    public static final FailureCause CLOUD_PAIR_RATE =
            row(WhatsAppProvider.CLOUD, "PAIR_RATE", FailureAction.BACK_OFF_CONTACT, "131056");
    /** The number is restricted because customers reported it. */
    public static final FailureCause CLOUD_SPAM =
            row(WhatsAppProvider.CLOUD, "SPAM", FailureAction.FREEZE_UNSOLICITED, "131048");
    /** The limit of template messages is reached because of their category. */
    public static final FailureCause CLOUD_TEMPLATE_LIMIT =
            row(WhatsAppProvider.CLOUD, "TEMPLATE_LIMIT", FailureAction.FREEZE_UNSOLICITED, "131064");
    /** More than 24 hours since the customer wrote. */
    public static final FailureCause CLOUD_WINDOW_CLOSED =
            row(WhatsAppProvider.CLOUD, "WINDOW_CLOSED", FailureAction.NEEDS_TEMPLATE, "131047");
    /** The message cannot be delivered to this contact. */
    public static final FailureCause CLOUD_UNDELIVERABLE =
            row(WhatsAppProvider.CLOUD, "UNDELIVERABLE", FailureAction.GIVE_UP, "131026", "131062");
    /** Marketing was withheld from this contact for now. */
    public static final FailureCause CLOUD_MARKETING_WITHHELD =
            row(WhatsAppProvider.CLOUD, "MARKETING_WITHHELD", FailureAction.RETRY_ONCE_LATER, "131049");
    /** Marketing is not delivered to this contact, or not by this number. */
    public static final FailureCause CLOUD_MARKETING_REFUSED =
            row(WhatsAppProvider.CLOUD, "MARKETING_REFUSED", FailureAction.GIVE_UP, "130472", "131063");
    /** This contact has opted out of marketing. */
    public static final FailureCause CLOUD_OPTED_OUT =
            row(WhatsAppProvider.CLOUD, "OPTED_OUT", FailureAction.STORE_OPT_OUT, "131050");
    /** A payment problem, a locked or unregistered account, or a violation of policy. */
    public static final FailureCause CLOUD_ACCOUNT = row(
            WhatsAppProvider.CLOUD,
            "ACCOUNT",
            FailureAction.STOP_PAGE,
            "368",
            "130497",
            "131031",
            "131037",
            "131042",
            "131044",
            "131045",
            "133010");
    /** The account is being maintained by the provider. */
    public static final FailureCause CLOUD_MAINTENANCE =
            row(WhatsAppProvider.CLOUD, "MAINTENANCE", FailureAction.RETRY, "131057");
    /** A parameter of the message is missing or not allowed. */
    public static final FailureCause CLOUD_BAD_PARAMETER = row(
            WhatsAppProvider.CLOUD,
            "BAD_PARAMETER",
            FailureAction.GIVE_UP,
            "100",
            "131008",
            "131009",
            "131021",
            "131030",
            "131051",
            "131053",
            "135000");
    /** A file of the customer could not be fetched. */
    public static final FailureCause CLOUD_MEDIA_LOST =
            row(WhatsAppProvider.CLOUD, "MEDIA_LOST", FailureAction.GIVE_UP, "131052");
    /** The template of the message is malformed or disabled. */
    public static final FailureCause CLOUD_MALFORMED = row(
            WhatsAppProvider.CLOUD,
            "MALFORMED",
            FailureAction.DISABLE_TEMPLATE,
            "132000-132015",
            "132016",
            "132018",
            "132068");
    /** The contact's identity has changed and has to be confirmed. */
    public static final FailureCause CLOUD_IDENTITY_CHANGED =
            row(WhatsAppProvider.CLOUD, "IDENTITY_CHANGED", FailureAction.GIVE_UP, "137000");
    /** A transient failure of the provider. */
    public static final FailureCause CLOUD_TRANSIENT = row(
            WhatsAppProvider.CLOUD, "TRANSIENT", FailureAction.RETRY, "1", "2", "131000", "131016", "132069", "133004");
    /** No webhook was called for a long time although messages are expected. */
    public static final FailureCause CLOUD_SILENT =
            row(WhatsAppProvider.CLOUD, "SILENT", FailureAction.PROBE, "silent");

    private static final String BUNDLE = "io.fairbot.whatsapp.failures";
    private static final String OTHER = "OTHER";
    private static final String CONNECTION_LOST = "CONNECTION_LOST";
    private static final String SILENT = "SILENT";
    /** The names for which the bundle has texts that suit every provider. */
    private static final Set<String> GENERAL = Set.of(OTHER, CONNECTION_LOST, SILENT);

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
    private static final String SEPARATOR = "/";

    private final WhatsAppProvider provider;
    /** Without the provider. */
    private final String kind;

    private final FailureAction action;
    private final List<String> codes;
    private final Optional<String> code;
    private final Optional<FailureTexts> texts;

    /**
     * The texts of a cause in one language, in plain words for readers who do not know the codes.
     *
     * @param description what happened, one sentence
     * @param automaticAction what fairbot does about it, one or two sentences
     * @param requiredAction what an operator must do, one or two sentences
     */
    public record FailureText(String description, String automaticAction, String requiredAction) {}

    /** The texts of a cause that is not in the table. */
    private record FailureTexts(FailureText portuguese, FailureText english) {}

    private FailureCause(
            WhatsAppProvider provider,
            String kind,
            FailureAction action,
            List<String> codes,
            Optional<String> code,
            Optional<FailureTexts> texts) {
        this.provider = provider;
        this.kind = kind;
        this.action = action;
        this.codes = codes;
        this.code = code;
        this.texts = texts;
    }

    private static FailureCause row(WhatsAppProvider provider, String kind, FailureAction action, String... codes) {
        FailureCause cause =
                new FailureCause(provider, kind, action, List.of(codes), Optional.empty(), Optional.empty());
        TABLE.add(cause);
        return cause;
    }

    /**
     * Defines a cause of another provider.
     *
     * @param provider the provider that reports it
     * @param kind its name without the provider's: a capital letter and up to 39 more, digits or underscores
     * @param action the action that is taken
     * @param portuguese its texts in Portuguese
     * @param english its texts in English
     * @return the cause
     * @throws IllegalArgumentException when the name is not allowed
     */
    public static FailureCause define(
            WhatsAppProvider provider, String kind, FailureAction action, FailureText portuguese, FailureText english) {
        if (!NAME.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "\"" + kind + "\" cannot name a cause: it must be a capital letter and up"
                            + " to 39 more, digits or underscores.");
        }
        return new FailureCause(
                provider,
                kind,
                action,
                List.of(),
                Optional.empty(),
                Optional.of(new FailureTexts(portuguese, english)));
    }

    /**
     * Returns the cause of a code: the row of the table that contains it, with the code, or else {@link #other}.
     *
     * @param provider the provider that reported it
     * @param code a number, or one of the words in {@link #codes()}
     * @return the cause
     */
    public static FailureCause of(WhatsAppProvider provider, String code) {
        return TABLE.stream()
                .filter(cause ->
                        cause.provider.equals(provider) && cause.codes.stream().anyMatch(row -> covers(row, code)))
                .findFirst()
                .map(cause -> cause.withCode(code))
                .orElseGet(() -> other(provider, code));
    }

    /**
     * Returns the cause of a failure that is in no table. A message with it is given up, a session that ends with it is opened
     * again within the budget of attempts.
     *
     * @param provider the provider that reported it
     * @param code the code as the provider reported it, without secrets
     * @return the cause, such as {@code CLOUD_OTHER}
     */
    public static FailureCause other(WhatsAppProvider provider, String code) {
        return general(provider, OTHER, FailureAction.GIVE_UP).withCode(code);
    }

    /**
     * Returns the cause of a line whose connection was lost or was not open in time.
     *
     * @param provider the provider
     * @return the cause, such as {@link #WEB_CONNECTION_LOST}
     */
    public static FailureCause connectionLost(WhatsAppProvider provider) {
        return general(provider, CONNECTION_LOST, FailureAction.RECONNECT);
    }

    /**
     * Returns the cause of a line on which nothing arrives.
     *
     * @param provider the provider
     * @return the cause, such as {@link #WEB_SILENT}
     */
    public static FailureCause silent(WhatsAppProvider provider) {
        return general(provider, SILENT, FailureAction.PROBE);
    }

    private static FailureCause general(WhatsAppProvider provider, String kind, FailureAction action) {
        FailureCause cause = new FailureCause(provider, kind, action, List.of(), Optional.empty(), Optional.empty());
        return TABLE.stream().filter(cause::equals).findFirst().orElse(cause);
    }

    /**
     * Returns the causes of the table.
     *
     * @return the rows, in order
     */
    public static List<FailureCause> values() {
        return Collections.unmodifiableList(TABLE);
    }

    /**
     * Parses the text of a cause. One that this version does not know, such as of a newer version or another channel, keeps
     * its name, code and action, and has the general texts.
     *
     * @param text the result of {@link #text()}
     * @return the cause
     * @throws IllegalArgumentException when it is not such a text
     */
    @JsonCreator
    public static FailureCause parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        String name = parts[0];
        int end = name.indexOf('_');
        if (end < 1) {
            throw new IllegalArgumentException("This is no cause of a failure, such as WEB_REPLACED.");
        }
        FailureCause known = new FailureCause(
                new WhatsAppProvider(name.substring(0, end)),
                name.substring(end + 1),
                parts.length > 2 ? action(parts[2]) : FailureAction.GIVE_UP,
                List.of(),
                Optional.empty(),
                Optional.empty());
        FailureCause cause = TABLE.stream().filter(known::equals).findFirst().orElse(known);
        return parts.length > 1 && !parts[1].isEmpty() ? cause.withCode(parts[1]) : cause;
    }

    private static FailureAction action(String name) {
        return Arrays.stream(FailureAction.values())
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElse(FailureAction.GIVE_UP);
    }

    /**
     * Returns the text under which the cause is stored: its name, and, where they are more than that, the reported code and
     * the action.
     *
     * @return such as {@code WEB_REPLACED} or {@code CLOUD_OTHER/131999/GIVE_UP}
     */
    @JsonValue
    public String text() {
        String reported =
                code.map(text -> SEPARATOR + text.replace(SEPARATOR, "_")).orElse("");
        if (TABLE.contains(this)) {
            return name() + reported;
        }
        return name() + (reported.isEmpty() ? SEPARATOR : reported) + SEPARATOR + action;
    }

    /**
     * Returns the name.
     *
     * @return the name, which begins with that of the provider
     */
    public String name() {
        return provider.name() + "_" + kind;
    }

    /**
     * Returns the provider that reports this cause.
     *
     * @return the provider
     */
    public WhatsAppProvider provider() {
        return provider;
    }

    /**
     * Returns the action that is taken on this cause.
     *
     * @return the action
     */
    public FailureAction action() {
        return action;
    }

    /**
     * Returns the codes of this row of the table.
     *
     * @return numbers, ranges such as {@code 200-299}, and words for failures without a number; none outside of the table
     */
    public List<String> codes() {
        return codes;
    }

    /**
     * Returns the code that the provider reported.
     *
     * @return the code, empty when the cause was not made from one
     */
    public Optional<String> code() {
        return code;
    }

    /**
     * Returns the cause with a reported code.
     *
     * @param reported the code as the provider reported it, without secrets
     * @return the cause
     */
    public FailureCause withCode(String reported) {
        return new FailureCause(provider, kind, action, codes, Optional.of(reported), texts);
    }

    /**
     * Returns {@link #description} and {@link #automaticAction}, for readers who do not know the codes.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String explain(Locale locale) {
        return description(locale) + " " + automaticAction(locale);
    }

    /**
     * Returns a description of the failure in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one sentence
     */
    public String description(Locale locale) {
        return own(locale).map(FailureText::description).orElseGet(() -> bundled(locale, "happened"));
    }

    /**
     * Returns the action that fairbot takes automatically, in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String automaticAction(Locale locale) {
        return own(locale).map(FailureText::automaticAction).orElseGet(() -> bundled(locale, "bot"));
    }

    /**
     * Returns the action that an operator must take, in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String requiredAction(Locale locale) {
        return own(locale).map(FailureText::requiredAction).orElseGet(() -> bundled(locale, "person"));
    }

    private Optional<FailureText> own(Locale locale) {
        boolean english = locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
        return texts.map(pair -> english ? pair.english : pair.portuguese);
    }

    private String bundled(Locale locale, String part) {
        String general = GENERAL.contains(kind) ? kind : OTHER;
        return TextBundle.load(BUNDLE, locale, FailureCause.class.getClassLoader())
                .format((TABLE.contains(this) ? name() : general) + "." + part);
    }

    private static boolean covers(String row, String code) {
        int hyphen = row.indexOf('-');
        boolean isRange = hyphen > 0 && Character.isDigit(row.charAt(0));
        if (!isRange || !code.chars().allMatch(Character::isDigit) || code.length() != hyphen) {
            return row.equals(code);
        }
        // Both bounds of a range have as many digits as the code, so text order is number order.
        return code.compareTo(row.substring(0, hyphen)) >= 0 && code.compareTo(row.substring(hyphen + 1)) <= 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailureCause cause && cause.provider.equals(provider) && cause.kind.equals(kind);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, kind);
    }

    /** Returns the name, and the reported code in parentheses where there is one. */
    @Override
    public String toString() {
        return name() + code.map(reported -> " (" + reported + ")").orElse("");
    }
}
