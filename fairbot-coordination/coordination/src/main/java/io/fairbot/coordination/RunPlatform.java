package io.fairbot.coordination;

import io.fairbot.coordination.internal.fault.ErrorMonitor;
import io.fairbot.coordination.internal.meter.RunMeters;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;

/**
 * The platforms of one run.
 *
 * @param own that of the coordinator's own components, in whose threads Errors are noted
 * @param agents that of agents, whose Errors concern themselves
 * @param meters the meters of both
 * @param errors the monitor of the coordinator's own threads
 */
record RunPlatform(Platform own, Platform agents, RunMeters meters, ErrorMonitor errors) {

    /** Creates the platforms of a run. */
    static RunPlatform of(CoordinatorBuilder.CoordinatorSetup setup, TimeSource time, RunMeters meters) {
        ErrorMonitor errors = new ErrorMonitor(time);
        Platform agents =
                new Platform(time, IdGenerator.ulids(time, setup.random()), setup.threads(), meters.registry());
        Platform own = new Platform(errors.time(), agents.ids(), errors.watch(setup.threads()), meters.registry());
        return new RunPlatform(own, agents, meters, errors);
    }
}
