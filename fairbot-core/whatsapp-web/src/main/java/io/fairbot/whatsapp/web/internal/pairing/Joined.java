package io.fairbot.whatsapp.web.internal.pairing;

import java.io.ByteArrayOutputStream;

/** Bytes that are put one after another, as what is signed or encrypted. */
final class Joined {
    private Joined() {}

    static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
