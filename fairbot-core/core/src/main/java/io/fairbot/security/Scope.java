package io.fairbot.security;

/** The permission of an API key. */
public enum Scope {
    /** The permission to read. */
    READ,
    /** The permission to act as one agent: to register, send and receive as that agent. */
    AGENT,
    /** The permission to read and for daily operation: branches, conversations, the sandbox. */
    OPERATOR,
    /** The permission for every operation. */
    ADMIN;

    /**
     * Checks whether this scope covers another one.
     *
     * @param needed the scope that an operation requires
     * @return whether this scope includes it
     */
    public boolean covers(Scope needed) {
        return switch (this) {
            case ADMIN -> true;
            case OPERATOR -> needed == OPERATOR || needed == READ;
            case AGENT, READ -> needed == this;
        };
    }
}
