package io.fairbot.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * The runtime environment that the coordinator passes to all components: time, identifiers, executors and meters.
 *
 * @param time the clocks and timers
 * @param ids the generator of identifiers
 * @param executors the factory of executors
 * @param meters where components register what they count and time, best through a {@link io.fairbot.meter.MeterDefinition}; the
 *     coordinator removes it at its stop
 */
public record Platform(TimeSource time, IdGenerator ids, ExecutorFactory executors, MeterRegistry meters) {

    /**
     * Creates a platform that measures nothing.
     *
     * @param time the clocks and timers
     * @param ids the generator of identifiers
     * @param executors the factory of executors
     */
    public Platform(TimeSource time, IdGenerator ids, ExecutorFactory executors) {
        this(time, ids, executors, new CompositeMeterRegistry());
    }

    /**
     * Returns a platform with another generator of identifiers.
     *
     * @param generator the generator
     * @return the platform
     */
    public Platform withIds(IdGenerator generator) {
        return new Platform(time, generator, executors, meters);
    }
}
