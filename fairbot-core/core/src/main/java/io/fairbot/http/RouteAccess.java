package io.fairbot.http;

import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.util.Optional;

/**
 * The access rule of a route: open, or the scope that a caller needs.
 *
 * @param scope the scope that a key must have; empty when no key is required
 */
public record RouteAccess(Optional<Scope> scope) {
    /** The rule that allows every caller, also without a key. */
    public static final RouteAccess OPEN = new RouteAccess(Optional.empty());

    /**
     * Returns a rule that requires a key.
     *
     * @param scope the scope that it must have
     * @return the rule
     */
    public static RouteAccess of(Scope scope) {
        return new RouteAccess(Optional.of(scope));
    }

    /**
     * Returns whether a caller is allowed.
     *
     * @param principal the caller
     * @return whether it is allowed
     */
    public boolean allows(Principal principal) {
        return scope.map(principal::hasScope).orElse(true);
    }
}
