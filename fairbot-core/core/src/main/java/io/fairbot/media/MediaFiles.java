package io.fairbot.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of media in a directory: the name of each is the checksum of its bytes. */
final class MediaFiles {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private MediaFiles() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the files of media, none when there is no directory. */
    static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> isName(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** Returns whether the bytes of a file are those of its name. */
    static boolean isSound(Path file) throws IOException {
        try (InputStream in = sound(file)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (MediaException e) {
            return false;
        }
    }

    /** Opens a file; the read that reaches its end fails with {@link MediaException} when the bytes are not those of its name. */
    static InputStream sound(Path file) throws IOException {
        return new ChecksumStream(Files.newInputStream(file), file.getFileName().toString());
    }

    /** Makes the names of files durable; Windows cannot open a directory and does not need it. */
    static void sync(Path directory) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
