package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The loader of SQLite's native library, which is packed in the jar of its driver: it is unpacked into the data directory,
 * or into the temporary directory where the other one does not allow programs to be executed. Once in each process.
 *
 * <p>The driver would unpack it by itself, but to one place only, and compares each byte with the original.
 */
public final class SqliteLibrary {
    private static final Logger log = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String DIRECTORY = "native";
    private static final String PREFIX = "sqlite-";
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private static boolean isLoaded;

    private SqliteLibrary() {}

    /**
     * Loads the library, unless this process has done so.
     *
     * @param dataDirectory the data directory, which exists
     * @throws StoreException when it can be loaded from neither place
     */
    public static void load(Path dataDirectory) {
        load(List.of(dataDirectory.resolve(DIRECTORY), Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static synchronized void load(List<Path> places) {
        if (isLoaded) {
            return;
        }
        if (System.getProperty(PATH) != null || !isPacked()) {
            // The host has its own library, or the driver has none for this platform and looks for an installed one.
            isLoaded = true;
            return;
        }
        List<String> refusals = new ArrayList<>();
        for (Path place : places) {
            try {
                loadFrom(place);
                isLoaded = true;
                return;
            } catch (IOException e) {
                refusals.add(place.toAbsolutePath() + " (" + FileErrors.reason(e) + ")");
            }
        }
        throw new StoreException(
                StoreErrorCode.REFUSED,
                "fairbot cannot load SQLite's library from " + String.join(" or from ", refusals)
                        + ": mount one of the two without noexec, or set FAIRBOT_DATA_DIR or -Djava.io.tmpdir to a"
                        + " directory from which programs may be executed.");
    }

    private static void loadFrom(Path directory) throws IOException {
        PrivateFiles.createDirectories(directory);
        deleteLeftovers(directory);
        Path file = Files.createTempFile(directory, PREFIX + "fairbot-", LibraryLoaderUtil.getNativeLibName());
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(packedName())) {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            boolean mayBeExecuted = file.toFile().setExecutable(true, true) && Files.isExecutable(file);
            if (!mayBeExecuted) {
                // Asked beforehand: the driver would log a stack trace.
                throw new IOException("noexec");
            }
            loadFile(file);
        } finally {
            delete(file);
        }
    }

    private static void loadFile(Path file) throws IOException {
        System.setProperty(
                PATH, Objects.requireNonNull(file.toAbsolutePath().getParent()).toString());
        System.setProperty(NAME, file.getFileName().toString());
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | UnsatisfiedLinkError e) {
            // The driver declares nothing narrower.
            throw new IOException("it cannot be loaded on this system", e);
        } finally {
            System.clearProperty(PATH);
            System.clearProperty(NAME);
        }
    }

    private static boolean isPacked() {
        return LibraryLoaderUtil.class.getResource(packedName()) != null;
    }

    private static String packedName() {
        return LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    }

    /** Deletes the file, which a loaded library no longer needs; where the system forbids that, at the end. */
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    /** Deletes what processes left behind that were killed while they loaded the library. */
    private static void deleteLeftovers(Path directory) {
        if (!directory.endsWith(DIRECTORY)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .forEach(SqliteLibrary::delete);
        } catch (IOException e) {
            log.debug("Old libraries are not deleted: {}", FileErrors.reason(e));
        }
    }
}
