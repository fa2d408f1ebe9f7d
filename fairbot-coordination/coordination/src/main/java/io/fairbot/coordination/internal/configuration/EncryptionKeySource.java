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

/** The source of the key that encrypts secrets: the settings, or else a file in the data directory, written for the first secret. Safe for use from any thread. */
public final class EncryptionKeySource {
    private static final String FILE = "encryption.key";

    private final Optional<Secret> given;
    private final Path directory;
    private final SecureRandom random;
    private @Nullable SecretCipher box;

    /** Creates a source; reads and writes nothing yet. */
    public EncryptionKeySource(Settings settings, SecureRandom random) {
        given = settings.find(BootstrapSettings.ENCRYPTION_KEY);
        directory = settings.dataDir();
        this.random = random;
    }

    /** Returns a cipher to encrypt with; generates a key when there is none. */
    synchronized SecretCipher boxForEncryption() {
        return box(true);
    }

    /** Returns a cipher to decrypt with. */
    synchronized SecretCipher boxForDecryption() {
        return box(false);
    }

    private SecretCipher box(boolean create) {
        if (box == null) {
            box = new SecretCipher(given.map(EncryptionKey::of).orElseGet(() -> stored(create)), random);
        }
        return box;
    }

    private EncryptionKey stored(boolean create) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                if (!create) {
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

    /** Written as a whole, and never readable for others. */
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
