package io.fairbot.whatsapp.web.internal.binary;

/** The bytes with which the parts of a node begin. Those from 1 to 235 are words of one byte. */
final class NodeTags {
    static final int EMPTY = 0;
    /** The first of four; the word is in the byte after it. */
    static final int LIST_WORD = 236;

    static final int LAST_LIST_WORD = 239;
    static final int INTEROP_JID = 245;
    static final int MESSENGER_JID = 246;
    static final int DEVICE_JID = 247;
    static final int LIST_8 = 248;
    static final int LIST_16 = 249;
    static final int JID = 250;
    static final int HEX = 251;
    static final int BYTES_8 = 252;
    static final int BYTES_20 = 253;
    static final int BYTES_32 = 254;
    static final int NIBBLE = 255;

    private NodeTags() {}
}
