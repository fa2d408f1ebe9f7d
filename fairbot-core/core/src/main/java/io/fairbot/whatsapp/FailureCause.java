package io.fairbot.whatsapp;

import io.fairbot.text.TextBundle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The causes of failures that lines report, each with the action that is taken. All channels and the supervision of lines use this
 * table, and alerts and pages show its texts.
 *
 * <p>The codes are those of the providers: the stream and connection codes of WhatsApp Web's multi-device protocol, and
 * the error codes of the Cloud API (Meta, "Error codes", May 2026).
 */
public enum FailureCause {
    /** Normal after linking: the line is to be opened again with the new credentials. */
    WEB_RESTART_REQUIRED(WhatsAppProvider.WEB, FailureAction.RECONNECT_NOW, "515"),
    /** The connection was lost: closed, timed out, unavailable, or no answer to a liveness probe. */
    WEB_CONNECTION_LOST(WhatsAppProvider.WEB, FailureAction.RECONNECT, "408", "428", "503", "closed", "keep-alive"),
    /** Another process uses the same credentials. */
    WEB_REPLACED(WhatsAppProvider.WEB, FailureAction.STOP_CHECK_OWNER, "440"),
    /** The line was unlinked on the phone. */
    WEB_LOGGED_OUT(WhatsAppProvider.WEB, FailureAction.STOP_RELINK, "401"),
    /** The account is banned until a time that the provider names. */
    WEB_TEMPORARY_BAN(WhatsAppProvider.WEB, FailureAction.STOP_UNTIL, "402"),
    /** The account is locked or banned. */
    WEB_BLOCKED(WhatsAppProvider.WEB, FailureAction.STOP_PAGE, "403", "406"),
    /** The version of the client is refused. */
    WEB_OUTDATED(WhatsAppProvider.WEB, FailureAction.STOP_ALL_OUTDATED, "405"),
    /** New chats are restricted for a while. */
    WEB_NEW_CHATS_RESTRICTED(WhatsAppProvider.WEB, FailureAction.FREEZE_NEW_CHATS, "463"),
    /** A message cannot be read: the keys of the two sides differ. */
    WEB_UNDECRYPTABLE(WhatsAppProvider.WEB, FailureAction.REQUEST_RESEND, "undecryptable", "bad-mac"),
    /** The connection claims to be open, but nothing arrives. */
    WEB_SILENT(WhatsAppProvider.WEB, FailureAction.PROBE, "silent"),
    /** The access token is invalid. */
    CLOUD_TOKEN(WhatsAppProvider.CLOUD, FailureAction.STOP_PAGE, "0", "190"),
    /** A permission is missing. */
    CLOUD_PERMISSION(WhatsAppProvider.CLOUD, FailureAction.CONFIGURATION, "3", "10", "200-299"),
    /** Too many calls or messages in total. */
    CLOUD_THROUGHPUT(WhatsAppProvider.CLOUD, FailureAction.BACK_OFF_SHARED, "4", "80007", "130429"),
    /** Too many messages to one contact. */
    CLOUD_PAIR_RATE(WhatsAppProvider.CLOUD, FailureAction.BACK_OFF_CONTACT, "131056"),
    /** The number is restricted because customers reported it. */
    CLOUD_SPAM(WhatsAppProvider.CLOUD, FailureAction.FREEZE_UNSOLICITED, "131048"),
    /** More than 24 hours since the customer wrote. */
    CLOUD_WINDOW_CLOSED(WhatsAppProvider.CLOUD, FailureAction.NEEDS_TEMPLATE, "131047"),
    /** The message cannot be delivered to this contact. */
    CLOUD_UNDELIVERABLE(WhatsAppProvider.CLOUD, FailureAction.GIVE_UP, "131026"),
    /** Marketing was withheld from this contact for now. */
    CLOUD_MARKETING_WITHHELD(WhatsAppProvider.CLOUD, FailureAction.RETRY_ONCE_LATER, "131049"),
    /** This contact has opted out of marketing. */
    CLOUD_OPTED_OUT(WhatsAppProvider.CLOUD, FailureAction.STORE_OPT_OUT, "131050"),
    /** A payment problem, a locked account, or a violation of policy. */
    CLOUD_ACCOUNT(WhatsAppProvider.CLOUD, FailureAction.STOP_PAGE, "368", "131031", "131042"),
    /** The message or its template is malformed. */
    CLOUD_MALFORMED(WhatsAppProvider.CLOUD, FailureAction.DISABLE_TEMPLATE, "131051-131053", "132000-132015"),
    /** A transient failure of the provider. */
    CLOUD_TRANSIENT(WhatsAppProvider.CLOUD, FailureAction.RETRY, "1", "2", "131000", "131016"),
    /** No webhook was called for a long time although messages are expected. */
    CLOUD_SILENT(WhatsAppProvider.CLOUD, FailureAction.PROBE, "silent");

    private static final String BUNDLE = "io.fairbot.whatsapp.failures";

    private final WhatsAppProvider provider;
    private final FailureAction action;
    /** Joined by commas: an enum has no mutable state. */
    private final String codes;

    FailureCause(WhatsAppProvider provider, FailureAction action, String... codes) {
        this.provider = provider;
        this.action = action;
        this.codes = String.join(",", codes);
    }

    /** The providers that report failures. */
    public enum WhatsAppProvider {
        /** WhatsApp Web's multi-device protocol. */
        WEB,
        /** The official Cloud API. */
        CLOUD
    }

    /**
     * Finds the cause of a code.
     *
     * @param provider the provider that reported it
     * @param code a number, or one of the words in {@link #codes()}
     * @return the cause, empty for an unknown code
     */
    public static Optional<FailureCause> of(WhatsAppProvider provider, String code) {
        return Arrays.stream(values())
                .filter(cause ->
                        cause.provider == provider && cause.codes().stream().anyMatch(row -> covers(row, code)))
                .findFirst();
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
     * Returns the codes of this cause.
     *
     * @return numbers, ranges such as {@code 200-299}, and words for failures without a number
     */
    public List<String> codes() {
        return List.of(codes.split(","));
    }

    /**
     * Returns {@link #description} and {@link #automaticAction}, for readers who do not know the codes.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String explain(Locale locale) {
        return text(locale, "happened") + " " + text(locale, "bot");
    }

    /**
     * Returns a description of the failure in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one sentence
     */
    public String description(Locale locale) {
        return text(locale, "happened");
    }

    /**
     * Returns the action that fairbot takes automatically, in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String automaticAction(Locale locale) {
        return text(locale, "bot");
    }

    /**
     * Returns the action that an operator must take, in plain words.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one or two sentences
     */
    public String requiredAction(Locale locale) {
        return text(locale, "person");
    }

    private String text(Locale locale, String part) {
        return TextBundle.load(BUNDLE, locale, FailureCause.class.getClassLoader())
                .format(name() + "." + part);
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
}
