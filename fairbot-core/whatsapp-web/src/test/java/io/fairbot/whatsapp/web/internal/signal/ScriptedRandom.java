package io.fairbot.whatsapp.web.internal.signal;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/** A source of chance that gives the keys that another generated, in their order. */
final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Deque<byte[]> keys = new ArrayDeque<>();

    void expect(byte[] key) {
        keys.add(key);
    }

    boolean isUsedUp() {
        return keys.isEmpty();
    }

    void clear() {
        keys.clear();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] key = keys.remove();
        System.arraycopy(key, 0, bytes, 0, bytes.length);
    }
}
