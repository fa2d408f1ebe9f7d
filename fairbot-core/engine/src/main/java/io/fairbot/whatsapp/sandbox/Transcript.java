package io.fairbot.whatsapp.sandbox;

import io.fairbot.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was said on one sandbox line: a file with a JSON object in each line, and where to find each chat in it.
 *
 * <p>It is not the bot's store but the "provider's": each message is in the file before its call ends, so it outlives a
 * killed process. A last line that was cut off is dropped. Beyond {@link #MAX_BYTES} the file is put aside, under the same
 * name with {@code .old}, and a new one is begun. Safe for use from any thread.
 */
final class Transcript implements Closeable {
    /** How large the file gets. */
    static final long MAX_BYTES = 64L << 20;

    /** How many of its last messages a chat shows, and among how many a repetition is known. */
    static final int MAX_CHAT = 500;

    /** Most customers say little, and there may be many thousands of them. */
    private static final int FEW = 8;

    private final Path path;
    private final long maxBytes;
    private final Map<String, ChatIndex> chats = new HashMap<>();
    private FileChannel file;
    private long end;

    /** Where the last messages of a chat are, as a ring. */
    private static final class ChatIndex {
        private long[] offsets = new long[FEW];
        private int[] idHashes = new int[FEW];
        private int count;

        void add(long offset, String id) {
            int at = count % MAX_CHAT;
            if (at == offsets.length) {
                int more = Math.min(2 * at, MAX_CHAT);
                offsets = Arrays.copyOf(offsets, more);
                idHashes = Arrays.copyOf(idHashes, more);
            }
            offsets[at] = offset;
            idHashes[at] = id.hashCode();
            count++;
        }
    }

    Transcript(Path path, long maxBytes) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        Files.createDirectories(path.toAbsolutePath().getParent());
        file = open();
        recover();
    }

    /** Writes a message at the end. */
    synchronized void append(SandboxMessage message) throws IOException {
        if (end > maxBytes) {
            putAside();
        }
        byte[] json = Json.mapper().writeValueAsBytes(message);
        ByteBuffer line =
                ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        long at = end;
        while (line.hasRemaining()) {
            at += file.write(line, at);
        }
        index(message, end);
        end = at;
    }

    /** Writes a message at the end, unless one of its id is among the last ones of its chat. */
    synchronized void appendOnce(SandboxMessage message) throws IOException {
        if (!contains(message.chat(), message.id())) {
            append(message);
        }
    }

    /** Whether a message of this id is among the last ones of a chat. */
    synchronized boolean contains(String chat, String id) throws IOException {
        ChatIndex found = chats.get(chat);
        if (found == null) {
            return false;
        }
        int size = Math.min(found.count, MAX_CHAT);
        for (int i = 0; i < size; i++) {
            // The hash spares reading; only the line itself is proof.
            if (found.idHashes[i] == id.hashCode()
                    && read(found.offsets[i]).id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** The last messages of a chat, the oldest first. */
    synchronized List<SandboxMessage> chat(String number) throws IOException {
        ChatIndex found = chats.get(number);
        List<SandboxMessage> messages = new ArrayList<>();
        if (found != null) {
            for (int i = Math.max(0, found.count - MAX_CHAT); i < found.count; i++) {
                messages.add(read(found.offsets[i % MAX_CHAT]));
            }
        }
        return messages;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void recover() throws IOException {
        // Not closed: that would close the file.
        InputStream in = new BufferedInputStream(Channels.newInputStream(file.position(0)));
        for (byte[] line = nextLine(in); line.length > 0; line = nextLine(in)) {
            index(Json.mapper().readValue(line, SandboxMessage.class), end);
            end += line.length;
        }
        file.truncate(end);
    }

    /** The next line with its end; empty where there is no further whole line. */
    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                return line.toByteArray();
            }
        }
        return new byte[0];
    }

    private void index(SandboxMessage message, long offset) {
        if (message.direction() == SandboxMessage.TranscriptDirection.DUPLICATE) {
            return;
        }
        chats.computeIfAbsent(message.chat(), number -> new ChatIndex()).add(offset, message.id());
    }

    private SandboxMessage read(long offset) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(1024);
        for (long at = offset; ; at += part.limit()) {
            part.clear();
            if (file.read(part, at) < 0) {
                throw new IOException("The transcript " + path + " was changed by somebody else.");
            }
            part.flip();
            for (int i = 0; i < part.limit(); i++) {
                if (part.get(i) == '\n') {
                    return Json.mapper().readValue(line.toByteArray(), SandboxMessage.class);
                }
                line.write(part.get(i));
            }
        }
    }

    private void putAside() throws IOException {
        file.close();
        Files.move(
                path,
                path.resolveSibling(path.getFileName() + ".old"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        file = open();
        end = 0;
        chats.clear();
    }
}
