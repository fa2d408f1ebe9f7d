package io.fairbot.security;

import java.util.Optional;

/**
 * Somebody who asks for something.
 *
 * @param id the name under which it is kept in the audit, never a secret
 * @param scope what is allowed, empty for nothing
 * @param agent the agent that the key is bound to, for {@link Scope#AGENT}
 */
public record Principal(String id, Optional<Scope> scope, Optional<String> agent) {
    /** Somebody who showed no key. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Optional.empty(), Optional.empty());

    /** The running system itself. */
    public static final Principal SYSTEM = new Principal("system", Optional.of(Scope.ADMIN), Optional.empty());

    /**
     * Tells whether something is allowed.
     *
     * @param needed what it takes
     * @return whether the scope covers it
     */
    public boolean hasScope(Scope needed) {
        return scope.filter(given -> given.covers(needed)).isPresent();
    }
}
