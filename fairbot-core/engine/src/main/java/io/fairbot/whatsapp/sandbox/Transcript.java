package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.files.PrivateFiles;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.whatsapp.sandbox.TranscriptTip.TranscriptPosition;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The messages of one sandbox line: a file with a JSON object in each line, and an index of each chat.
 *
 * <p>The transcript represents the provider's storage, not fairbot's: each message is in the file before its call returns,
 * so it survives a killed process. An incomplete last line is dropped; any other damage is refused, see {@link
 * TranscriptLine}, as is a file that ends before its {@link TranscriptTip}. A file larger than {@link #MAX_BYTES} is renamed to
 * the same name with {@code .old}, and a new one is begun. Safe for use from any thread.
 */
final class Transcript implements Closeable {
    /** The size from which on the file is replaced. */
    static final long MAX_BYTES = 64L << 20;

    /** The size of the lines of a part of a chat, which has at least one message; answers of the API are held in memory. */
    static final int MAX_PART_BYTES = 1 << 20;

    private final Path path;
    private final long maxBytes;
    private final String start;
    private final Map<String, TranscriptChat> chats = new HashMap<>();
    private final TranscriptTip tip;
    private FileChannel file;
    private long end;
    private String checksum;

    /**
     * Opens a transcript, or begins one.
     *
     * @param directory the identity of the data directory, which the file knows
     * @throws StoreException when the file is damaged, or of another directory or line
     */
    Transcript(Path path, long maxBytes, String directory) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        start = TranscriptLine.start(directory + "/" + path.getFileName());
        checksum = start;
        PrivateFiles.createDirectories(
                Objects.requireNonNull(path.toAbsolutePath().getParent()));
        file = PrivateFiles.open(path);
        boolean isSound = false;
        try {
            recover();
            tip = new TranscriptTip(path, position());
            isSound = true;
        } finally {
            if (!isSound) {
                file.close();
            }
        }
    }

    /** Appends a message. */
    synchronized void append(SandboxMessage message) throws IOException {
        if (!file.isOpen()) {
            // The replacement of the file failed halfway.
            file = PrivateFiles.open(path);
        }
        if (end > maxBytes) {
            rotate();
        }
        byte[] encoded = TranscriptLine.encode(message, checksum);
        ByteBuffer line = ByteBuffer.wrap(encoded);
        long at = end;
        while (line.hasRemaining()) {
            at += file.write(line, at);
        }
        index(message, end);
        end = at;
        checksum = TranscriptLine.checksum(encoded);
        tip.mark(position());
    }

    private TranscriptPosition position() {
        return new TranscriptPosition(end, checksum);
    }

    /** Appends a message, unless one of its id is among the last ones of its chat. */
    synchronized void appendOnce(SandboxMessage message) throws IOException {
        if (!contains(message.chat(), message.id())) {
            append(message);
        }
    }

    /** Returns whether a message of this id is among the last ones of a chat. */
    boolean contains(String chat, String id) throws IOException {
        return find(chat, id).isPresent();
    }

    /** Returns the message of an id among the last ones of a chat. */
    synchronized Optional<SandboxMessage> find(String chat, String id) throws IOException {
        TranscriptChat found = chats.get(chat);
        OptionalInt at = position(chat, id);
        return found == null || at.isEmpty()
                ? Optional.empty()
                : Optional.of(TranscriptLine.decode(line(found.offset(at.getAsInt()))));
    }

    /** Returns the number of the message of an id among the last ones of a chat. */
    synchronized OptionalInt position(String chat, String id) throws IOException {
        TranscriptChat found = chats.get(chat);
        return found == null ? OptionalInt.empty() : position(found, id);
    }

    /** Returns the number of the message of an id; the latest where several have it. */
    private OptionalInt position(TranscriptChat chat, String id) throws IOException {
        for (int i = chat.end() - 1; i >= chat.begin(); i--) {
            if (chat.canBe(i, id)
                    && TranscriptLine.decode(line(chat.offset(i))).id().equals(id)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the id of the last message of a chat, empty before the first one. */
    synchronized String lastId(String chat) {
        TranscriptChat found = chats.get(chat);
        return found == null ? "" : found.lastId();
    }

    /** Returns a part of a chat, whose lines have up to {@link #MAX_PART_BYTES} where they are several. */
    synchronized ChatPart part(String chat, ChatPart.ChatQuery query) throws IOException {
        TranscriptChat found = chats.get(chat);
        if (found == null) {
            return new ChatPart(0, List.of(), false, query.after().isPresent());
        }
        if (query.after().isPresent()) {
            OptionalInt after = position(found, query.after().get());
            if (after.isPresent()) {
                return part(found, after.getAsInt() + 1, found.end(), 1, query.limit());
            }
        }
        int end = found.end();
        if (query.before().isPresent()) {
            // What is too old to be found has nothing before it.
            end = position(found, query.before().get()).orElse(found.begin());
        }
        ChatPart last = part(found, found.begin(), end, -1, query.limit());
        return new ChatPart(
                last.first(), last.messages(), last.hasMore(), query.after().isPresent());
    }

    /** Reads forwards from the begin, or backwards from the end. */
    private ChatPart part(TranscriptChat chat, int begin, int end, int step, int limit) throws IOException {
        List<SandboxMessage> messages = new ArrayList<>();
        long bytes = 0;
        int next = step > 0 ? begin : end - 1;
        while (begin <= next && next < end && messages.size() < limit) {
            byte[] line = line(chat.offset(next));
            bytes += line.length;
            if (bytes > MAX_PART_BYTES && !messages.isEmpty()) {
                break;
            }
            messages.add(TranscriptLine.decode(line));
            next += step;
        }
        if (step < 0) {
            Collections.reverse(messages);
        }
        return new ChatPart(step > 0 ? begin : next + 1, messages, begin <= next && next < end, false);
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            tip.close();
        } finally {
            file.close();
        }
    }

    private void recover() throws IOException {
        Optional<TranscriptPosition> known = TranscriptTip.read(path);
        boolean isReached = known.map(position()::equals).orElse(false);
        // Not closed: that would close the file.
        InputStream in = new BufferedInputStream(Channels.newInputStream(file.position(0)));
        byte[] line = nextLine(in);
        while (isWhole(line)) {
            boolean isChecked = TranscriptLine.hasChecksum(line);
            // Lines of version 0.1 come first, if at all.
            boolean isSound = isChecked ? TranscriptLine.isSound(line, checksum) : checksum.equals(start);
            if (!isSound) {
                throw damaged();
            }
            index(decode(line), end);
            end += line.length;
            checksum = isChecked ? TranscriptLine.checksum(line) : checksum;
            isReached |= known.map(position()::equals).orElse(false);
            line = nextLine(in);
        }
        // Those of version 0.1 have no checksum and no tip.
        boolean isOld = known.isEmpty() && checksum.equals(start);
        if (TranscriptLine.lostItsEnd(line, checksum) || !(isReached || isOld)) {
            throw damaged();
        }
        file.truncate(end);
    }

    private SandboxMessage decode(byte[] line) throws IOException {
        try {
            return TranscriptLine.decode(line);
        } catch (JsonProcessingException e) {
            throw damaged();
        }
    }

    private StoreException damaged() {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The file "
                        + Objects.requireNonNull(path.toAbsolutePath().getParent())
                                .getFileName() + "/" + path.getFileName()
                        + " of the data directory is damaged, of another directory, or not of the moment of "
                        + TranscriptTip.path(path).getFileName()
                        + " beside it; " + end
                        + " bytes can be read. This line of the sandbox stays closed, the others are not affected."
                        + " Put the right files back, or move both away, and start again.");
    }

    private static boolean isWhole(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\n';
    }

    /** Returns the next line with its end; what remains when there is no further complete line. */
    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private void index(SandboxMessage message, long offset) {
        if (message.direction() == SandboxMessage.TranscriptDirection.DUPLICATE) {
            return;
        }
        chats.computeIfAbsent(message.chat(), number -> new TranscriptChat()).add(offset, message.id());
    }

    private byte[] line(long offset) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(1024);
        for (long at = offset; ; at += part.limit()) {
            part.clear();
            if (file.read(part, at) < 0) {
                throw new IOException("The transcript " + path + " was changed by another program.");
            }
            part.flip();
            for (int i = 0; i < part.limit(); i++) {
                line.write(part.get(i));
                if (part.get(i) == '\n') {
                    return line.toByteArray();
                }
            }
        }
    }

    private void rotate() throws IOException {
        // First: a transcript may be longer than its tip says.
        tip.mark(new TranscriptPosition(0, start));
        file.close();
        try {
            Files.move(
                    path,
                    path.resolveSibling(path.getFileName() + ".old"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            end = 0;
            checksum = start;
            chats.clear();
        } finally {
            file = PrivateFiles.open(path);
        }
    }
}
