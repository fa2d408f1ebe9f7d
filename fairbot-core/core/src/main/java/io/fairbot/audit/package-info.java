/**
 * The audit log: who did what.
 *
 * <p>Start at {@link io.fairbot.audit.AuditLog}.
 */
@NullMarked
package io.fairbot.audit;

import org.jspecify.annotations.NullMarked;
