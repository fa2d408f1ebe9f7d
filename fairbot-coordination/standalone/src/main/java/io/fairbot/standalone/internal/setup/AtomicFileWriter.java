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
 * A writer of a set of files, each written atomically and readable by the owner only. All contents are written to temporary
 * files first, which are then renamed in the order of the map. An interrupted call leaves temporary files at most, which the
 * next call replaces.
 */
final class AtomicFileWriter {
    private static final String SUFFIX = ".new";
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private AtomicFileWriter() {}

    /** Writes all files. */
    static void write(Map<Path, String> contents) throws IOException {
        List<Path> temporaries = new ArrayList<>();
        try {
            for (Map.Entry<Path, String> file : contents.entrySet()) {
                Path temporary = temporary(file.getKey());
                Files.deleteIfExists(temporary);
                temporaries.add(temporary);
                write(temporary, file.getValue());
            }
            for (Path file : contents.keySet()) {
                Files.move(temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            for (Path temporary : temporaries) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    private static void write(Path temporary, String content) throws IOException {
        FileAttribute<?>[] mode =
                POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0];
        try (FileChannel out =
                FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}
