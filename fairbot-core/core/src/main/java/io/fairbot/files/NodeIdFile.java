package io.fairbot.files;

import io.fairbot.Internal;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The file {@code node-id} of a data directory: the identity of the node and that of the directory, with a checksum.
 *
 * @param node the generated identity of the node
 * @param directory the identity of the directory, which other files in it know; empty in a file of version 0.1
 */
@Internal
public record NodeIdFile(String node, Optional<String> directory) {
    private static final String NAME = "node-id";
    private static final Pattern OF_01 = Pattern.compile("[0-9a-z]{26}");
    private static final String DIRECTORY = "directory ";
    private static final String CHECKSUM = "crc32c ";
    private static final int LINES = 3;

    /**
     * Returns the place of the file.
     *
     * @param dataDirectory the data directory
     * @return its path
     */
    public static Path path(Path dataDirectory) {
        return dataDirectory.resolve(NAME);
    }

    /**
     * Reads the file.
     *
     * @param dataDirectory the data directory
     * @return its content, empty when there is none
     * @throws IOException when it cannot be read
     * @throws StoreException when it is damaged
     */
    public static Optional<NodeIdFile> read(Path dataDirectory) throws IOException {
        Path file = path(dataDirectory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().toList();
        if (lines.size() == 1 && OF_01.matcher(lines.get(0)).matches()) {
            return Optional.of(new NodeIdFile(lines.get(0), Optional.empty()));
        }
        boolean isWhole = lines.size() == LINES && lines.get(1).startsWith(DIRECTORY);
        if (isWhole) {
            NodeIdFile found =
                    new NodeIdFile(lines.get(0), Optional.of(lines.get(1).substring(DIRECTORY.length())));
            if (found.text().equals(text)) {
                return Optional.of(found);
            }
        }
        throw new StoreException(
                StoreErrorCode.CORRUPT,
                "The file " + file
                        + " is damaged: it does not fit its checksum. Put the right one back, or move it away:"
                        + " then the next start generates another id, and MongoDB knows this node as a new one.");
    }

    /**
     * Writes the file.
     *
     * @param dataDirectory the data directory, which exists
     * @throws IOException when it cannot be written
     */
    public void write(Path dataDirectory) throws IOException {
        PrivateFiles.write(path(dataDirectory), text().getBytes(StandardCharsets.ISO_8859_1));
    }

    private String text() {
        String content = node + "\n" + DIRECTORY + directory.orElse("") + "\n";
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        return content + CHECKSUM + String.format("%08x", crc.getValue()) + "\n";
    }
}
