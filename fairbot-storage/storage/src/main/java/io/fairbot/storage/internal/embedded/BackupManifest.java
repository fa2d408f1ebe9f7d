package io.fairbot.storage.internal.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import io.fairbot.files.PrivateFiles;
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
import java.util.HexFormat;
import java.util.Map;

/**
 * The manifest of a backup: the metadata and checksum of its database file.
 *
 * @param format 1
 * @param madeAt the time of the snapshot
 * @param bytes the length of the database file
 * @param sha256 its checksum, in hexadecimal digits
 * @param documents the number of documents of each model
 */
record BackupManifest(int format, Instant madeAt, long bytes, String sha256, Map<String, Long> documents) {
    static final String FILE = "manifest.json";
    static final String COPY = "store.db";

    private static final int FORMAT = 1;
    private static final int BUFFER = 1 << 16;

    static BackupManifest of(Path copy, Instant madeAt, Map<String, Long> documents) throws IOException {
        return new BackupManifest(FORMAT, madeAt, Files.size(copy), sha256(copy), documents);
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
            BackupManifest manifest = Json.mapper().readValue(Files.readAllBytes(file), BackupManifest.class);
            if (manifest.format != FORMAT) {
                throw new StoreException(
                        StoreErrorCode.REFUSED,
                        "The backup " + backup + " has the format " + manifest.format + "; this version reads " + FORMAT
                                + ".");
            }
            if (Files.size(copy) != manifest.bytes || !sha256(copy).equals(manifest.sha256)) {
                throw damaged(copy, "it is not what was written", null);
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw damaged(file, "it is not the JSON that was written", e);
        } catch (IOException e) {
            throw damaged(backup, "it cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** Writes the manifest last: a backup without it is incomplete. */
    void write(Path backup) throws IOException {
        Path file = backup.resolve(FILE);
        PrivateFiles.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
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
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static StoreException damaged(Path path, String what, @org.jspecify.annotations.Nullable Exception cause) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The backup is damaged: " + path + ", " + what + ". Use another backup.",
                cause);
    }
}
