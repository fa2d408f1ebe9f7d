package io.fairbot.whatsapp;

/** The purpose of a message to a customer, which determines how it is paced and who may stop it. */
public enum Purpose {
    /** It answers a message, a timer or another event of the conversation. */
    REPLY(false),
    /** It is the words of an attendant in a conversation; it is paced as a reply. */
    ATTENDANT(false),
    /** It informs about something that the customer has ordered or asked for earlier, such as a reservation that ends. */
    NOTICE(true),
    /** It advertises; whoever sends it makes sure that the customer has agreed to it. */
    MARKETING(true);

    private final boolean isUnsolicited;

    Purpose(boolean isUnsolicited) {
        this.isUnsolicited = isUnsolicited;
    }

    /**
     * Returns whether the customer does not expect the message now: it waits behind all others, counts against the limits of
     * unsolicited messages, and is not sent to those who opted out.
     *
     * @return true for notices and marketing
     */
    public boolean isUnsolicited() {
        return isUnsolicited;
    }
}
