/**
 * The security API: principals, scopes, keys and secrets.
 *
 * <p>Start at {@link io.fairbot.security.Principal}; the coordinator checks keys through
 * {@link io.fairbot.security.ApiKeyAuthenticator}.
 */
@NullMarked
package io.fairbot.security;

import org.jspecify.annotations.NullMarked;
