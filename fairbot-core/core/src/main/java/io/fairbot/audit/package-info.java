/**
 * Who did what: the words in which it is told. The logging agent keeps it.
 *
 * <p>Start at {@link io.fairbot.audit.AuditLog}.
 */
@NullMarked
package io.fairbot.audit;

import org.jspecify.annotations.NullMarked;
