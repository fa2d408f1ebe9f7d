package io.fairbot.conversation.engine;

import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.engine.PendingEvent.DueTimer;
import io.fairbot.conversation.engine.PendingEvent.InboxEvent;
import io.fairbot.conversation.queue.KeyedQueue;
import io.fairbot.conversation.queue.RowPage;
import io.fairbot.conversation.queue.RowSource;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Query;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The row source of a branch's event queue: open inbox entries in order, and due timers by id. */
final class PendingEventSource implements RowSource<PendingEvent> {
    private static final char EVENT = 'e';
    private static final char TIMER = 't';

    private final String branch;
    private final DeadLetters letters;
    private final ContactDirectory directory;

    PendingEventSource(String branch, DeadLetters letters, ContactDirectory directory) {
        this.directory = directory;
        this.branch = branch;
        this.letters = letters;
    }

    @Override
    public String key(PendingEvent event) {
        return directory.current(event.contact());
    }

    /** Returns a letter for the kind, the version of a timer, and the id of the document. */
    @Override
    public String id(PendingEvent event) {
        return event instanceof DueTimer timer
                ? TIMER + Long.toString(timer.document().version()) + "/"
                        + timer.document().id()
                : EVENT + event.id();
    }

    /** Returns the place of an inbox event; due timers are found by {@link TimerPoller}, repeatedly until they are settled. */
    @Override
    public long place(PendingEvent event) {
        return event instanceof InboxEvent entry ? entry.document().value().seq() : KeyedQueue.NO_PLACE;
    }

    @Override
    public CompletionStage<RowPage<PendingEvent>> from(long place, int limit) {
        Query<InboxEntry> open = Query.of(ConversationModels.INBOX)
                .where("branch", branch)
                .where("open", true)
                .atLeast("seq", place)
                .limit(limit);
        return letters.readable(open, document -> (PendingEvent) new InboxEvent(document));
    }

    @Override
    public CompletionStage<List<PendingEvent>> load(List<String> ids) {
        List<CompletableFuture<Optional<PendingEvent>>> events = ids.stream()
                .map(id -> (id.charAt(0) == EVENT ? event(id.substring(1)) : timer(id)).toCompletableFuture())
                .toList();
        return Stages.all(events)
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private CompletionStage<Optional<PendingEvent>> event(String document) {
        return letters.read(ConversationModels.INBOX, document)
                .thenApply(found ->
                        found.filter(entry -> entry.value().open() != null).map(InboxEvent::new));
    }

    private CompletionStage<Optional<PendingEvent>> timer(String id) {
        int slash = id.indexOf('/');
        long version = Long.parseLong(id.substring(1, slash));
        return letters.read(ConversationModels.TIMERS, id.substring(slash + 1))
                .thenApply(found ->
                        found.filter(timer -> timer.version() == version).map(DueTimer::new));
    }
}
