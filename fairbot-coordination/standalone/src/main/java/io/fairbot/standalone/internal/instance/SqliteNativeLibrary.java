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
 * An unpacker of SQLite's native library into the data directory: that is writable, while some systems forbid to execute
 * files in the temporary directory.
 */
public final class SqliteNativeLibrary {
    private static final String DIRECTORY = "native";

    private SqliteNativeLibrary() {}

    /**
     * Unpacks the library and sets its path for the driver. The driver would unpack it itself, but then compares each byte
     * with the original, in code that is not yet compiled when a process starts.
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
        // If the jar has no library for this platform, the driver looks for an installed one.
        System.setProperty("org.sqlite.tmpdir", directory.toAbsolutePath().toString());
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
            if (library != null) {
                // A unique name, since another process may have loaded the previous file.
                Path file = Files.createTempFile(directory, "sqlite-", name);
                file.toFile().deleteOnExit();
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.setProperty(
                        "org.sqlite.lib.path", directory.toAbsolutePath().toString());
                System.setProperty("org.sqlite.lib.name", file.getFileName().toString());
            }
        }
    }

    /** Deletes the libraries left behind by killed processes; a process that has loaded one no longer needs the file. */
    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
