package io.fairbot.coordination.internal.meter;

import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.conversation.handoff.HandoffNews;
import io.fairbot.event.Event;
import io.fairbot.event.EventData;
import io.fairbot.event.EventFilter;
import io.fairbot.event.EventListener;
import io.fairbot.event.EventPosition;
import io.fairbot.event.Events;
import io.fairbot.event.data.LineChange;
import io.fairbot.event.data.StorageChange;
import io.fairbot.meter.MeterDefinition;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events that are counted as they are published, by the thread that publishes them: a listener might miss some. Safe for use from any
 * thread.
 */
public final class EventMeters implements Events {
    /** The number of kinds of events that are counted apart; agents may publish kinds of their own. */
    private static final int MAX_KINDS = 200;

    private static final String BRANCH = "branch";

    private static final MeterDefinition PUBLISHED =
            MeterDefinition.counter("fairbot.events.published", "Events that were published.", "kind");
    private static final MeterDefinition LINES =
            MeterDefinition.counter("fairbot.lines.changes", "Changes of the phase of a line.", BRANCH, "phase");
    private static final MeterDefinition FAULTS = MeterDefinition.counter(
            "fairbot.lines.faults", "Failures of a line, by what is done about them.", BRANCH, "action");
    private static final MeterDefinition AGENTS =
            MeterDefinition.counter("fairbot.agents.changes", "Changes of the state of an agent.", "agent", "state");
    private static final MeterDefinition HANDOFFS = MeterDefinition.counter(
            "fairbot.handoffs",
            "Conversations that people and the bot handed over, and reminders of them.",
            BRANCH,
            "news");
    private static final MeterDefinition MODES =
            MeterDefinition.counter("fairbot.storage.changes", "Changes of the mode of the storage.", "mode");

    /** The meters that are counted here. */
    static final List<MeterDefinition> DEFINITIONS = List.of(PUBLISHED, LINES, FAULTS, AGENTS, HANDOFFS, MODES);

    private final Events events;
    private final MeterRegistry registry;
    private final StateMeters states;
    private final MeterSources sources;
    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    /** The sources of the states of lines and storage, whose meters are registered with the first event of each. */
    public interface MeterSources {
        /** Returns the health of a branch's line. */
        Health line(String branch);

        /** Returns the state of the storage. */
        StoreStatus storage();
    }

    /** Creates counted events. */
    public EventMeters(Events events, MeterRegistry registry, StateMeters states, MeterSources sources) {
        this.events = events;
        this.registry = registry;
        this.states = states;
        this.sources = sources;
    }

    @Override
    public void publish(EventData data) {
        PUBLISHED.count(registry, kind(data.kind().name())).increment();
        if (data instanceof LineChange change) {
            String branch = change.branch().orElseThrow();
            states.line(branch, () -> sources.line(branch));
            LINES.count(registry, branch, word(change.phase())).increment();
            change.cause()
                    .ifPresent(cause ->
                            FAULTS.count(registry, branch, word(cause.action())).increment());
        } else if (data instanceof AgentStateChange change) {
            AGENTS.count(registry, change.agent(), word(change.to())).increment();
        } else if (data instanceof HandoffNews news) {
            HANDOFFS.count(registry, news.branch().orElseThrow(), word(news.news()))
                    .increment();
        } else if (data instanceof StorageChange change) {
            states.mode(sources::storage, change.mode());
            MODES.count(registry, change.mode().toLowerCase(Locale.ROOT)).increment();
        }
        events.publish(data);
    }

    private String kind(String name) {
        return kinds.contains(name) || (kinds.size() < MAX_KINDS && kinds.add(name)) ? name : "other";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public EventPosition position() {
        return events.position();
    }

    @Override
    public Optional<List<Event>> since(EventPosition after) {
        return events.since(after);
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventListener listener) {
        return events.subscribe(filter, listener);
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventPosition after, EventListener listener) {
        return events.subscribe(filter, after, listener);
    }
}
