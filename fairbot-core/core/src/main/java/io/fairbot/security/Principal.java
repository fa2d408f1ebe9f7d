package io.fairbot.security;

import java.util.Optional;

/**
 * The caller of an operation.
 *
 * @param id its name in the audit log, never a secret
 * @param scope its scope, empty for none
 * @param agent the agent that the key is bound to, for {@link Scope#AGENT}
 */
public record Principal(String id, Optional<Scope> scope, Optional<String> agent) {
    /** A caller without a key. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Optional.empty(), Optional.empty());

    /** The running system itself. */
    public static final Principal SYSTEM = new Principal("system", Optional.of(Scope.ADMIN), Optional.empty());

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
