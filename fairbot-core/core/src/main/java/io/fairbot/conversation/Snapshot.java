package io.fairbot.conversation;

import java.time.Instant;

/**
 * Something that is known, as it was at one moment.
 *
 * @param value what is known
 * @param version rises with every change
 * @param asOf when it became known
 * @param <T> its type; immutable
 */
public record Snapshot<T>(T value, long version, Instant asOf) {}
