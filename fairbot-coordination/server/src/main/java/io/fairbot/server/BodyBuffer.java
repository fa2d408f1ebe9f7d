package io.fairbot.server;

import java.io.ByteArrayOutputStream;

/**
 * A buffer for a body of limited size; beyond the limit it only records that the body was too large. Not safe for use from
 * several threads.
 */
final class BodyBuffer {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    BodyBuffer(int limit) {
        this.limit = limit;
    }

    void add(byte[] part) {
        tooLarge |= part.length > limit - bytes.size();
        if (!tooLarge) {
            bytes.writeBytes(part);
        }
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
