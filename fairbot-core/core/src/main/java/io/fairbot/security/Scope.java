package io.fairbot.security;

/** What a key allows. */
public enum Scope {
    /** To look. */
    READ,
    /** To be one agent: to register, to send and to receive as that agent. */
    AGENT,
    /** To look and to run the house day by day: branches, conversations, the sandbox. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /**
     * Tells whether this scope covers another one.
     *
     * @param needed what is asked for
     * @return whether it is allowed
     */
    public boolean covers(Scope needed) {
        return switch (this) {
            case ADMIN -> true;
            case OPERATOR -> needed == OPERATOR || needed == READ;
            case AGENT, READ -> needed == this;
        };
    }
}
