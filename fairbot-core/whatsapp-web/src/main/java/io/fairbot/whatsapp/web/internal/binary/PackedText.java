package io.fairbot.whatsapp.web.internal.binary;

import java.util.Arrays;

/** Texts of which two characters take one byte: digits with dots and hyphens, or hexadecimal digits. */
enum PackedText {
    /** Digits, hyphens and dots. */
    NIBBLE(NodeTags.NIBBLE, "0123456789-."),
    /** Digits and capital letters up to F. */
    HEX(NodeTags.HEX, "0123456789ABCDEF");

    /** The largest number of characters. */
    static final int MAX_LENGTH = 254;

    private static final int ODD = 0x80;
    private static final int HALF = 4;
    /** What follows the last character when their number is odd. */
    private static final int FILLER = 15;

    private static final String NOTHING = "\0";

    private final int tag;
    private final String characters;

    PackedText(int tag, String characters) {
        this.tag = tag;
        this.characters = characters;
    }

    int tag() {
        return tag;
    }

    boolean covers(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(character -> characters.indexOf(character) >= 0);
    }

    /** Returns the number of bytes, with the mark of an odd length, and the bytes. */
    byte[] pack(String text) {
        byte[] packed = new byte[1 + (text.length() + 1) / 2];
        packed[0] = (byte) ((packed.length - 1) | (text.length() % 2 == 0 ? 0 : ODD));
        Arrays.fill(packed, 1, packed.length, (byte) FILLER);
        for (int i = 0; i < text.length(); i++) {
            int code = characters.indexOf(text.charAt(i));
            int at = 1 + i / 2;
            packed[at] = (byte) (i % 2 == 0 ? code << HALF | FILLER : (packed[at] & 0xF0) | code);
        }
        return packed;
    }

    /** Reads a text of which {@code head} is the first byte and {@code packed} are the others. */
    String unpack(int head, byte[] packed) {
        StringBuilder text = new StringBuilder(2 * packed.length);
        for (byte pair : packed) {
            text.append(character(pair >> HALF & FILLER)).append(character(pair & FILLER));
        }
        if ((head & ODD) != 0 && text.length() > 0) {
            text.setLength(text.length() - 1);
        }
        if (text.indexOf(NOTHING) >= 0) {
            throw unknown();
        }
        return text.toString();
    }

    static int length(int head) {
        return head & ~ODD;
    }

    private char character(int code) {
        if (code == FILLER && this == NIBBLE) {
            return NOTHING.charAt(0);
        }
        if (code >= characters.length()) {
            throw unknown();
        }
        return characters.charAt(code);
    }

    private static MalformedNodeException unknown() {
        return new MalformedNodeException("A packed text has a character that is in no table.");
    }
}
