package io.fairbot.security;

import java.util.Optional;
import java.util.Set;

/**
 * The caller of an operation.
 *
 * @param id its name in the audit log, never a secret
 * @param scope its scope, empty for none
 * @param agent the agent that the key is bound to, for {@link Scope#AGENT}
 * @param branches the ids of the only branches that it sees; empty when it sees all
 */
public record Principal(String id, Optional<Scope> scope, Optional<String> agent, Optional<Set<String>> branches) {
    /** A caller without a key. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Optional.empty(), Optional.empty());

    /** The running system itself. */
    public static final Principal SYSTEM = new Principal("system", Optional.of(Scope.ADMIN), Optional.empty());

    /** Copies the branches. */
    public Principal {
        branches = branches.map(Set::copyOf);
    }

    /**
     * Creates a principal that sees all branches.
     *
     * @param id its name in the audit log, never a secret
     * @param scope its scope, empty for none
     * @param agent the agent that the key is bound to
     */
    public Principal(String id, Optional<Scope> scope, Optional<String> agent) {
        this(id, scope, agent, Optional.empty());
    }

    /**
     * Returns the same principal, which sees these branches only.
     *
     * @param ids the ids of the branches
     * @return the principal
     */
    public Principal onlyIn(Set<String> ids) {
        return new Principal(id, scope, agent, Optional.of(ids));
    }

    /**
     * Checks whether this principal sees a branch: its conversations, lines and settings.
     *
     * @param branch the id of the branch
     * @return whether it sees all branches, or this one
     */
    public boolean sees(String branch) {
        return branches.map(ids -> ids.contains(branch)).orElse(true);
    }

    /**
     * Checks whether this principal has a scope.
     *
     * @param needed the scope that an operation requires
     * @return whether its scope covers the required one
     */
    public boolean hasScope(Scope needed) {
        return scope.filter(given -> given.covers(needed)).isPresent();
    }
}
