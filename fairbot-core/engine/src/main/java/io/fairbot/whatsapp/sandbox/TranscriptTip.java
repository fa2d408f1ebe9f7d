package io.fairbot.whatsapp.sandbox;

import io.fairbot.files.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A small file beside a transcript that tells how far the transcript reached at least: without it, an older copy or one that
 * was cut off between two lines looks like today's. It is written after each line, and not synced, as the transcript is.
 */
final class TranscriptTip implements Closeable {
    private static final Pattern CONTENT = Pattern.compile("([0-9]{18}) ([0-9a-f]{8}) ([0-9a-f]{8})\n");
    private static final String NAME_END = ".tip";

    private static final TranscriptPosition UNREACHABLE = new TranscriptPosition(Long.MAX_VALUE, "");

    private final FileChannel file;

    /**
     * A position in a transcript.
     *
     * @param size the length of the transcript, in bytes
     * @param checksum the checksum of the line that ends there
     */
    record TranscriptPosition(long size, String checksum) {
        private String text() {
            String content = String.format(Locale.ROOT, "%018d %s ", size, checksum);
            CRC32C crc = new CRC32C();
            crc.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + String.format(Locale.ROOT, "%08x", crc.getValue()) + "\n";
        }
    }

    /** Opens the file of a transcript and records how far that has come; creates it as a whole. */
    TranscriptTip(Path transcript, TranscriptPosition position) throws IOException {
        Path path = path(transcript);
        if (!Files.exists(path)) {
            PrivateFiles.write(path, position.text().getBytes(StandardCharsets.US_ASCII));
        }
        file = PrivateFiles.open(path);
        boolean isMarked = false;
        try {
            mark(position);
            isMarked = true;
        } finally {
            if (!isMarked) {
                file.close();
            }
        }
    }

    /** Returns the place of the file of a transcript. */
    static Path path(Path transcript) {
        String name = String.valueOf(transcript.getFileName());
        return transcript.resolveSibling(name.substring(0, name.lastIndexOf('.')) + NAME_END);
    }

    /**
     * Reads the file of a transcript.
     *
     * @return the position, empty without a file; one that no transcript reaches when the file is not what was written
     */
    static Optional<TranscriptPosition> read(Path transcript) throws IOException {
        Path path = path(transcript);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        Matcher content = CONTENT.matcher(text);
        if (!content.matches()) {
            return Optional.of(UNREACHABLE);
        }
        TranscriptPosition read = new TranscriptPosition(Long.parseLong(content.group(1)), content.group(2));
        return Optional.of(read.text().equals(text) ? read : UNREACHABLE);
    }

    /** Records how far the transcript has come. */
    final void mark(TranscriptPosition position) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(position.text().getBytes(StandardCharsets.US_ASCII));
        while (content.hasRemaining()) {
            file.write(content, content.position());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
