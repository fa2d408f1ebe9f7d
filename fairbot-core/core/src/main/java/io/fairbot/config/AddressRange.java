package io.fairbot.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IP addresses: a network such as {@code 10.0.0.0/8}, or a single address. Immutable.
 *
 * @param network the first address of the range, or any other of it
 * @param prefix the number of leading bits that all its addresses share: 0 to 32, or to 128 for IPv6
 */
public record AddressRange(InetAddress network, int prefix) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    /** Anything else would be looked up as a name. */
    private static final Pattern LITERAL =
            Pattern.compile("(" + OCTET + "\\.){3}" + OCTET + "|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f:.]{2,45})(/([0-9]{1,3}))?");

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException when it is longer than an address
     */
    public AddressRange {
        int most = network.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > most) {
            throw new IllegalArgumentException("A network such as 10.0.0.0/8 has a prefix from 0 to " + most + ".");
        }
    }

    /**
     * Reads a range; no name is looked up.
     *
     * @param text an address, or an address, a slash and a prefix
     * @return the range
     * @throws IllegalArgumentException when it is neither
     */
    public static AddressRange parse(String text) {
        Matcher matcher = RANGE.matcher(text);
        Optional<InetAddress> network = matcher.matches() ? address(matcher.group(1)) : Optional.empty();
        if (network.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither an IP address nor a network such as 10.0.0.0/8.");
        }
        String prefix = matcher.group(3);
        return new AddressRange(
                network.get(),
                prefix == null ? network.get().getAddress().length * Byte.SIZE : Integer.parseInt(prefix));
    }

    /**
     * Reads an address; no name is looked up.
     *
     * @param text the text
     * @return the address; empty when the text is none
     */
    public static Optional<InetAddress> address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether an address is in the range.
     *
     * @param address the address
     * @return true if it shares the leading bits; false for an address of the other version of IP
     */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            int at = bit / Byte.SIZE;
            if ((mine[at] & mask) != (other[at] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the range as it is written, such as {@code 10.0.0.0/8}. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
