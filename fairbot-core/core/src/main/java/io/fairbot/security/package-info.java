/**
 * Who may do what.
 *
 * <p>Start at {@link io.fairbot.security.Principal}; the coordinator keeps keys behind
 * {@link io.fairbot.security.ApiKeyAuthenticator}.
 */
@NullMarked
package io.fairbot.security;

import org.jspecify.annotations.NullMarked;
