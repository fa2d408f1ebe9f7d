package io.fairbot.security;

/** The permission of an API key. */
public enum Scope {
    /** Reading. */
    READ,
    /** Acting as one agent: registering, sending and receiving as that agent. */
    AGENT,
    /** Reading and daily operation: branches, conversations, the sandbox. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /**
     * Tells whether this scope covers another one.
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
