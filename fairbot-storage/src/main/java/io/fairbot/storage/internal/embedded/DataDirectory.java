package io.fairbot.storage.internal.embedded;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;

/** The directory of a store, held by one process at a time. */
final class DataDirectory implements Closeable {
    /** File systems over a network: their locks and syncs do not keep what SQLite needs. */
    private static final Set<String> NETWORK = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs");

    private final Path directory;
    private final FileChannel lockFile;

    private DataDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    static DataDirectory take(Path directory) {
        try {
            Files.createDirectories(directory);
            refuseNetwork(directory);
            FileChannel file = FileChannel.open(
                    directory.resolve("store.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(file)) {
                String holder = holder(file);
                file.close();
                throw new StoreException(
                        Reason.LOCKED,
                        "The data directory " + directory + " is in use by " + holder
                                + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.");
            }
            byte[] me = ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            file.truncate(0).write(ByteBuffer.wrap(me), 0);
            return new DataDirectory(directory, file);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.REFUSED,
                    "The data directory " + directory + " cannot be used (" + e.getMessage()
                            + "): give this user the right to write it, or set FAIRBOT_DATA_DIR to another directory.",
                    e);
        }
    }

    Path database() {
        return directory.resolve("store.db");
    }

    Path wal() {
        return directory.resolve("store.db-wal");
    }

    Path tip() {
        return directory.resolve("store.tip");
    }

    @Override
    public void close() throws IOException {
        // Closing gives the lock back.
        lockFile.close();
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(40);
        int length = file.read(text, 0);
        return length <= 0 ? "another process" : new String(text.array(), 0, length, StandardCharsets.UTF_8);
    }

    private static void refuseNetwork(Path directory) throws IOException {
        String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
        if (NETWORK.contains(type)) {
            throw new StoreException(
                    Reason.REFUSED,
                    "The data directory " + directory + " is on a network file system (" + type
                            + "), which cannot keep what a store promises: set FAIRBOT_DATA_DIR to a local disk.");
        }
    }
}
