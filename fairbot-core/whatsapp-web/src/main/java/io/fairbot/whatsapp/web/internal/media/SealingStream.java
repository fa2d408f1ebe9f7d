package io.fairbot.whatsapp.web.internal.media;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** The encrypted form of a file: its blocks, and the code of them. Not safe for use from several threads. */
final class SealingStream extends InputStream {
    private static final int PART = 16_384;

    private final InputStream plain;
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] part = new byte[PART];
    private byte[] ready = new byte[0];
    private int at;
    private boolean isAtEnd;

    SealingStream(InputStream plain, MediaKeys keys) {
        this.plain = plain;
        cipher = keys.cipher(true);
        mac = keys.mac();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (at == ready.length) {
            if (isAtEnd) {
                return -1;
            }
            fill();
        }
        int taken = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, offset, taken);
        at += taken;
        return taken;
    }

    private void fill() throws IOException {
        at = 0;
        int count = plain.readNBytes(part, 0, PART);
        if (count == PART) {
            ready = cipher.update(part, 0, count);
            mac.update(ready);
            return;
        }
        isAtEnd = true;
        byte[] last = last(count);
        mac.update(last);
        ready = Arrays.copyOf(last, last.length + MediaKeys.MAC_LENGTH);
        System.arraycopy(mac.doFinal(), 0, ready, last.length, MediaKeys.MAC_LENGTH);
    }

    private byte[] last(int count) {
        try {
            return cipher.doFinal(part, 0, count);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Encryption pads what is no whole block.", e);
        }
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
