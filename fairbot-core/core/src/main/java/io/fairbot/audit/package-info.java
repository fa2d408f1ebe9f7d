/**
 * The audit log: a durable record of the actions of principals.
 *
 * <p>Start at {@link io.fairbot.audit.AuditLog}.
 */
@NullMarked
package io.fairbot.audit;

import org.jspecify.annotations.NullMarked;
