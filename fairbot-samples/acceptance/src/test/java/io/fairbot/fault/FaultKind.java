package io.fairbot.fault;

/** The faults of the database, of the way to it, of the process that uses it, and of its disk. */
enum FaultKind {
    /** The server is killed and started again. */
    SERVER_KILLED,
    /** The server is suspended for longer than any timeout, and resumed. */
    SERVER_SUSPENDED,
    /** The server is shut down in an orderly way and started again at once. */
    SERVER_RESTARTED,
    /** The connection is cut for 12 seconds. */
    CONNECTION_CUT,
    /** A round trip to the database takes 1 ms more. */
    DELAYED_1_MS,
    /** A round trip to the database takes 20 ms more. */
    DELAYED_20_MS,
    /** A round trip to the database takes 200 ms more. */
    DELAYED_200_MS,
    /** At a distance of 200 ms, which remains, the connection is cut. */
    CUT_AT_200_MS,
    /** Requests arrive, and no response comes back. */
    RESPONSES_DROPPED,
    /** Connections break in the middle of a response. */
    RESPONSES_BROKEN_OFF,
    /** The server's side of each connection is closed, and requests still arrive. */
    HALF_CLOSED,
    /** The primary gives its place to another member. */
    STEPPED_DOWN,
    /** While the database cannot be reached, another program changes the conversations. */
    CHANGED_ELSEWHERE(true),
    /** While all is well, another program changes the conversations, so that batches are rejected. */
    CONTENDED,
    /** While the database cannot be reached, somebody gives a collection a unique index that batches violate. */
    FOREIGN_INDEX(true),
    /** While the database cannot be reached, somebody gives a collection a validator that batches violate. */
    FOREIGN_VALIDATOR(true),
    /** The data directory of the server is emptied, and the set is initiated again. */
    DATABASE_EMPTIED,
    /** The data directory of the server is replaced by a copy that is older than two seconds. */
    DATABASE_REPLACED,
    /** The database is dropped while it is used. */
    DATABASE_DROPPED,
    /** The local disk is full, and then it has room again. */
    DISK_FULL,
    /** The local disk is full; then the process is killed and comes back before the database can be reached. */
    DISK_FULL_AND_RESTARTED,
    /** The process is killed while all is well, and started at once. */
    KILLED_IN_NORMAL,
    /** The process is killed while the database is away, and started before it is back. */
    KILLED_IN_DEGRADED,
    /** The process is killed while it replays its journal. */
    KILLED_IN_RECOVERING,
    /** The process is killed while all is well, the database goes at the same time, and the process comes back first. */
    BACK_BEFORE_DATABASE;

    private final boolean causesConflicts;

    FaultKind() {
        this(false);
    }

    FaultKind(boolean causesConflicts) {
        this.causesConflicts = causesConflicts;
    }

    /** Returns whether batches that were acknowledged, or that nobody could write, may be put aside. */
    boolean causesConflicts() {
        return causesConflicts;
    }

    /** Returns whether the database is away for longer than any time-out, so that batches are acknowledged without it. */
    boolean isOutage() {
        return switch (this) {
            case SERVER_KILLED,
                    SERVER_SUSPENDED,
                    CONNECTION_CUT,
                    CUT_AT_200_MS,
                    RESPONSES_DROPPED,
                    CHANGED_ELSEWHERE,
                    FOREIGN_INDEX,
                    FOREIGN_VALIDATOR,
                    DATABASE_EMPTIED,
                    DATABASE_REPLACED,
                    KILLED_IN_DEGRADED,
                    KILLED_IN_RECOVERING,
                    BACK_BEFORE_DATABASE -> true;
            default -> false;
        };
    }

    /** Returns whether it makes the database another one, or gives it less history. */
    boolean replacesDatabase() {
        return this == DATABASE_EMPTIED || this == DATABASE_REPLACED || this == DATABASE_DROPPED;
    }

    /** Returns whether it is a fault of the local disk. */
    boolean fillsDisk() {
        return this == DISK_FULL || this == DISK_FULL_AND_RESTARTED;
    }

    /** Returns whether it is about those who write to the database, and so begins in mode NORMAL. */
    boolean startsInNormal() {
        return switch (this) {
            case RESPONSES_DROPPED,
                    CHANGED_ELSEWHERE,
                    CONTENDED,
                    FOREIGN_INDEX,
                    FOREIGN_VALIDATOR,
                    DATABASE_EMPTIED,
                    DATABASE_REPLACED,
                    DATABASE_DROPPED,
                    DISK_FULL,
                    DISK_FULL_AND_RESTARTED,
                    KILLED_IN_NORMAL,
                    BACK_BEFORE_DATABASE -> true;
            default -> false;
        };
    }
}
