/** The HTTP routes of conversations: lists, histories, and what attendants do. */
@NullMarked
package io.fairbot.coordination.internal.conversation;

import org.jspecify.annotations.NullMarked;
