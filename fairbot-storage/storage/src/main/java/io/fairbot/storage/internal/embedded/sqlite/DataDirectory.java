package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a store, locked by one process at a time. */
public final class DataDirectory implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    /** Network file systems, whose locks and syncs do not give the guarantees that SQLite needs. */
    private static final Set<String> NETWORK = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs");

    private static final String DATABASE = "store.db";
    private static final String TIP = "store.tip";

    /**
     * Directories locked by this process. The file lock distinguishes processes, not stores of one process; and trying
     * it a second time in the same process, then closing that channel, would release the first lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * Lock files that this process holds, though not through this class, since another class loader has loaded it too.
     * Closing one would release the other's lock, so each stays open and serves the next attempt. Keyed by file
     * identity, not by name.
     */
    private static final Map<Object, FileChannel> FOREIGN = new ConcurrentHashMap<>();

    private final Path directory;
    private final Path real;
    private final FileChannel lockFile;

    private DataDirectory(Path directory, Path real, FileChannel lockFile) {
        this.directory = directory;
        this.real = real;
        this.lockFile = lockFile;
    }

    public static DataDirectory lock(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            Path real = directory.toRealPath();
            refuseNetwork(directory, Files.getFileStore(real).type());
            if (!HELD.add(real)) {
                throw inUse(directory, me());
            }
            try {
                return new DataDirectory(directory, real, lockFile(directory));
            } catch (IOException | RuntimeException | Error e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The data directory " + directory + " cannot be used (" + FileErrors.reason(e)
                            + "): give this user the right to write it and make room on its disk, or set"
                            + " FAIRBOT_DATA_DIR to another directory.",
                    e);
        }
    }

    /**
     * Lets a store that was copied into a directory be opened there: the next opening takes its identity and gives it a
     * generation of its own.
     */
    public static void adopt(Path directory, IdGenerator ids) throws IOException {
        TipFile.create(directory.resolve(TIP), Tip.of(ids.next(), TipPhase.ADOPTED));
    }

    public Path database() {
        return directory.resolve(DATABASE);
    }

    public Path wal() {
        return directory.resolve(DATABASE + "-wal");
    }

    public Path tip() {
        return directory.resolve(TIP);
    }

    @Override
    public void close() throws IOException {
        try {
            // Closing releases the lock.
            lockFile.close();
        } finally {
            HELD.remove(real);
        }
    }

    private static FileChannel lockFile(Path directory) throws IOException {
        Path path = directory.resolve("store.lock");
        FileChannel file = opened(path);
        try {
            if (file.tryLock() == null) {
                throw inUse(directory, holder(file));
            }
            sign(file);
            return file;
        } catch (OverlappingFileLockException e) {
            FOREIGN.put(identity(path), file);
            throw inUse(directory, me());
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static FileChannel opened(Path path) throws IOException {
        Optional<FileChannel> before =
                Files.exists(path) ? Optional.ofNullable(FOREIGN.remove(identity(path))) : Optional.empty();
        return before.isPresent() ? before.get() : PrivateFiles.open(path);
    }

    /**
     * Returns the identity of a file, which a replacement under the same name does not share; the name where files have
     * no identity.
     */
    private static Object identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key;
    }

    /**
     * Writes the process id for a process that finds the lock taken. Best effort: a full disk must not prevent the
     * start.
     */
    private static void sign(FileChannel file) {
        try {
            file.truncate(0).write(ByteBuffer.wrap(me().getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            log.warn(
                    "The process id cannot be written into the lock file of the data directory: {}",
                    FileErrors.reason(e));
        }
    }

    private static String me() {
        return "process " + ProcessHandle.current().pid();
    }

    private static StoreException inUse(Path directory, String holder) {
        return new StoreException(
                StoreErrorCode.LOCKED,
                "The data directory " + directory + " is in use by " + holder
                        + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.");
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(40);
        int length = file.read(text, 0);
        return length <= 0 ? "another process" : new String(text.array(), 0, length, StandardCharsets.UTF_8);
    }

    public static void refuseNetwork(Path directory, String type) {
        if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The data directory " + directory + " is on a network file system (" + type
                            + "), which cannot keep what a store promises: set FAIRBOT_DATA_DIR to a local disk.");
        }
    }
}
