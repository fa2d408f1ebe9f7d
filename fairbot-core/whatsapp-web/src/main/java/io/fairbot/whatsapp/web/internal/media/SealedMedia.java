package io.fairbot.whatsapp.web.internal.media;

import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A file that is to be uploaded: encrypted anew each time it is read, to the same bytes. Immutable. */
final class SealedMedia {
    private final StoredMedium medium;
    private final MediaKind kind;
    private final byte[] key;
    private final byte[] checksum;
    private final byte[] sealedChecksum;

    private SealedMedia(StoredMedium medium, MediaKind kind, byte[] key, byte[] checksum, byte[] sealedChecksum) {
        this.medium = medium;
        this.kind = kind;
        this.key = key;
        this.checksum = checksum;
        this.sealedChecksum = sealedChecksum;
    }

    /** Reads the file once for its checksums, which the host wants before the bytes; blocks meanwhile. */
    static SealedMedia of(StoredMedium medium, MediaKind kind, SecureRandom random) throws IOException {
        byte[] key = new byte[MediaKeys.KEY_LENGTH];
        random.nextBytes(key);
        MessageDigest plain = Digests.sha256Digest();
        MessageDigest sealed = Digests.sha256Digest();
        try (InputStream in = new DigestInputStream(medium.open(), plain);
                InputStream out = new DigestInputStream(new SealingStream(in, new MediaKeys(key, kind)), sealed)) {
            out.transferTo(OutputStream.nullOutputStream());
        }
        return new SealedMedia(medium, kind, key, plain.digest(), sealed.digest());
    }

    long length() {
        return MediaKeys.sealedLength(medium.size());
    }

    /** Returns the name under which the host takes the file. */
    String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealedChecksum);
    }

    InputStream open() {
        try {
            return new SealingStream(medium.open(), new MediaKeys(key, kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MediaPointer at(String path) {
        HexFormat hex = HexFormat.of();
        return new MediaPointer(
                kind, path, hex.formatHex(key), hex.formatHex(checksum), hex.formatHex(sealedChecksum), medium.size());
    }
}
