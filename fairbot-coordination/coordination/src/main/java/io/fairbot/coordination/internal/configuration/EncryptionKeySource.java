package io.fairbot.coordination.internal.configuration;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigException;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key of secrets: from the settings, else from the data directory, where the first secret makes one. */
public final class EncryptionKeySource {
    private static final String FILE = "encryption.key";

    private final Optional<Secret> given;
    private final Path directory;
    private final SecureRandom random;
    private @Nullable SecretCipher box;

    /** Creates it; nothing is read or written yet. */
    public EncryptionKeySource(Settings settings, SecureRandom random) {
        given = settings.find(BootstrapSettings.ENCRYPTION_KEY);
        directory = settings.dataDir();
        this.random = random;
    }

    /** To encrypt with; makes a key where there is none. */
    synchronized SecretCipher forWriting() {
        return box(true);
    }

    /** To decrypt with. */
    synchronized SecretCipher forReading() {
        return box(false);
    }

    private SecretCipher box(boolean make) {
        if (box == null) {
            box = new SecretCipher(given.map(EncryptionKey::of).orElseGet(() -> kept(make)), random);
        }
        return box;
    }

    private EncryptionKey kept(boolean make) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                if (!make) {
                    throw new ConfigException(
                            ConfigException.ConfigErrorReason.UNAVAILABLE,
                            "The key of the stored secrets is gone: put " + FILE
                                    + " back into the data directory, or set" + " FAIRBOT_ENCRYPTION_KEY.",
                            null);
                }
                write(file);
            }
            return EncryptionKey.of(Secret.of(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    ConfigException.ConfigErrorReason.UNAVAILABLE,
                    "The file " + FILE
                            + " in the data directory cannot be used: it must hold 32 bytes in base64 that this"
                            + " user may read. Put the right one back, or set FAIRBOT_ENCRYPTION_KEY.",
                    e);
        }
    }

    /** Whole or not at all, and never readable for others. */
    private void write(Path file) throws IOException {
        byte[] key = new byte[EncryptionKey.LENGTH];
        random.nextBytes(key);
        Files.createDirectories(directory);
        FileAttribute<?>[] mode =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Path draft = directory.resolve(FILE + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, mode);
        Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
