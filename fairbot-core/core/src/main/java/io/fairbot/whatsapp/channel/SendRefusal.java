package io.fairbot.whatsapp.channel;

import io.fairbot.text.TextBundle;
import java.util.Locale;

/** The reasons for which a {@link SendPolicy} holds a message back. The constants are part of stored reasons. */
public enum SendRefusal {
    /** The line is not open. */
    LINE_NOT_OPEN,
    /** The limit of the branch's line is used up. */
    BRANCH_BUDGET,
    /** The limit of unsolicited messages is used up, of the line or of all lines that share it. */
    UNASKED_BUDGET,
    /** The limit of messages to this contact is used up. */
    CONTACT_BUDGET,
    /** The provider demands a pause of all lines of the channel. */
    PROVIDER_LIMIT,
    /** The provider demands a pause towards this contact. */
    CONTACT_LIMIT,
    /** The provider has restricted new chats: only replies are sent. */
    NEW_CHATS_RESTRICTED,
    /** The provider has restricted the number: only replies are sent. */
    UNASKED_FROZEN,
    /** The contact has opted out of unsolicited messages. */
    OPTED_OUT,
    /** The customer's last message is too long ago for anything but a template, see {@link WhatsAppChannel#replyWindow()}. */
    WINDOW_CLOSED;

    private static final String BUNDLE = "io.fairbot.whatsapp.channel.refusals";

    /**
     * Returns the reason in plain words, for attendants.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one sentence
     */
    public String explain(Locale locale) {
        return TextBundle.load(BUNDLE, locale, SendRefusal.class.getClassLoader())
                .format(name());
    }
}
