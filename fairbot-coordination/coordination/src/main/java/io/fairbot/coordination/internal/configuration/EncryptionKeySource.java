package io.fairbot.coordination.internal.configuration;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigException;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.files.PrivateFiles;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of the key that encrypts secrets: the settings, or else a file in the data directory that is created with the
 * first secret. Safe for use from any thread.
 */
public final class EncryptionKeySource implements SecretCipherSource {
    private static final String FILE = "encryption.key";

    private final Optional<Secret> given;
    private final Path directory;
    private final SecureRandom random;
    private @Nullable SecretCipher cipher;

    /** Creates a source, which reads and writes nothing until a key is needed. */
    public EncryptionKeySource(Settings settings, SecureRandom random) {
        given = settings.find(BootstrapSettings.ENCRYPTION_KEY);
        directory = settings.dataDir();
        this.random = random;
    }

    @Override
    public synchronized SecretCipher forEncryption() {
        return cipher(true);
    }

    @Override
    public synchronized SecretCipher forDecryption() {
        return cipher(false);
    }

    private SecretCipher cipher(boolean create) {
        if (cipher == null) {
            cipher = new SecretCipher(given.map(EncryptionKey::of).orElseGet(() -> stored(create)), random);
        }
        return cipher;
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

    private void write(Path file) throws IOException {
        byte[] key = new byte[EncryptionKey.LENGTH];
        random.nextBytes(key);
        PrivateFiles.createDirectories(directory);
        String text = Base64.getEncoder().encodeToString(key) + "\n";
        PrivateFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
