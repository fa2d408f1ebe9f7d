package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Document;

/** An event that awaits settlement. */
sealed interface PendingEvent {

    String contact();

    String id();

    ConversationEvent event();

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
    }
}
