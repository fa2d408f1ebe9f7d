package io.fairbot.files;

import io.fairbot.Internal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files and directories that only their owner can use: files with the permissions 600, directories with 700. Where a file
 * system has no such permissions, they are made as the system makes them. Stateless.
 */
@Internal
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> DIRECTORY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /**
     * Creates a directory, and its parents where they are missing; leaves an existing one as it is.
     *
     * @param directory the directory
     * @return the directory
     * @throws IOException when it cannot be created
     */
    public static Path createDirectories(Path directory) throws IOException {
        return Files.createDirectories(directory, attributes(directory, DIRECTORY));
    }

    /**
     * Opens a file for reading and writing; creates it when it is missing.
     *
     * @param file the file
     * @return the open file
     * @throws IOException when it cannot be opened
     */
    public static FileChannel open(Path file) throws IOException {
        return open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Creates an empty file, unless there is one; for a library that would create it with wider permissions.
     *
     * @param file the file
     * @throws IOException when it cannot be created
     */
    public static void createIfMissing(Path file) throws IOException {
        if (!Files.exists(file)) {
            open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        }
    }

    /**
     * Writes a file as a whole and syncs it: a process that is killed meanwhile leaves the old content or the new one.
     *
     * @param file the file, which is replaced
     * @param content its content
     * @throws IOException when it cannot be written
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out = open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (hasPermissions(file)) {
            // The name as well; other systems do not open directories.
            try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /**
     * Returns whether others than the owner may use a file or a directory.
     *
     * @param path an existing file or directory
     * @return false where the file system has no permissions
     * @throws IOException when it cannot be examined
     */
    public static boolean isWide(Path path) throws IOException {
        return hasPermissions(path)
                && !DIRECTORY.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Finds what others than the owner may use in a directory, itself included. Links are not followed, and what
     * disappears meanwhile is left out.
     *
     * @param directory the directory; it may be missing
     * @return the files and directories, the outer ones first
     * @throws IOException when it cannot be searched
     */
    public static List<Path> findWide(Path directory) throws IOException {
        List<Path> wide = new ArrayList<>();
        if (!Files.isDirectory(directory) || !hasPermissions(directory)) {
            return wide;
        }
        try (Stream<Path> all = Files.walk(directory, new FileVisitOption[0])) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(path) && Files.exists(path) && isWide(path)) {
                    wide.add(path);
                }
            }
        }
        return wide;
    }

    /**
     * Takes the permissions of all but the owner away.
     *
     * @param path an existing file or directory
     * @return the permissions before and after, such as {@code rwxr-xr-x -> rwx------}
     * @throws IOException when they cannot be changed
     */
    public static String narrow(Path path) throws IOException {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
        Set<PosixFilePermission> after = EnumSet.copyOf(Files.isDirectory(path) ? DIRECTORY : FILE);
        Files.setPosixFilePermissions(path, after);
        return PosixFilePermissions.toString(before) + " -> " + PosixFilePermissions.toString(after);
    }

    private static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes(file, FILE));
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
