package io.fairbot.conversation.engine;

import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.whatsapp.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A turn plan as one batch: inbox marks, conversation, replies, timers and the handler's own writes, all or none.
 *
 * <p>Used by one thread.
 */
final class TurnBatch {
    private final TurnPlan plan;
    private final Optional<Document<Contact>> contact;
    private final RowNumberGenerator sequence;
    private final List<Write> writes = new ArrayList<>();
    private final Map<Integer, OutboxEntry> outboxAt = new LinkedHashMap<>();

    TurnBatch(TurnPlan plan, Optional<Document<Contact>> contact, RowNumberGenerator sequence) {
        this.plan = plan;
        this.contact = contact;
        this.sequence = sequence;
    }

    Batch batch(String id) {
        Instant now = plan.context().now();
        Map<String, Write> timers = new LinkedHashMap<>();
        for (TurnPlan.EventResult settled : plan.settled()) {
            if (settled.outcome() == EventOutcome.DEAD) {
                String why = Objects.requireNonNullElse(settled.reason(), "");
                writes.add(DeadLetters.of(settled.work(), plan.context().branch(), why, now));
            }
            if (settled.work() instanceof PendingEvent.InboxEvent entry) {
                List<String> replies =
                        settled.replies().stream().map(TurnPlan.ReplyDraft::id).toList();
                InboxEntry after = entry.document()
                        .value()
                        .withSettlement(settled.outcome(), replies, settled.reason(), now, settled.topics());
                writes.add(Write.replace(entry.document(), after));
            } else if (settled.work() instanceof PendingEvent.DueTimer timer) {
                timers.put(timer.document().id(), Write.delete(timer.document()));
            }
        }
        writes.addAll(plan.conversation());
        plan.drafts().forEach(draft -> queue(draft, now));
        plan.timers().values().forEach(change -> change(change, timers, now));
        writes.addAll(timers.values());
        contact.ifPresent(
                document -> plan.renamed().ifPresent(renamed -> writes.add(Write.replace(document, renamed))));
        writes.addAll(plan.writes());
        return Batch.builder(id).addAll(writes).build();
    }

    /** Returns the replies in their stored form, once the batch was applied. */
    List<Document<OutboxEntry>> queued(WriteReceipt receipt) {
        List<Document<OutboxEntry>> documents = new ArrayList<>();
        outboxAt.forEach((position, entry) -> documents.add(new Document<>(
                ConversationModels.OUTBOX,
                writes.get(position).id(),
                receipt.versions().get(position),
                entry)));
        return documents;
    }

    /** Returns whether a timer was started, so that the poller must be notified. */
    boolean setsTimers() {
        return plan.timers().values().stream().anyMatch(TimerChange.TimerStart.class::isInstance);
    }

    private void queue(TurnPlan.ReplyDraft draft, Instant now) {
        OutboxEntry entry = OutboxEntry.queued(
                plan.context().branch(),
                plan.context().contact().id(),
                plan.address(),
                sequence.next(),
                new OutboxEntry.NewMessage(
                        draft.purpose(), draft.content(), draft.inReplyTo(), now, draft.expiresAt(), null));
        outboxAt.put(writes.size(), entry);
        writes.add(Write.insert(ConversationModels.OUTBOX, draft.id(), entry));
    }

    /** Changes a timer of the contact, and deletes those of the same name that the contacts merged into it have. */
    private void change(TimerChange change, Map<String, Write> timers, Instant now) {
        Write write = timer(change, now);
        timers.merge(write.id(), write, TurnBatch::firedAndChanged);
        for (String former : plan.formerContacts()) {
            String id = TimerEntry.id(plan.context().branch(), former, change.name());
            timers.putIfAbsent(id, new Write.Delete(ConversationModels.TIMERS, id, Precondition.ANY));
        }
    }

    private Write timer(TimerChange change, Instant now) {
        String branch = plan.context().branch();
        String owner = plan.context().contact().id();
        String id = TimerEntry.id(branch, owner, change.name());
        if (change instanceof TimerChange.TimerStart set) {
            TimerEntry entry = new TimerEntry(branch, owner, set.name(), set.data(), now.plus(set.after()));
            return Write.put(ConversationModels.TIMERS, id, entry);
        }
        return new Write.Delete(ConversationModels.TIMERS, id, Precondition.ANY);
    }

    /**
     * Merges the writes of a timer that fired and was set again in the same commit: the new one replaces only the one
     * that fired.
     */
    private static Write firedAndChanged(Write fired, Write changed) {
        if (changed instanceof Write.Put<?> put) {
            return withPrecondition(put, fired.precondition());
        }
        return fired;
    }

    private static <T> Write withPrecondition(Write.Put<T> put, Precondition precondition) {
        return new Write.Put<>(put.model(), put.id(), put.value(), precondition, put.remainder());
    }
}
