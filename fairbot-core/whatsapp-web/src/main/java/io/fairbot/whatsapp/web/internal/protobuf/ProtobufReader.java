package io.fairbot.whatsapp.web.internal.protobuf;

import io.fairbot.whatsapp.web.internal.protobuf.ProtobufField.WireType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A message that was received, read field by field. Fields that nobody asks for are skipped; of a field that is there several times,
 * the last counts where one is asked for, as the format defines it. A message within it is read when it is asked for, so the depth is that
 * of the caller's questions. Immutable.
 */
public final class ProtobufReader {
    /** The largest number of fields of one message; no message of the protocol comes near. */
    public static final int MAX_FIELDS = 100_000;

    private static final int MAX_NUMBER = (1 << 29) - 1;
    private static final int TYPE_BITS = 3;
    private static final int VARINT_BITS = 7;
    private static final int FIXED64_LENGTH = 8;
    private static final int FIXED32_LENGTH = 4;

    private final byte[] bytes;
    private final List<ProtobufField> fields = new ArrayList<>();
    private int at;

    /**
     * Reads the fields of a message.
     *
     * @param bytes the message; not changed afterwards
     * @throws MalformedProtobufException when the bytes are no message, or have more than {@value #MAX_FIELDS} fields
     */
    public ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
        while (at < bytes.length) {
            if (fields.size() == MAX_FIELDS) {
                throw new MalformedProtobufException("A message has more than " + MAX_FIELDS + " fields.");
            }
            fields.add(field());
        }
    }

    private ProtobufField field() {
        long key = varint();
        long number = key >>> TYPE_BITS;
        if (number < 1 || number > MAX_NUMBER) {
            throw new MalformedProtobufException("A field has the number " + number + ", which is not allowed.");
        }
        WireType type = WireType.of((int) (key & 7));
        if (type == WireType.VARINT) {
            return new ProtobufField((int) number, type, varint(), at, at);
        }
        int length = type == WireType.BYTES
                ? length(varint())
                : length(type == WireType.FIXED64 ? FIXED64_LENGTH : FIXED32_LENGTH);
        int from = at;
        at += length;
        return new ProtobufField((int) number, type, type == WireType.BYTES ? 0 : fixed(from, length), from, at);
    }

    private int length(long length) {
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedProtobufException("A field is longer than its message: the message is cut off.");
        }
        return (int) length;
    }

    private long fixed(int from, int length) {
        ByteBuffer number = ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN);
        return length == FIXED64_LENGTH ? number.getLong() : Integer.toUnsignedLong(number.getInt());
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
            if (at == bytes.length) {
                throw new MalformedProtobufException("A number is cut off.");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedProtobufException("A number has more than 10 bytes.");
    }

    /**
     * Returns the numbers of the fields.
     *
     * @return the numbers, each as often and in the order as they are there
     */
    public List<Integer> numbers() {
        return fields.stream().map(ProtobufField::number).toList();
    }

    /**
     * Returns whether there is a field of a number, whatever its type.
     *
     * @param number the number of the field
     * @return whether there is one
     */
    public boolean has(int number) {
        return fields.stream().anyMatch(field -> field.number() == number);
    }

    /**
     * Returns the bytes of a field.
     *
     * @param number the number of the field
     * @return the bytes, a copy; empty when it is absent
     * @throws MalformedProtobufException when it is a number
     */
    public Optional<byte[]> bytes(int number) {
        return Optional.ofNullable(last(number, WireType.BYTES)).map(this::copy);
    }

    /**
     * Returns the bytes of a field that must be there.
     *
     * @param number the number of the field
     * @param name what is missing, for the exception
     * @return the bytes, a copy
     * @throws MalformedProtobufException when it is absent, or a number
     */
    public byte[] require(int number, String name) {
        return bytes(number)
                .orElseThrow(() -> new MalformedProtobufException("A message lacks its field " + name + "."));
    }

    /**
     * Returns the bytes of all fields of a number, in their order.
     *
     * @param number the number of the field
     * @return the bytes, copies; none when it is absent
     * @throws MalformedProtobufException when one is a number
     */
    public List<byte[]> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(field -> copy(checked(field, WireType.BYTES)))
                .toList();
    }

    /**
     * Returns the text of a field; what is not UTF-8 is replaced.
     *
     * @param number the number of the field
     * @return the text; empty when it is absent
     * @throws MalformedProtobufException when it is a number
     */
    public Optional<String> text(int number) {
        return bytes(number).map(text -> new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Returns the message in a field.
     *
     * @param number the number of the field
     * @return the message; empty when it is absent
     * @throws MalformedProtobufException when it is no message
     */
    public Optional<ProtobufReader> message(int number) {
        return bytes(number).map(ProtobufReader::new);
    }

    /**
     * Returns the number in a field, of any length; one of 32 bits is not extended by its sign.
     *
     * @param number the number of the field
     * @return the number; empty when it is absent
     * @throws MalformedProtobufException when it has bytes
     */
    public OptionalLong integer(int number) {
        ProtobufField field = last(number, null);
        if (field == null) {
            return OptionalLong.empty();
        }
        if (field.type() == WireType.BYTES) {
            throw mistyped(number);
        }
        return OptionalLong.of(field.value());
    }

    /**
     * Returns the number in a field.
     *
     * @param number the number of the field
     * @param absent the number when it is absent
     * @return the number
     * @throws MalformedProtobufException when it has bytes
     */
    public long integer(int number, long absent) {
        return integer(number).orElse(absent);
    }

    /**
     * Returns whether a field is set to true.
     *
     * @param number the number of the field
     * @return false when it is absent
     * @throws MalformedProtobufException when it has bytes
     */
    public boolean flag(int number) {
        return integer(number, 0) != 0;
    }

    /**
     * Returns the decimal number in a field.
     *
     * @param number the number of the field
     * @return the number; empty when it is absent
     * @throws MalformedProtobufException when it is not one of 8 bytes
     */
    public Optional<Double> decimal(int number) {
        return Optional.ofNullable(last(number, WireType.FIXED64)).map(field -> Double.longBitsToDouble(field.value()));
    }

    private @Nullable ProtobufField last(int number, @Nullable WireType type) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).number() == number) {
                return type == null ? fields.get(i) : checked(fields.get(i), type);
            }
        }
        return null;
    }

    private static ProtobufField checked(ProtobufField field, WireType type) {
        if (field.type() != type) {
            throw mistyped(field.number());
        }
        return field;
    }

    private static MalformedProtobufException mistyped(int number) {
        return new MalformedProtobufException("The field " + number + " of a message has another type than it should.");
    }

    private byte[] copy(ProtobufField field) {
        return Arrays.copyOfRange(bytes, field.from(), field.to());
    }

    /** Returns the number of fields alone: they are people's texts and keys. */
    @Override
    public String toString() {
        return "ProtobufReader[" + fields.size() + " fields]";
    }
}
