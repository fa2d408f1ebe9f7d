package io.fairbot.conversation;

import java.time.Instant;

/**
 * A value as it was at one moment.
 *
 * @param value the value
 * @param version a number that rises with every change
 * @param asOf when it was published
 * @param <T> its type; immutable
 */
public record Snapshot<T>(T value, long version, Instant asOf) {}
