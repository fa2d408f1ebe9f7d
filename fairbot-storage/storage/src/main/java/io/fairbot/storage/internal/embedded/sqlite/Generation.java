package io.fairbot.storage.internal.embedded.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The number of times that changes were brought into a store's file, which tells its copies of different moments apart.
 *
 * <p>It is in the header of the file, as the lower three bytes of SQLite's {@code user_version}; the highest byte is the
 * format of the file. Stores of version 0.1 have 0 in both. It begins again at 1 after 16,777,215.
 */
final class Generation {
    /** The format of files that have a generation. */
    static final int FORMAT = 1;

    private static final int FORMAT_SHIFT = 24;
    private static final int MAX = (1 << FORMAT_SHIFT) - 1;
    private static final int HEADER = 100;
    private static final int USER_VERSION_AT = 60;
    private static final int APPLICATION_AT = 68;
    private static final long SQLITE = 0x53514c6974652066L;

    private Generation() {}

    /** Reads the user version from the header of a store's file, without its log; empty when it is no store's file. */
    static Optional<Integer> userVersion(Path database, int application) throws IOException {
        try (FileChannel file = FileChannel.open(database, StandardOpenOption.READ)) {
            if (file.size() < HEADER) {
                return Optional.empty();
            }
            ByteBuffer header = WalCheck.read(file, 0, HEADER);
            // A file that is being created has its application id in the log yet.
            int id = header.getInt(APPLICATION_AT);
            boolean isStore = header.getLong(0) == SQLITE && (id == application || id == 0);
            return isStore ? Optional.of(header.getInt(USER_VERSION_AT)) : Optional.empty();
        }
    }

    static int format(int userVersion) {
        return userVersion >> FORMAT_SHIFT;
    }

    static int of(int userVersion) {
        return userVersion & MAX;
    }

    static int userVersion(int generation) {
        return FORMAT << FORMAT_SHIFT | generation;
    }

    static int next(int generation) {
        return generation % MAX + 1;
    }

    /** Returns a generation that no copy of the same origin is likely to have. */
    static int farFrom(int generation, String random) {
        return next((generation + (random.hashCode() & MAX)) & MAX);
    }

    /** Returns whether the first one is older than the other: at most half of all generations before it. */
    static boolean isOlder(int first, int other) {
        return ((other - first) & MAX) <= MAX / 2;
    }
}
