package io.fairbot.whatsapp;

import java.util.regex.Pattern;

/**
 * A provider that reports failures. An open value: each kind of line has one.
 *
 * @param name its name in capital letters, such as {@code WEB}; the beginning of the names of its causes
 */
public record WhatsAppProvider(String name) {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]{0,19}");

    /** WhatsApp Web's multi-device protocol. */
    public static final WhatsAppProvider WEB = new WhatsAppProvider("WEB");

    /** The official Cloud API. */
    public static final WhatsAppProvider CLOUD = new WhatsAppProvider("CLOUD");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when it is not a capital letter and up to 19 more, or digits
     */
    public WhatsAppProvider {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" cannot name a provider: it must be a capital letter and up to 19 more, or digits.");
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
