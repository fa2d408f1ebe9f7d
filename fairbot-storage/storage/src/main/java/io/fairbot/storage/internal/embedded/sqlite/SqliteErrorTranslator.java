package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.files.FileErrors;
import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A translator of SQLite errors to store exceptions that name the file and the remedy, and record found damage. */
public final class SqliteErrorTranslator {
    /** Codes of statements that do not fit the tables, which only damage can cause. */
    private static final Set<SQLiteErrorCode> MISFITS = EnumSet.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_FORMAT,
            SQLiteErrorCode.SQLITE_SCHEMA);

    private final Path file;
    private final DamageRecord damage;

    public SqliteErrorTranslator(Path file) {
        this.file = file;
        damage = new DamageRecord(
                "The file " + file,
                "All others can be used. To have it back, keep a copy of the data directory, and restore the last"
                        + " backup into an empty one.");
    }

    /** Returns the damage that was found in the file. */
    public DamageRecord damage() {
        return damage;
    }

    public StoreException of(SQLException e) {
        if (!(e instanceof SQLiteException failure)) {
            return new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The file " + file + " cannot be used: SQLite's driver says \"" + e.getMessage()
                            + "\". Nothing was changed; try again, and start again if it remains.",
                    e);
        }
        SQLiteErrorCode extended = failure.getResultCode();
        // Extended codes carry the primary one in their low byte.
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(extended.code & 0xff);
        if (code == SQLiteErrorCode.SQLITE_FULL || extended == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            return full(e);
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT) {
            return damaged("one of its pages is not what was written", e);
        }
        if (code == SQLiteErrorCode.SQLITE_NOTADB) {
            return damaged("it is not a store of fairbot, or its first page was changed", e);
        }
        if (MISFITS.contains(code)) {
            return damaged("its tables are not those it should have", e);
        }
        return transientOrRefused(code, extended, e);
    }

    private StoreException transientOrRefused(SQLiteErrorCode code, SQLiteErrorCode extended, SQLException e) {
        return switch (code) {
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                new StoreException(
                        StoreErrorCode.REFUSED,
                        "The file " + file
                                + " cannot be written: give this user the right to write it and its directory, or"
                                + " set FAIRBOT_DATA_DIR to another one.",
                        e);
            case SQLITE_TOOBIG ->
                new StoreException(
                        StoreErrorCode.REFUSED,
                        "A document is too large for the file " + file + ": nothing was changed. Store less in it.",
                        e);
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "Another program is using the file " + file
                                + ": nothing was changed. End that program; it goes on by itself.",
                        e);
            case SQLITE_NOMEM ->
                new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "There is no memory left to use the file " + file
                                + ": nothing was changed. Give the process more; it goes on by itself.",
                        e);
            default ->
                new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "The disk of " + file + " failed (" + extended.name()
                                + "): nothing was changed. Check the disk; it goes on by itself when it works again.",
                        e);
        };
    }

    /** Returns the failure to read or write the file or one beside it. */
    public StoreException of(IOException e) {
        if (FileErrors.isFull(e)) {
            return full(e);
        }
        return new StoreException(
                StoreErrorCode.UNAVAILABLE,
                "The file " + file + " or one beside it cannot be used (" + FileErrors.reason(e)
                        + "): give this user the right to read and write them, and check the disk.",
                e);
    }

    private StoreException full(Exception e) {
        return new StoreException(
                StoreErrorCode.FULL,
                "The disk of " + file + " is full: nothing was changed. Make room; it goes on by itself.",
                e);
    }

    /** Records damage of the file as a whole. */
    public StoreException damaged(String what) {
        return damaged(what, null);
    }

    /** Records a damaged document. */
    public StoreException damaged(DamagedDocument document) {
        damage.add(document);
        return new StoreException(StoreErrorCode.CORRUPT, damage.sentence(document));
    }

    /** Records a damaged document that the caller sets aside. */
    public void found(DamagedDocument document) {
        damage.add(document);
    }

    private StoreException damaged(String what, @Nullable Exception cause) {
        String sentences = "The file " + file + " is damaged: " + what
                + ". Stop, keep a copy of the data directory, and restore the last backup into an empty one.";
        damage.add(sentences);
        return new StoreException(StoreErrorCode.CORRUPT, sentences, cause);
    }

    /** Returns the refusal of a file whose format is newer than this program's. */
    StoreException tooNew(long format, long known) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The file " + file + " has format " + format + ", and this program reads up to format " + known
                        + ": start the newer version that wrote it, or restore the last backup into an empty data"
                        + " directory.");
    }
}
