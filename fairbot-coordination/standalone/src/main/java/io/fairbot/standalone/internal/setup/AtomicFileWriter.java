package io.fairbot.standalone.internal.setup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes files whole, for this user only. All are drafts first; then each gets its place at once, in the order that the map
 * has. Whoever is stopped before has changed nothing but drafts, which the next one replaces.
 */
final class AtomicFileWriter {
    private static final String DRAFT = ".new";
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private AtomicFileWriter() {}

    /** Writes them all. */
    static void write(Map<Path, String> contents) throws IOException {
        List<Path> drafts = new ArrayList<>();
        try {
            for (Map.Entry<Path, String> file : contents.entrySet()) {
                Path draft = draft(file.getKey());
                Files.deleteIfExists(draft);
                drafts.add(draft);
                write(draft, file.getValue());
            }
            for (Path file : contents.keySet()) {
                Files.move(draft(file), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            for (Path draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    /** Whether others than the user may read a file. */
    static boolean isOpen(Path file) throws IOException {
        return POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + DRAFT);
    }

    private static void write(Path draft, String content) throws IOException {
        FileAttribute<?>[] mode =
                POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0];
        try (FileChannel out =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}
