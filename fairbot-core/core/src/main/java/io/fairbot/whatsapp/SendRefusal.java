package io.fairbot.whatsapp;

import io.fairbot.text.TextBundle;
import java.util.Locale;

/** Why a message is held back by the house itself. */
public enum SendRefusal {
    /** The line is not open. */
    LINE_NOT_OPEN,
    /** Too many messages that nobody asked for wait for their turn. */
    TOO_MANY_WAIT,
    /** The branch has sent what it may in this time. */
    BRANCH_BUDGET,
    /** The branch, or all lines that share the budget, have sent what they may to people who did not ask. */
    UNASKED_BUDGET,
    /** The contact has got what they may get in this time. */
    CONTACT_BUDGET,
    /** The provider told all lines of this kind to slow down. */
    PROVIDER_LIMIT,
    /** The provider told us to slow down towards this contact. */
    CONTACT_LIMIT,
    /** The provider has restricted new chats: only replies are sent. */
    NEW_CHATS_RESTRICTED,
    /** The provider has restricted the number: only replies are sent. */
    UNASKED_FROZEN,
    /** The contact wants no messages they did not ask for. */
    OPTED_OUT;

    private static final String BUNDLE = "io.fairbot.whatsapp.refusals";

    /**
     * Explains the reason to an attendant.
     *
     * @param locale the language; Portuguese unless English is asked for
     * @return one sentence
     */
    public String explain(Locale locale) {
        return TextBundle.load(BUNDLE, locale, SendRefusal.class.getClassLoader())
                .format(name());
    }
}
