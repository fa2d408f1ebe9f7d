package io.fairbot.samples.standalone;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where SQLite's native library is unpacked: in the data directory, which exists and may be written, and not among the
 * machine's temporary files, which some systems forbid to execute.
 */
final class NativeLibrary {
    private static final String DIRECTORY = "native";

    private NativeLibrary() {}

    static void unpackInto(Path dataDir) {
        Path directory = dataDir.resolve(DIRECTORY);
        try {
            Files.createDirectories(directory);
            clear(directory);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.REFUSED,
                    "The data directory " + dataDir + " cannot be used (" + e.getMessage()
                            + "): give this user the right to write it, or set FAIRBOT_DATA_DIR to another directory.",
                    e);
        }
        System.setProperty("org.sqlite.tmpdir", directory.toAbsolutePath().toString());
    }

    /** A process that was killed leaves its library behind; who has one loaded does not need its file any more. */
    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
