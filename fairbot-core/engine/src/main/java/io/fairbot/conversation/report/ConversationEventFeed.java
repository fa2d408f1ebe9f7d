package io.fairbot.conversation.report;

import io.fairbot.Internal;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.event.Events;
import io.fairbot.event.data.EventSettlement;
import io.fairbot.event.data.FeedGap;
import io.fairbot.event.data.MessageArrival;
import io.fairbot.event.data.OutboundChange;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import java.util.List;
import java.util.Optional;

/**
 * A listener to the change feed that publishes what it says of inbox and outbox as events, whoever has written it: this node, an
 * operator, another node. What is not durable is in no feed, so no event tells of something that is gone after a crash.
 */
@Internal
public final class ConversationEventFeed implements ChangeListener {
    private final Events events;

    /**
     * Creates a listener.
     *
     * @param events receives the events
     */
    public ConversationEventFeed(Events events) {
        this.events = events;
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            Object row = change.document().map(Document::value).orElse(null);
            if (row instanceof InboxEntry entry) {
                publish(entry);
            } else if (row instanceof OutboxEntry entry) {
                publish(change.id(), entry);
            }
        }
    }

    @Override
    public void onResync() {
        events.publish(new FeedGap("conversations"));
    }

    private void publish(InboxEntry entry) {
        boolean message = entry.event() instanceof ConversationEvent.Message;
        if (entry.settledAt() != null && entry.outcome() != null) {
            events.publish(new EventSettlement(
                    Optional.of(entry.branch()),
                    entry.contact(),
                    message,
                    entry.outcome().name(),
                    entry.replies().size()));
        } else if (message && entry.outcome() == null && entry.insights().isEmpty()) {
            // One with insights is the same message again, with what its interpreters found.
            events.publish(new MessageArrival(Optional.of(entry.branch()), entry.contact()));
        }
    }

    private void publish(String id, OutboxEntry entry) {
        if (entry.status() != OutboxStatus.PREPARED) {
            events.publish(new OutboundChange(
                    Optional.of(entry.branch()),
                    entry.contact(),
                    id,
                    entry.purpose(),
                    entry.status().name(),
                    Optional.ofNullable(entry.delivery())));
        }
    }
}
