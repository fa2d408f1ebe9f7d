/**
 * The queues of the conversation engine: rows of a store that are processed in order for each key, and concurrently for
 * different keys. Start at {@link io.fairbot.conversation.queue.KeyedQueue}. Nothing here is part of the API.
 */
@NullMarked
package io.fairbot.conversation.queue;

import org.jspecify.annotations.NullMarked;
