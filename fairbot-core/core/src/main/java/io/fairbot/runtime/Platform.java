package io.fairbot.runtime;

/**
 * The time, identifiers and executors that the coordinator passes to everything it runs.
 *
 * @param time the clocks and timers
 * @param ids the generator of identifiers
 * @param executors the factory of executors
 */
public record Platform(TimeSource time, IdGenerator ids, ExecutorFactory executors) {}
