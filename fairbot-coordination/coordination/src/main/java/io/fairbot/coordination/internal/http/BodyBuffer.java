package io.fairbot.coordination.internal.http;

import java.io.ByteArrayOutputStream;

/** Collects a body up to a limit; what is too large is counted and thrown away. */
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
