package io.fairbot.standalone.internal.instance;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Where SQLite's native library is unpacked: in the data directory, which exists and may be written, and not among the
 * machine's temporary files, which some systems forbid to execute.
 */
public final class SqliteNativeLibrary {
    private static final String DIRECTORY = "native";

    private SqliteNativeLibrary() {}

    /**
     * Unpacks the library and tells the driver where it is. The driver would do so itself, but compares each byte with the
     * original afterwards, and the code that does is not compiled yet when a process starts.
     */
    public static void unpackInto(Path dataDir) {
        Path directory = dataDir.resolve(DIRECTORY);
        try {
            Files.createDirectories(directory);
            clear(directory);
            unpack(directory);
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The data directory " + dataDir + " cannot be used (" + e.getMessage()
                            + "): give this user the right to write it, or set FAIRBOT_DATA_DIR to another directory.",
                    e);
        }
    }

    private static void unpack(Path directory) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        // Where it is not packed for this machine, the driver looks for one that is installed.
        System.setProperty("org.sqlite.tmpdir", directory.toAbsolutePath().toString());
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
            if (library != null) {
                // A name of its own: another process may have the one before loaded.
                Path file = Files.createTempFile(directory, "sqlite-", name);
                file.toFile().deleteOnExit();
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.setProperty(
                        "org.sqlite.lib.path", directory.toAbsolutePath().toString());
                System.setProperty("org.sqlite.lib.name", file.getFileName().toString());
            }
        }
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
