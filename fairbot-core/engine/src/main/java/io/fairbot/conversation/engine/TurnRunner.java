package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.StoredConversation;
import io.fairbot.conversation.interpreter.MessageInterpretation;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.conversation.queue.RowProcessor;
import io.fairbot.conversation.queue.RowResult;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.event.Events;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A processor that settles the events of a contact: reads the conversation, calls the handler, commits the result as a whole. */
final class TurnRunner implements RowProcessor<PendingEvent> {
    private static final Logger log = LoggerFactory.getLogger(TurnRunner.class);
    /** The number of commits that may conflict with a changed document before the event is given up. */
    private static final int MAX_TRIES = 5;

    private final String branch;
    private final OwnedStore owned;
    private final DocumentStore store;
    private final Platform platform;
    private final Supplier<TurnPlan.TurnInputs> inputs;
    private final Executor handlers;
    private final SettlementNotifier desk;
    private final RowNumberGenerator outboxSequence;
    private final Consumer<Document<OutboxEntry>> queued;
    private final Runnable timersChanged;
    private final ContactDirectory directory;
    private final PendingEventSource source;
    private final ReadReceipts receipts;
    private final MessageInterpretation interpretation;
    private final LongSupplier timerRemoved;
    private final Events published;

    /** The documents that a turn reads. */
    private record TurnDocuments(Optional<Document<Contact>> person, StoredConversation record) {

        /** Returns whether nothing is known of the contact any more, not even an address. */
        boolean isNobody(Instant now) {
            return person.isEmpty() && record.record(now).isEmpty();
        }

        /** Returns whether the conversation waits for an attendant or has one. */
        boolean hasPerson(Instant now) {
            return record.record(now).filter(ConversationRecord::hasPerson).isPresent();
        }
    }

    /** The source of the events, and the receivers of the results of a commit. */
    record TurnOutputs(
            PendingEventSource source,
            SettlementNotifier desk,
            RowNumberGenerator outboxSequence,
            Consumer<Document<OutboxEntry>> queued,
            Runnable timersChanged,
            ContactDirectory directory,
            ReadReceipts receipts,
            MessageInterpretation interpretation,
            LongSupplier timerRemoved,
            Events published) {}

    TurnRunner(
            String branch,
            OwnedStore owned,
            Platform platform,
            Supplier<TurnPlan.TurnInputs> inputs,
            Executor handlers,
            TurnOutputs exits) {
        this.branch = branch;
        this.owned = owned;
        store = owned.reader();
        this.platform = platform;
        this.inputs = inputs;
        this.handlers = handlers;
        desk = exits.desk;
        outboxSequence = exits.outboxSequence;
        queued = exits.queued;
        timersChanged = exits.timersChanged;
        directory = exits.directory;
        source = exits.source;
        receipts = exits.receipts;
        interpretation = exits.interpretation;
        timerRemoved = exits.timerRemoved;
        published = exits.published;
    }

    /** Processes events of one contact; none of them ever has to wait. */
    @Override
    public CompletionStage<RowResult> process(List<PendingEvent> work, boolean resumed) {
        return attempt(work, TurnAttempt.FIRST).thenApply(ended -> {
            int count = 0;
            while (count < work.size() && ended.contains(work.get(count).id())) {
                count++;
            }
            return new RowResult.Done(count);
        });
    }

    /**
     * An attempt to settle some events.
     *
     * @param number 1 for the first attempt, in which all events are settled together. Later ones settle only the first
     *     event, so a commit that fails is the fault of that one
     * @param giveUp the reason to give up the first event; null as long as it is not given up
     */
    private record TurnAttempt(int number, @Nullable String giveUp) {
        static final TurnAttempt FIRST = new TurnAttempt(1, null);

        TurnAttempt next() {
            boolean last = giveUp == null && number == MAX_TRIES;
            return new TurnAttempt(
                    number + 1,
                    last ? "What the handler wanted to keep met other changes " + MAX_TRIES + " times." : giveUp);
        }
    }

    /** Returns the ids of the events that have ended; at least that of the first one. */
    private CompletionStage<Set<String>> attempt(List<PendingEvent> work, TurnAttempt round) {
        PendingEvent first = work.get(0);
        String contact = directory.current(first.contact());
        CompletableFuture<Optional<TurnDocuments>> read = read(first, contact);
        // Read from memory on the first attempt, which begins on a handler's thread: no other one is needed.
        boolean here = round.number == 1 && read.isDone();
        Function<Optional<TurnDocuments>, CompletionStage<Set<String>>> settle = found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedStage(Set.of(first.id()));
            }
            return first instanceof PendingEvent.DueTimer timer
                            && found.get().isNobody(platform.time().now())
                    ? remove(timer)
                    : interpret(work, round, found.get());
        };
        return here ? read.thenCompose(settle) : read.thenComposeAsync(settle, handlers);
    }

    /** Reads what a turn needs; empty when it is damaged and the event was therefore set aside. */
    private CompletableFuture<Optional<TurnDocuments>> read(PendingEvent first, String contact) {
        CompletionStage<TurnDocuments> read = store.get(ConversationModels.CONTACTS, contact)
                .thenCompose(person -> StoredConversation.read(store, branch, contact, directory.former(contact))
                        .thenApply(record -> new TurnDocuments(person, record)));
        return Stages.recover(
                read.thenApply(Optional::of),
                failure -> failure instanceof StoreException damage && damage.code() == StoreErrorCode.CORRUPT
                        ? setAside(first, damage).thenApply(done -> Optional.empty())
                        : CompletableFuture.failedStage(failure));
    }

    /** Lets interpreters look at the messages that a handler will get, and settles the events afterwards. */
    private CompletionStage<Set<String>> interpret(List<PendingEvent> work, TurnAttempt round, TurnDocuments read) {
        Instant now = platform.time().now();
        PendingEvent first = work.get(0);
        List<Document<InboxEntry>> messages = round.giveUp != null || read.hasPerson(now)
                ? List.of()
                : messages(round.number == 1 ? work : work.subList(0, 1));
        ReadReceipts.Reading reading =
                receipts.begin(address(first, read.person, read.record.record(now)), ids(messages));
        List<Document<InboxEntry>> wanted = interpretation.wanted(messages);
        if (wanted.isEmpty()) {
            return Stages.attempt(() -> settle(work, round, read, reading))
                    .whenComplete((ended, failure) -> reading.end());
        }
        Interpreter.Circumstances circumstances = interpretation.circumstances(branch, contact(first, read, now), now);
        return interpretation
                .interpret(wanted, circumstances)
                .thenComposeAsync(
                        found -> found.isEmpty()
                                ? again(work, round.next())
                                : settle(replaced(work, found.get()), round, read, reading),
                        handlers)
                .whenComplete((ended, failure) -> reading.end());
    }

    private static List<String> ids(List<Document<InboxEntry>> messages) {
        return messages.stream().map(message -> message.value().event().id()).toList();
    }

    private static List<Document<InboxEntry>> messages(List<PendingEvent> work) {
        return work.stream()
                .filter(item -> item.event() instanceof ConversationEvent.Message)
                .filter(item -> item.group().isEmpty())
                .map(item -> ((PendingEvent.InboxEvent) item).document())
                .toList();
    }

    /** Returns the events with those that were stored anew in their new form. */
    private static List<PendingEvent> replaced(List<PendingEvent> work, List<Document<InboxEntry>> stored) {
        Map<String, Document<InboxEntry>> byId =
                stored.stream().collect(Collectors.toMap(Document::id, Function.identity()));
        return work.stream()
                .map(item -> Optional.ofNullable(byId.get(item.id()))
                        .<PendingEvent>map(PendingEvent.InboxEvent::new)
                        .orElse(item))
                .toList();
    }

    private static Contact contact(PendingEvent first, TurnDocuments read, Instant now) {
        return read.person.map(Document::value).orElseGet(() -> {
            Alias address = address(first, read.person, read.record.record(now));
            return new Contact(read.record.contact(), List.of(address), Optional.empty(), now);
        });
    }

    /** Sets an event aside whose contact or conversation is damaged: no turn can be made, and others must not wait. */
    private CompletionStage<Void> setAside(PendingEvent event, StoreException damage) {
        String why = "The conversation is damaged: " + damage.getMessage();
        log.error("The event {} is set aside: {}", event.id(), why);
        Instant now = platform.time().now();
        Write settled = event instanceof PendingEvent.InboxEvent entry
                ? Write.replace(
                        entry.document(),
                        entry.document().value().withSettlement(EventOutcome.DEAD, List.of(), why, now, List.of()))
                : Write.delete(((PendingEvent.DueTimer) event).document());
        Batch batch = Batch.of(platform.ids().next(), settled, DeadLetters.of(event, branch, why, now));
        return owned.apply(batch).thenAccept(result -> {
            result.orThrow();
            desk.dead(new TurnPlan.EventResult(event, EventOutcome.DEAD, List.of(), why));
        });
    }

    private CompletionStage<Set<String>> settle(
            List<PendingEvent> work, TurnAttempt round, TurnDocuments read, ReadReceipts.Reading reading) {
        PendingEvent first = work.get(0);
        Instant now = platform.time().now();
        Alias address = address(first, read.person, read.record.record(now));
        TurnPlan plan = new TurnPlan(inputs.get(), branch, contact(first, read, now), read.record, address, now);
        if (round.giveUp != null) {
            plan.giveUp(first, round.giveUp);
        } else {
            try {
                settleAll(plan, round.number == 1 ? work : work.subList(0, 1));
            } finally {
                reading.end();
            }
        }
        TurnBatch commit = new TurnBatch(plan, read.person, outboxSequence);
        // Before the commit: who reads the store afterwards must not take a message that waits for one without an
        // answer.
        desk.expect(plan);
        return apply(commit)
                .thenCompose(result -> applied(result, commit, plan, work, round))
                .exceptionallyCompose(failure -> failed(failure, work, round));
    }

    /** Removes a timer whose contact was erased: there is nobody to whom its handler could write. */
    private CompletionStage<Set<String>> remove(PendingEvent.DueTimer timer) {
        Batch batch = Batch.of(platform.ids().next(), Write.delete(timer.document()));
        return owned.apply(batch).thenApply(result -> {
            if (result instanceof BatchResult.Applied) {
                log.warn(
                        "The timer {} of {} was removed, the {}. since the start: its contact is not stored any more.",
                        timer.document().value().name(),
                        branch,
                        timerRemoved.getAsLong());
            }
            return Set.of(timer.id());
        });
    }

    private CompletionStage<BatchResult> apply(TurnBatch commit) {
        try {
            return owned.apply(commit.batch(platform.ids().next()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Set<String>> applied(
            BatchResult result, TurnBatch commit, TurnPlan plan, List<PendingEvent> work, TurnAttempt round) {
        if (result instanceof BatchResult.Applied applied) {
            commit.queued(applied.receipt()).forEach(queued);
            desk.settled(plan);
            plan.news().forEach(published::publish);
            if (commit.setsTimers()) {
                timersChanged.run();
            }
            return CompletableFuture.completedStage(ids(plan));
        }
        if (result instanceof BatchResult.Rejected) {
            return again(work, round.next());
        }
        return CompletableFuture.failedStage(new BatchRejectedException(result));
    }

    /** Handles a failure: a turn that no store accepts would fail permanently and block its contact; all others are transient. */
    private CompletionStage<Set<String>> failed(Throwable failure, List<PendingEvent> work, TurnAttempt round) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        boolean unfit = cause instanceof IllegalArgumentException
                || cause instanceof ArithmeticException
                || cause instanceof DateTimeException;
        if (!unfit || round.giveUp != null) {
            return CompletableFuture.failedStage(cause);
        }
        boolean alone = round.number > 1 || work.size() == 1;
        return attempt(
                work,
                new TurnAttempt(
                        round.number + 1,
                        alone ? "What the handler wanted cannot be kept: " + cause.getMessage() : null));
    }

    private void settleAll(TurnPlan plan, List<PendingEvent> work) {
        for (PendingEvent item : work) {
            if (!plan.settle(item)) {
                return;
            }
        }
    }

    /** Tries again after a conflict: the events that are settled by now are left out. */
    private CompletionStage<Set<String>> again(List<PendingEvent> work, TurnAttempt round) {
        CompletionStage<List<PendingEvent>> open =
                source.load(work.stream().map(source::id).toList());
        return open.thenCompose(items -> {
            Set<String> ended =
                    new HashSet<>(work.stream().map(PendingEvent::id).toList());
            items.forEach(item -> ended.remove(item.id()));
            if (ended.contains(work.get(0).id())) {
                return CompletableFuture.completedStage(ended);
            }
            return attempt(items, round).thenApply(more -> {
                ended.addAll(more);
                return ended;
            });
        });
    }

    private static Alias address(
            PendingEvent first, Optional<Document<Contact>> person, Optional<ConversationRecord> record) {
        if (first instanceof PendingEvent.InboxEvent entry) {
            return entry.document().value().from();
        }
        return record.map(ConversationRecord::address)
                .or(() -> person.map(document -> document.value().aliases().get(0)))
                .orElseThrow();
    }

    private static Set<String> ids(TurnPlan plan) {
        return new HashSet<>(
                plan.settled().stream().map(settled -> settled.work().id()).toList());
    }
}
