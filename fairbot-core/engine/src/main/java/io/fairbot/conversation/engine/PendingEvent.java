package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Document;
import io.fairbot.whatsapp.MessageRef;
import java.time.Instant;
import java.util.Optional;

/** An event that awaits settlement. */
sealed interface PendingEvent {

    String contact();

    String id();

    ConversationEvent event();

    /** Returns since when it waits for its turn. */
    Instant since();

    /** Returns the message that it is; empty for other events. */
    Optional<MessageRef> message();

    /** Returns the group in which it was written; empty for all other events. */
    default Optional<String> group() {
        return message().flatMap(MessageRef::group);
    }

    /** An event from the inbox. */
    record InboxEvent(Document<InboxEntry> document) implements PendingEvent {
        @Override
        public String contact() {
            return document.value().contact();
        }

        @Override
        public String id() {
            return document.id();
        }

        @Override
        public ConversationEvent event() {
            return document.value().event();
        }

        @Override
        public Instant since() {
            return document.value().receivedAt();
        }

        @Override
        public Optional<MessageRef> message() {
            return document.value().ref();
        }
    }

    /** A timer that is due. */
    record DueTimer(Document<TimerEntry> document) implements PendingEvent {
        @Override
        public String contact() {
            return document.value().contact();
        }

        @Override
        public String id() {
            return "timer/" + document.id() + "/" + document.version();
        }

        @Override
        public ConversationEvent event() {
            TimerEntry timer = document.value();
            return new ConversationEvent.TimerExpiry(id(), timer.name(), timer.data(), timer.dueAt());
        }

        @Override
        public Instant since() {
            return document.value().dueAt();
        }

        @Override
        public Optional<MessageRef> message() {
            return Optional.empty();
        }
    }
}
