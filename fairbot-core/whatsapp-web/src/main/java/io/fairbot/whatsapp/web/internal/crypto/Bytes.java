package io.fairbot.whatsapp.web.internal.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes as a value: equal when their contents are, and never shown. */
public final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /**
     * Creates the value of an array.
     *
     * @param array the array, which nobody changes afterwards
     * @return the value
     */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /**
     * Returns the array.
     *
     * @return the array itself, which nobody changes
     */
    public byte[] array() {
        return array;
    }

    /**
     * Returns the number of bytes.
     *
     * @return 0 or more
     */
    public int length() {
        return array.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && Digests.matches(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** Returns the length alone. */
    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}
