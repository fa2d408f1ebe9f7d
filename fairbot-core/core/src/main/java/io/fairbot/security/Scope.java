package io.fairbot.security;

/** The role of a caller: the permission of an API key, or of a person. */
public enum Scope {
    /** A viewer: the permission to read. */
    READ,
    /** An attendant: the permission to read and to take part in conversations. */
    ATTENDANT,
    /** The permission to act as one agent: to register, send and receive as that agent. */
    AGENT,
    /** An operator: the permission to read and for daily operation: branches, conversations, the sandbox. */
    OPERATOR,
    /** An administrator: the permission for every operation. */
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
            case OPERATOR -> needed == OPERATOR || needed == ATTENDANT || needed == READ;
            case ATTENDANT -> needed == ATTENDANT || needed == READ;
            case AGENT, READ -> needed == this;
        };
    }
}
