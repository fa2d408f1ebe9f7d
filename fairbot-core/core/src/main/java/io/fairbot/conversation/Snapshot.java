package io.fairbot.conversation;

import java.time.Instant;

/**
 * An immutable value that an agent published, with its version and time.
 *
 * @param value the value
 * @param version a number that increases with every change
 * @param asOf when it was published
 * @param <T> its type; immutable
 */
public record Snapshot<T>(T value, long version, Instant asOf) {}
