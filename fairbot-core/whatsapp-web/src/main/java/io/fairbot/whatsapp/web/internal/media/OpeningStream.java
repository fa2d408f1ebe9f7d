package io.fairbot.whatsapp.web.internal.media;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * The file within an encrypted one of a known length. Its end is reached only when nothing is missing, nothing follows, and the code and the
 * checksum are right; otherwise the read fails with a {@link MediaException}, so that who stores the file at its end stores no damaged one.
 * Not safe for use from several threads.
 */
final class OpeningStream extends InputStream {
    private static final int PART = 16_384;

    private final InputStream sealed;
    private final byte[] checksum;
    private final Cipher cipher;
    private final Mac mac;
    private final MessageDigest digest;
    private long left;
    private byte[] ready = new byte[0];
    private int at;
    private boolean isAtEnd;

    OpeningStream(InputStream sealed, MediaPointer file) {
        this.sealed = sealed;
        MediaKeys keys = new MediaKeys(HexFormat.of().parseHex(file.key()), file.kind());
        checksum = HexFormat.of().parseHex(file.sealedSha256());
        cipher = keys.cipher(false);
        mac = keys.mac();
        digest = Digests.sha256Digest();
        left = MediaKeys.sealedLength(file.length()) - MediaKeys.MAC_LENGTH;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
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

    private void fill() {
        byte[] part = take((int) Math.min(left, PART));
        left -= part.length;
        at = 0;
        mac.update(part);
        digest.update(part);
        if (left > 0) {
            ready = cipher.update(part);
            return;
        }
        isAtEnd = true;
        byte[] code = take(MediaKeys.MAC_LENGTH);
        digest.update(code);
        if (take(1, false).length > 0) {
            throw damaged("has more bytes than its message says");
        }
        if (!Digests.matches(Arrays.copyOf(mac.doFinal(), MediaKeys.MAC_LENGTH), code)
                || !Digests.matches(digest.digest(), checksum)) {
            throw damaged("is not the one that was sent");
        }
        ready = last(part);
    }

    private byte[] last(byte[] part) {
        try {
            return cipher.doFinal(part);
        } catch (GeneralSecurityException e) {
            throw damaged("is not the one that was sent");
        }
    }

    private byte[] take(int count) {
        return take(count, true);
    }

    private byte[] take(int count, boolean isNeeded) {
        byte[] taken;
        try {
            taken = sealed.readNBytes(count);
        } catch (IOException e) {
            throw damaged("broke off");
        }
        if (isNeeded && taken.length < count) {
            throw damaged("has fewer bytes than its message says");
        }
        return taken;
    }

    private static MediaException damaged(String what) {
        return new MediaException(MediaRefusal.DAMAGED, "The file at the media host " + what + ".");
    }

    @Override
    public void close() {
        try {
            sealed.close();
        } catch (IOException e) {
            // What was read is whole, or its failure is known.
        }
    }
}
