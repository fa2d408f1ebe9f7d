package io.fairbot.conversation.queue;

import io.fairbot.Internal;

/**
 * The bounds of a queue.
 *
 * @param maxLoaded the number of rows in memory that do not wait
 * @param maxKnown the number of rows whose ids are in memory, including those that wait; at least {@code maxLoaded}
 * @param maxConcurrent the number of keys that are processed at the same time
 * @param batchSize the number of rows of a key that are processed together
 */
@Internal
public record QueueLimits(int maxLoaded, int maxKnown, int maxConcurrent, int batchSize) {}
