package io.fairbot.http;

import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.util.Optional;

/**
 * The access rule of a route: open, or the scope that a caller needs, possibly for the branch that the path names.
 *
 * @param scope the scope that a key must have; empty when no key is required
 * @param branchPart the variable part of the path that names a branch, which the caller must see; empty when there is none
 */
public record RouteAccess(Optional<Scope> scope, Optional<String> branchPart) {
    /** The rule that allows every caller, also without a key. */
    public static final RouteAccess OPEN = new RouteAccess(Optional.empty(), Optional.empty());

    /**
     * Returns a rule that requires a key.
     *
     * @param scope the scope that it must have
     * @return the rule
     */
    public static RouteAccess of(Scope scope) {
        return new RouteAccess(Optional.of(scope), Optional.empty());
    }

    /**
     * Returns the same rule for callers that see the branch which the path names. A handler whose branch is elsewhere in the request
     * asks {@link Principal#sees} itself.
     *
     * @param part the variable part of the path with the branch's id
     * @return the rule
     */
    public RouteAccess inBranch(String part) {
        return new RouteAccess(scope, Optional.of(part));
    }

    /**
     * Returns whether a caller has the scope.
     *
     * @param principal the caller
     * @return whether its scope covers the one that is needed
     */
    public boolean allows(Principal principal) {
        return scope.map(principal::hasScope).orElse(true);
    }
}
