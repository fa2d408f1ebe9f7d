package io.fairbot.coordination;

import static io.fairbot.coordination.CoordinatorPart.sync;

import io.fairbot.FairbotException;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.conversation.Conversations;
import io.fairbot.coordination.internal.NodeId;
import io.fairbot.coordination.internal.StatusService;
import io.fairbot.coordination.internal.http.HttpServerProviders;
import io.fairbot.coordination.internal.meter.RunMeters;
import io.fairbot.event.Events;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run of a coordinator, from its start to its stop. Used by one thread at a time. */
final class CoordinatorRun {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorRun.class);

    private final CoordinatorComponents components;
    private final PartSequence sequence;

    private CoordinatorRun(CoordinatorComponents components, PartSequence sequence) {
        this.components = components;
        this.sequence = sequence;
    }

    /**
     * Starts all components.
     *
     * @throws CoordinatorException when a component cannot start; the components that had started are stopped by then
     */
    static CoordinatorRun start(CoordinatorBuilder.CoordinatorSetup setup) {
        if (setup.settings().get(BootstrapSettings.CLUSTER).equals("on")) {
            throw new CoordinatorException(
                    "FAIRBOT_CLUSTER is on, but this version runs one node on a database: set it to off.", null);
        }
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("time");
        SystemTimeSource time = new SystemTimeSource(setup.clock(), scheduler);
        PartSequence sequence = new PartSequence(time);
        try {
            sequence.start(CoordinatorPart.of("The clock").onStop(sync(scheduler::shutdownNow)));
            RunMeters meters = new RunMeters(setup.meters());
            sequence.start(CoordinatorPart.of("The meters").onStop(sync(meters::close)));
            CoordinatorComponents components = components(setup, RunPlatform.of(setup, time, meters), sequence);
            components.parts().forEach(sequence::start);
            components.api().address().ifPresent(address -> log.info("fairbot serves its API at {}", address));
            return new CoordinatorRun(components, sequence);
        } catch (RuntimeException e) {
            sequence.stop();
            throw inOneSentence(e);
        } catch (Error e) {
            // For example NoClassDefFoundError of an agent: the port and the data directory must be released
            // nevertheless.
            sequence.stop();
            throw e;
        }
    }

    private static CoordinatorComponents components(
            CoordinatorBuilder.CoordinatorSetup setup, RunPlatform run, PartSequence sequence) {
        HttpServerProvider http = setup.httpServer().orElseGet(HttpServerProviders::find);
        StoragePart storage = new StoragePart(setup, run.own());
        sequence.start(storage.part());
        NodeId node =
                NodeId.of(setup.settings(), run.own().ids(), storage.store().directoryId());
        return new CoordinatorComponents(setup, http, run, storage.store(), node);
    }

    private static CoordinatorException inOneSentence(RuntimeException failure) {
        if (failure instanceof CoordinatorException described) {
            return described;
        }
        boolean speaks = failure instanceof FairbotException
                || failure instanceof IllegalStateException
                || failure instanceof IllegalArgumentException;
        return new CoordinatorException(
                speaks ? String.valueOf(failure.getMessage()) : "The coordinator cannot start (" + failure + ").",
                failure);
    }

    /** Stops all components in reverse order of their start. */
    void stop() {
        sequence.stop();
        log.info("fairbot has stopped");
    }

    /** Returns the address of the API. */
    URI address() {
        return components
                .api()
                .address()
                .orElseThrow(() -> new IllegalStateException(
                        "The coordinator's HTTP server names no address: it serves no API, or the host's own"
                                + " server does."));
    }

    /** Returns the store of media. */
    MediaStore media() {
        return components.media();
    }

    /** Returns the conversations. */
    Conversations conversations() {
        return components.conversations();
    }

    /** Returns the service of health and status. */
    StatusService status() {
        return components.status();
    }

    /** Returns the events of the run. */
    Events events() {
        return components.events();
    }

    /** Returns the runtime configuration of the agents. */
    RuntimeConfiguration configuration() {
        return components.configuration();
    }
}
