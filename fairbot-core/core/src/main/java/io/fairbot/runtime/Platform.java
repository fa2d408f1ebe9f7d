package io.fairbot.runtime;

/**
 * Time, identifiers and threads, as the coordinator hands them to everything it runs.
 *
 * @param time the clocks and wake-ups
 * @param ids makes identifiers
 * @param executors makes executors
 */
public record Platform(TimeSource time, IdGenerator ids, ExecutorFactory executors) {}
