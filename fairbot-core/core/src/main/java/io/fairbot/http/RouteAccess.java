package io.fairbot.http;

import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.util.Optional;

/**
 * Who may call a route.
 *
 * @param scope what a key must allow, empty for everybody
 */
public record RouteAccess(Optional<Scope> scope) {
    /** Everybody, also without a key. */
    public static final RouteAccess OPEN = new RouteAccess(Optional.empty());

    /**
     * Asks for a key.
     *
     * @param scope what it must allow
     * @return the access
     */
    public static RouteAccess of(Scope scope) {
        return new RouteAccess(Optional.of(scope));
    }

    /**
     * Tells whether somebody may call.
     *
     * @param principal who calls
     * @return whether it is allowed
     */
    public boolean allows(Principal principal) {
        return scope.map(principal::hasScope).orElse(true);
    }
}
