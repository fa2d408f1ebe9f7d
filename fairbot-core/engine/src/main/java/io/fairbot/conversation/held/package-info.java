/**
 * The decisions about what a restored backup holds back. Start at {@link io.fairbot.conversation.held.HeldMessageService}. Nothing
 * here is part of the API.
 */
@NullMarked
package io.fairbot.conversation.held;

import org.jspecify.annotations.NullMarked;
