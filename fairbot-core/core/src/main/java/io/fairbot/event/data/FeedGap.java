package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;

/**
 * A gap in the change feed of the store: changes were missed, so events of them are, too. Whoever has a copy of the area reads it
 * again.
 *
 * @param subject the area, such as {@code conversations}
 */
public record FeedGap(String subject) implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("storage.resync", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }
}
