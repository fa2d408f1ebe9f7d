/**
 * Keeps lines alive and within bounds: brings back what failed, stops what must not go on, says why in plain words, and lets
 * messages leave at a pace the provider bears.
 *
 * <p>Start at {@link io.fairbot.whatsapp.supervision.LineManager}; the table of failures is
 * {@link io.fairbot.whatsapp.FailureCause}.
 */
@NullMarked
package io.fairbot.whatsapp.supervision;

import org.jspecify.annotations.NullMarked;
