package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.files.PrivateFiles;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file beside the store that tells what the store and its write-ahead log must be: the identity of the directory,
 * the generation of the store's file, and the position that the log had reached at the last acknowledged commit.
 *
 * <p>Without it, a flipped bit in the last frames of a log looks like an interrupted write, and an older copy of a file like
 * today's. It is written after the log was synced and is not synced itself: a killed process leaves it intact, and after a
 * power failure it may only be older. Before the log is truncated it records, synced, that the log may be absent, so that it
 * never requires frames that were rightly removed. Used by one thread.
 */
public final class TipFile implements Closeable {
    /** The length of an identity, a ULID. */
    private static final int IDENTITY = 26;

    private static final int MAGIC = 0x66627432;
    private static final int PHASE_AT = Integer.BYTES + IDENTITY + Integer.BYTES;
    private static final int CRC_AT = PHASE_AT + 1 + 2 * Long.BYTES + 1;
    private static final int LENGTH = CRC_AT + Long.BYTES;
    /** The form of version 0.1: the position of the log and its checksum. */
    private static final int LENGTH_OF_01 = 25;

    private static final int CRC_AT_OF_01 = LENGTH_OF_01 - Long.BYTES;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

    /** How far the directory has come. */
    enum TipPhase {
        /** The store is being created: it may be missing or empty. */
        CREATED((byte) 0),
        /** There is a store. */
        USED((byte) 1),
        /** The store was brought here from elsewhere: its identity is the directory's, and its generation is not known. */
        ADOPTED((byte) 2),
        /** Version 0.1 wrote the file: neither identity nor generation is known. */
        OF_01((byte) 3);

        private final byte code;

        TipPhase(byte code) {
            this.code = code;
        }

        private static TipPhase of(byte code) {
            return Arrays.stream(values())
                    .filter(phase -> phase.code == code)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * The content of the file.
     *
     * @param directory the identity of the directory
     * @param generation the generation of the store's file, or the one it gets from its log
     * @param phase how far the directory has come
     * @param log the position of the log
     */
    public record Tip(String directory, int generation, TipPhase phase, WalPosition log) {
        static Tip of(String directory, TipPhase phase) {
            return new Tip(directory, 0, phase, WalPosition.NOTHING);
        }

        Tip withLog(int newGeneration, WalPosition position) {
            return new Tip(directory, newGeneration, TipPhase.USED, position);
        }

        Tip withLogGone() {
            return new Tip(directory, generation, phase, log.gone());
        }
    }

    /**
     * A position in the write-ahead log.
     *
     * @param salts the salts of the log's header, which identify a log
     * @param size the length that was reached
     * @param mayBeGone whether the log may have been truncated since
     */
    public record WalPosition(long salts, long size, boolean mayBeGone) {
        /** The position when no acknowledged commit is only in the log. */
        static final WalPosition NOTHING = new WalPosition(0, 0, true);

        WalPosition gone() {
            return new WalPosition(salts, size, true);
        }

        WalPosition required() {
            return new WalPosition(salts, size, false);
        }
    }

    /** Opens a file that exists. */
    TipFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.WRITE);
    }

    /**
     * Reads a file; empty when it is absent.
     *
     * @throws StoreException when it is damaged
     */
    public static Optional<Tip> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length == LENGTH_OF_01 && buffer.getLong(CRC_AT_OF_01) == crc(buffer.slice(0, CRC_AT_OF_01))) {
            return Optional.of(new Tip("", 0, TipPhase.OF_01, position(buffer)));
        }
        boolean isSound = bytes.length == LENGTH
                && buffer.getLong(CRC_AT) == crc(buffer.slice(0, CRC_AT))
                && buffer.getInt() == MAGIC;
        if (!isSound) {
            throw damaged(path, "is damaged: it does not fit its checksum");
        }
        String directory = new String(bytes, Integer.BYTES, IDENTITY, StandardCharsets.US_ASCII);
        buffer.position(Integer.BYTES + IDENTITY);
        int generation = buffer.getInt();
        TipPhase phase = TipPhase.of(buffer.get());
        return Optional.of(new Tip(directory, generation, phase, position(buffer)));
    }

    private static WalPosition position(ByteBuffer buffer) {
        return new WalPosition(buffer.getLong(), buffer.getLong(), buffer.get() != 0);
    }

    /** Returns the exception for a file that is missing, damaged, or does not fit the others. */
    static StoreException damaged(Path path, String what) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The file " + path + " " + what
                        + ". Stop, keep a copy of the data directory, and put the file of the same"
                        + " moment back, or restore the last backup into an empty directory.");
    }

    /** Writes a file as a whole and syncs it. */
    static void create(Path path, Tip tip) throws IOException {
        byte[] bytes = new byte[LENGTH];
        encode(ByteBuffer.wrap(bytes), tip);
        PrivateFiles.write(path, bytes);
    }

    void mark(Tip tip) throws IOException {
        encode(buffer, tip);
        while (buffer.hasRemaining()) {
            file.write(buffer, buffer.position());
        }
    }

    /** Writes a tip and syncs it, so that a power failure does not restore an earlier one. */
    void markAndSync(Tip tip) throws IOException {
        mark(tip);
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void encode(ByteBuffer buffer, Tip tip) {
        buffer.clear().putInt(MAGIC).put(tip.directory.getBytes(StandardCharsets.US_ASCII));
        buffer.position(Integer.BYTES + IDENTITY);
        buffer.putInt(tip.generation).put(tip.phase.code);
        buffer.putLong(tip.log.salts).putLong(tip.log.size).put((byte) (tip.log.mayBeGone ? 1 : 0));
        buffer.putLong(crc(buffer.slice(0, CRC_AT))).flip();
    }

    private static long crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
