package io.fairbot.whatsapp.web.internal.binary;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address in stanzas: of a person, one of their devices, a group or the server.
 *
 * @param user the part before the sign {@code @}, without the device; empty for a server
 * @param device the number of the device, 0 for the phone or where no device is named
 * @param server the part after the sign, such as {@link #PHONE} or {@link #LID}
 */
public record Jid(String user, int device, String server) {
    /** The server of telephone numbers, which is also the address of the service. */
    public static final String PHONE = "s.whatsapp.net";

    /** The server of identifiers that hide the number. */
    public static final String LID = "lid";

    /** The server of groups. */
    public static final String GROUP = "g.us";

    /** The address of the service itself. */
    public static final Jid SERVICE = new Jid("", 0, PHONE);

    private static final Pattern FORM = Pattern.compile("([^@:]*)(?::([0-9]{1,5}))?@([a-z0-9.]{1,60})");
    private static final int MAX_DEVICE = 0xFFFF;

    /**
     * Reads an address.
     *
     * @param text such as {@code 5548999990000:3@s.whatsapp.net}
     * @return the address; empty when it is none
     */
    public static Optional<Jid> find(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int device = Optional.ofNullable(parts.group(2)).map(Integer::parseInt).orElse(0);
        return device > MAX_DEVICE ? Optional.empty() : Optional.of(new Jid(parts.group(1), device, parts.group(3)));
    }

    /**
     * Returns the address of another device of the same person.
     *
     * @param other the number of the device, 0 for the phone
     * @return the address
     */
    public Jid withDevice(int other) {
        return new Jid(user, other, server);
    }

    /**
     * Returns the address of the person, whatever the device.
     *
     * @return the address without the device
     */
    public Jid person() {
        return withDevice(0);
    }

    /**
     * Returns whether it is the address of a person by telephone number or LID.
     *
     * @return true for a person
     */
    public boolean isPerson() {
        return !user.isEmpty() && (server.equals(PHONE) || server.equals(LID));
    }

    /** Returns the address as stanzas have it. */
    @Override
    public String toString() {
        return user + (device == 0 ? "" : ":" + device) + "@" + server;
    }
}
