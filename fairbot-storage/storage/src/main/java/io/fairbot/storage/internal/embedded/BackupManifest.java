package io.fairbot.storage.internal.embedded;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.json.Json;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a backup: the metadata and checksum of its database file.
 *
 * @param format 2; backups of format 1 have no checksum of the manifest
 * @param madeAt the time of the snapshot
 * @param bytes the length of the database file
 * @param sha256 its checksum, in hexadecimal digits
 * @param documents the number of documents of each model
 * @param manifestSha256 the checksum of the manifest without this field; null in format 1
 */
record BackupManifest(
        int format,
        Instant madeAt,
        long bytes,
        String sha256,
        Map<String, Long> documents,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String manifestSha256) {
    static final String FILE = "manifest.json";
    static final String COPY = "store.db";

    private static final int FORMAT = 2;
    private static final int WITHOUT_CHECKSUM = 1;
    private static final int BUFFER = 1 << 16;

    static BackupManifest of(Path copy, Instant madeAt, Map<String, Long> documents) throws IOException {
        BackupManifest unsigned =
                new BackupManifest(FORMAT, madeAt, Files.size(copy), sha256(copy), new TreeMap<>(documents), null);
        return unsigned.withChecksum(sha256(unsigned.encode()));
    }

    /** Reads the manifest of a backup and verifies the database file against it. */
    static BackupManifest verified(Path backup) {
        Path file = backup.resolve(FILE);
        Path copy = backup.resolve(COPY);
        try {
            if (!Files.isRegularFile(file) || !Files.isRegularFile(copy)) {
                throw new StoreException(
                        StoreErrorCode.REFUSED,
                        backup + " is not a backup: it must hold " + FILE + " and " + COPY
                                + "; name the directory that the backup was written to.");
            }
            byte[] text = Files.readAllBytes(file);
            BackupManifest manifest = Json.mapper().readValue(text, BackupManifest.class);
            if (manifest.format != FORMAT && manifest.format != WITHOUT_CHECKSUM) {
                throw new StoreException(
                        StoreErrorCode.REFUSED,
                        "The backup " + backup + " has the format " + manifest.format + "; this version reads " + FORMAT
                                + ".");
            }
            if (!manifest.isSound(text)) {
                throw damaged(file, "it does not fit its checksum", null);
            }
            if (Files.size(copy) != manifest.bytes || !sha256(copy).equals(manifest.sha256)) {
                throw damaged(copy, "it is not what was written", null);
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw damaged(file, "it is not the JSON that was written", e);
        } catch (IOException e) {
            throw damaged(backup, "it cannot be read (" + FileErrors.reason(e) + ")", e);
        }
    }

    /** Returns whether a text is, byte by byte, the one that was written; a manifest of format 1 does not tell. */
    private boolean isSound(byte[] text) throws JsonProcessingException {
        if (manifestSha256 == null) {
            return format != FORMAT;
        }
        return format != WITHOUT_CHECKSUM
                && manifestSha256.equals(sha256(withChecksum(null).encode()))
                && Arrays.equals(text, encode());
    }

    private BackupManifest withChecksum(@Nullable String checksum) {
        return new BackupManifest(format, madeAt, bytes, sha256, documents, checksum);
    }

    private byte[] encode() throws JsonProcessingException {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /** Writes the manifest last: a backup without it is incomplete. */
    void write(Path backup) throws IOException {
        Path file = backup.resolve(FILE);
        PrivateFiles.write(file, encode());
        sync(backup);
    }

    /** Syncs a file, or the entries of a directory, to the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = digest();
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static StoreException damaged(Path path, String what, @Nullable Exception cause) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The backup is damaged: " + path + ", " + what + ". Use another backup.",
                cause);
    }
}
