package io.fairbot.event;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A selection of events by kind and branch. Immutable.
 *
 * @param kinds the names of the selected kinds; empty for all
 * @param branches the ids of the selected branches; empty for all, and for events that concern no branch
 */
public record EventFilter(Optional<Set<String>> kinds, Optional<Set<String>> branches) {
    /** Selects all events. */
    public static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty());

    /** Copies the sets. */
    public EventFilter {
        kinds = kinds.map(Set::copyOf);
        branches = branches.map(Set::copyOf);
    }

    /**
     * Selects the events of some kinds.
     *
     * @param kinds the kinds
     * @return the filter
     */
    public static EventFilter of(EventKind... kinds) {
        return new EventFilter(
                Optional.of(Arrays.stream(kinds).map(EventKind::name).collect(Collectors.toSet())), Optional.empty());
    }

    /**
     * Returns a filter that selects, of the events of this one, those that concern one of some branches.
     *
     * @param ids the ids of the branches
     * @return the filter
     */
    public EventFilter inBranches(Collection<String> ids) {
        return new EventFilter(kinds, Optional.of(Set.copyOf(ids)));
    }

    /**
     * Returns whether an event is selected.
     *
     * @param event the event
     * @return true when its kind and its branch are selected
     */
    public boolean selects(Event event) {
        return (kinds.isEmpty() || kinds.get().contains(event.kind().name()))
                && (branches.isEmpty()
                        || event.branch().filter(branches.get()::contains).isPresent());
    }
}
