package io.fairbot.whatsapp.web.internal.login;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of WhatsApp Web, by which the server decides whether it still talks to a client.
 *
 * @param primary the first number
 * @param secondary the second number
 * @param tertiary the third number, which changes with each release of WhatsApp Web
 */
public record ClientVersion(long primary, long secondary, long tertiary) {
    /** The version that is sent unless a setting names another: the newest that was seen in use when this was written. */
    public static final ClientVersion BUILT_IN = new ClientVersion(2, 3000, 1043857760);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,10})\\.([0-9]{1,10})\\.([0-9]{1,10})");
    private static final long MOST = 0xFFFF_FFFFL;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is negative or needs more than 32 bits
     */
    public ClientVersion {
        if (Math.min(primary, Math.min(secondary, tertiary)) < 0
                || Math.max(primary, Math.max(secondary, tertiary)) > MOST) {
            throw new IllegalArgumentException(
                    "A version of WhatsApp Web has three numbers from 0 to " + MOST + ", such as 2.3000.1.");
        }
    }

    /**
     * Reads a version.
     *
     * @param text three numbers with dots between them
     * @return the version
     * @throws IllegalArgumentException when it is none
     */
    public static ClientVersion parse(String text) {
        Matcher numbers = TEXT.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException(
                    "A version of WhatsApp Web has three numbers from 0 to " + MOST + ", such as 2.3000.1.");
        }
        return new ClientVersion(
                Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)), Long.parseLong(numbers.group(3)));
    }

    /** Returns the three numbers with dots between them. */
    @Override
    public String toString() {
        return primary + "." + secondary + "." + tertiary;
    }
}
