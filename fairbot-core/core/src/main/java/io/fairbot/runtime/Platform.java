package io.fairbot.runtime;

/**
 * The runtime environment that the coordinator passes to all components: time, identifiers and executors.
 *
 * @param time the clocks and timers
 * @param ids the generator of identifiers
 * @param executors the factory of executors
 */
public record Platform(TimeSource time, IdGenerator ids, ExecutorFactory executors) {}
