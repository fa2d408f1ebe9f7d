package io.fairbot.fault;

/** What happens to a database, or to the process that uses it. */
enum FaultInjection {
    /** The server is killed and started again. */
    SERVER_KILLED,
    /** The server stands still for longer than anybody waits, and goes on. */
    SERVER_STOPPED,
    /** Requests arrive, and no answer comes back. */
    ANSWERS_SWALLOWED,
    /** Connections break in the middle of a request or an answer. */
    CONNECTIONS_CUT,
    /** One side of each connection is closed. */
    HALF_CLOSED,
    /** Everything takes long. */
    DELAYED,
    /** The primary gives its place to another member. */
    STEPPED_DOWN,
    /** While the database cannot be reached, another program changes what the house works with. */
    CHANGED_ELSEWHERE,
    /** The process is killed while all is well. */
    KILLED_IN_NORMAL,
    /** The process is killed while the database is away. */
    KILLED_IN_DEGRADED,
    /** The process is killed while it replays what it has written alone. */
    KILLED_IN_RECOVERING
}
