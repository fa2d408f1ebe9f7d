package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A translator of SQLite errors to store exceptions that name the file and the remedy. */
public final class SqliteErrorTranslator {
    private final Path file;

    public SqliteErrorTranslator(Path file) {
        this.file = file;
    }

    public StoreException of(SQLException e) {
        int extended = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
        // Extended codes carry the primary one in their low byte.
        int code = extended & 0xff;
        if (code == SQLiteErrorCode.SQLITE_FULL.code || extended == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
            return new StoreException(
                    StoreErrorCode.FULL,
                    "The disk of " + file + " is full: nothing was changed. Make room; it goes on by itself.",
                    e);
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(e);
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return new StoreException(
                    StoreErrorCode.REFUSED,
                    "The file " + file
                            + " cannot be written: give this user the right to write it and its directory, or"
                            + " set FAIRBOT_DATA_DIR to another one.",
                    e);
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code || code == SQLiteErrorCode.SQLITE_BUSY.code) {
            return new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The disk of " + file + " failed (" + e.getMessage() + "): nothing was changed. Check the disk; it"
                            + " goes on by itself when it works again.",
                    e);
        }
        // The remaining errors are statements that do not fit the tables, which only damage can cause.
        return damaged(e);
    }

    public StoreException damaged(Exception cause) {
        return new StoreException(
                StoreErrorCode.CORRUPT,
                "The file " + file + " is damaged (" + cause.getMessage() + "). " + remedy(),
                cause);
    }

    public StoreException damaged(String what) {
        return new StoreException(
                StoreErrorCode.CORRUPT, "The file " + file + " is damaged: " + what + ". " + remedy());
    }

    /** Returns the refusal of a file whose format is newer than this program's. */
    StoreException tooNew(long format, long known) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The file " + file + " has format " + format + ", and this program reads up to format " + known
                        + ": start the newer version that wrote it, or restore the last backup into an empty data"
                        + " directory.");
    }

    private static String remedy() {
        return "Stop, keep a copy of the data directory, and restore the last backup into an empty one.";
    }
}
