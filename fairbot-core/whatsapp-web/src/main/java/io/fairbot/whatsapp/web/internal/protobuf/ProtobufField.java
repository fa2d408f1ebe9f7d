package io.fairbot.whatsapp.web.internal.protobuf;

/** A field as it was read: a number, or the place of its bytes. */
record ProtobufField(int number, WireType type, long value, int from, int to) {

    /** The forms in which a value is written. */
    enum WireType {
        /** A number of 1 to 10 bytes. */
        VARINT,
        /** A number of 8 bytes. */
        FIXED64,
        /** Bytes with their length before them: a text, a message, or bytes. */
        BYTES,
        /** A group, whose form no message of today has. */
        GROUP_BEGIN,
        /** The end of a group. */
        GROUP_END,
        /** A number of 4 bytes. */
        FIXED32;

        private static final WireType[] ALL = values();

        static WireType of(int code) {
            if (code >= ALL.length || ALL[code] == GROUP_BEGIN || ALL[code] == GROUP_END) {
                throw new MalformedProtobufException("A field has the wire type " + code + ", which is not in use.");
            }
            return ALL[code];
        }
    }
}
