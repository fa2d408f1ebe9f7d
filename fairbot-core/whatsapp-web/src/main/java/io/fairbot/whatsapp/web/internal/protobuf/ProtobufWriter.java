package io.fairbot.whatsapp.web.internal.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message that is written field by field, in the order of the calls. Not safe for use from several threads. */
public final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int TYPE_BITS = 3;
    private static final int VARINT_BITS = 7;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /**
     * Adds bytes.
     *
     * @param number the number of the field
     * @param value the bytes, possibly none
     * @return this writer
     */
    public ProtobufWriter bytes(int number, byte[] value) {
        key(number, BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    /**
     * Adds a text.
     *
     * @param number the number of the field
     * @param value the text
     * @return this writer
     */
    public ProtobufWriter text(int number, String value) {
        return bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a message within this one.
     *
     * @param number the number of the field
     * @param value the message, as it is now
     * @return this writer
     */
    public ProtobufWriter message(int number, ProtobufWriter value) {
        return bytes(number, value.toBytes());
    }

    /**
     * Adds a number.
     *
     * @param number the number of the field
     * @param value the value; a negative one takes 10 bytes
     * @return this writer
     */
    public ProtobufWriter integer(int number, long value) {
        key(number, VARINT);
        varint(value);
        return this;
    }

    /**
     * Adds a yes or no.
     *
     * @param number the number of the field
     * @param value the value
     * @return this writer
     */
    public ProtobufWriter flag(int number, boolean value) {
        return integer(number, value ? 1 : 0);
    }

    /**
     * Adds a decimal number of 8 bytes.
     *
     * @param number the number of the field
     * @param value the value
     * @return this writer
     */
    public ProtobufWriter decimal(int number, double value) {
        key(number, FIXED64);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    /**
     * Returns the message.
     *
     * @return its bytes so far
     */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void key(int number, int type) {
        varint((long) number << TYPE_BITS | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= VARINT_BITS;
        }
        out.write((int) rest);
    }
}
