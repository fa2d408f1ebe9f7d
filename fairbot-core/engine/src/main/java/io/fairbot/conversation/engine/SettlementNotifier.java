package io.fairbot.conversation.engine;

import io.fairbot.conversation.report.BranchMeters;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.Settlement.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A notifier of callers that await the settlement of messages, which also counts what is settled. */
final class SettlementNotifier {
    /** The limit of contacts whose messages are answered later; those beyond it count as not answered. */
    private static final int MAX_LATER = 10_000;

    private final String branch;
    private final DocumentStore store;
    private final TimeSource time;
    private final BranchMeters meters;
    private final Map<MessageRef, List<CompletableFuture<Settlement>>> waiting = new HashMap<>();
    /** The messages that are answered later, by contact. In memory: after a restart nobody waits for them any more. */
    private final Map<String, Set<MessageRef>> later = new HashMap<>();

    SettlementNotifier(String branch, DocumentStore store, TimeSource time, BranchMeters meters) {
        this.branch = branch;
        this.store = store;
        this.time = time;
        this.meters = meters;
    }

    CompletionStage<Settlement> await(MessageRef message, Duration timeout) {
        CompletableFuture<Settlement> answer = new CompletableFuture<>();
        // Registered before the store is read: a settlement in between is reported twice, but never missed.
        synchronized (waiting) {
            waiting.computeIfAbsent(message, id -> new ArrayList<>()).add(answer);
        }
        TimeSource.TimerHandle deadline = time.schedule(timeout, () -> answer.complete(pending(message)));
        return find(message)
                // The stored settlement counts, even when reading it took longer than the timeout.
                .thenCompose(found -> found.<CompletionStage<Settlement>>map(CompletableFuture::completedStage)
                        .orElse(answer))
                .whenComplete((settlement, failure) -> {
                    deadline.cancel();
                    forget(message, answer);
                });
    }

    /** Notes which messages of a plan are answered later, before it is committed. */
    void expect(TurnPlan plan) {
        String contact = plan.context().contact().id();
        synchronized (waiting) {
            plan.settled().stream()
                    .filter(TurnPlan.EventResult::later)
                    .filter(result -> later.size() < MAX_LATER || later.containsKey(contact))
                    .flatMap(result -> result.work().message().stream())
                    .forEach(message -> later.computeIfAbsent(contact, id -> new HashSet<>())
                            .add(message));
        }
    }

    /** Reports a plan that was committed. */
    void settled(TurnPlan plan) {
        String contact = plan.context().contact().id();
        for (TurnPlan.EventResult result : plan.settled()) {
            meters.settled(result.outcome(), result.work().since());
            if (!result.later()) {
                result.work().message().ifPresent(message -> report(message, result));
                // A reaction without an answer leaves open what the customer wrote before it.
                if (!result.replies().isEmpty() || result.work() instanceof PendingEvent.DueTimer) {
                    answered(contact).forEach(message -> report(message, result));
                }
            }
        }
    }

    /** Reports an event that could not be handled, without a plan. */
    void dead(TurnPlan.EventResult result) {
        meters.settled(result.outcome(), result.work().since());
        result.work().message().ifPresent(message -> report(message, result));
    }

    private Set<MessageRef> answered(String contact) {
        synchronized (waiting) {
            return Optional.ofNullable(later.remove(contact)).orElse(Set.of());
        }
    }

    private boolean isAnsweredLater(MessageRef message) {
        synchronized (waiting) {
            return later.values().stream().anyMatch(messages -> messages.contains(message));
        }
    }

    private void report(MessageRef message, TurnPlan.EventResult settled) {
        List<CompletableFuture<Settlement>> answers;
        synchronized (waiting) {
            answers = List.copyOf(waiting.getOrDefault(message, List.of()));
        }
        if (answers.isEmpty()) {
            return;
        }
        List<Settlement.SettlementReply> replies = settled.replies().stream()
                .map(draft -> new Settlement.SettlementReply(draft.id(), draft.content(), draft.inReplyTo()))
                .toList();
        Settlement settlement =
                new Settlement(message, outcome(settled.outcome(), !replies.isEmpty()), replies, settled.topics());
        answers.forEach(answer -> answer.complete(settlement));
    }

    private CompletionStage<Optional<Settlement>> find(MessageRef message) {
        return store.get(ConversationModels.INBOX, InboxEntry.id(branch, InboxEntry.key(message)))
                .thenCompose(found -> {
                    // An open or held entry may have an outcome that an operator has decided about.
                    InboxEntry entry = found.map(Document::value)
                            .filter(row -> row.settledAt() != null)
                            .orElse(null);
                    if (entry == null || entry.outcome() == null || isAnsweredLater(message)) {
                        return CompletableFuture.completedStage(Optional.empty());
                    }
                    InboxEntry.EventOutcome outcome = entry.outcome();
                    return replies(entry.replies())
                            .thenApply(replies -> Optional.of(new Settlement(
                                    message, outcome(outcome, !replies.isEmpty()), replies, entry.topics())));
                });
    }

    private CompletionStage<List<Settlement.SettlementReply>> replies(List<String> ids) {
        CompletionStage<List<Settlement.SettlementReply>> all = CompletableFuture.completedStage(List.of());
        for (String id : ids) {
            all = all.thenCombine(store.get(ConversationModels.OUTBOX, id), (answers, found) -> {
                List<Settlement.SettlementReply> more = new ArrayList<>(answers);
                found.map(SettlementNotifier::answer).ifPresent(more::add);
                return more;
            });
        }
        return all;
    }

    private static Settlement.SettlementReply answer(Document<OutboxEntry> document) {
        return new Settlement.SettlementReply(
                document.id(), document.value().content(), document.value().inReplyTo());
    }

    private static Settlement pending(MessageRef message) {
        return new Settlement(message, SettlementOutcome.PENDING, List.of());
    }

    /** Returns the outcome that is reported; an apology for a late answer counts as an answer. */
    private static SettlementOutcome outcome(InboxEntry.EventOutcome outcome, boolean replied) {
        return switch (outcome) {
            case ANSWERED -> SettlementOutcome.ANSWERED;
            case MERGED -> SettlementOutcome.MERGED;
            case PAUSED -> SettlementOutcome.PAUSED;
            case IGNORED, CLOSED -> SettlementOutcome.IGNORED;
            case HELD -> SettlementOutcome.PENDING;
            case DEAD -> SettlementOutcome.FAILED;
            case LATE -> replied ? SettlementOutcome.ANSWERED : SettlementOutcome.IGNORED;
        };
    }

    private void forget(MessageRef message, CompletableFuture<Settlement> answer) {
        synchronized (waiting) {
            List<CompletableFuture<Settlement>> answers = waiting.getOrDefault(message, new ArrayList<>());
            answers.removeIf(other -> other == answer);
            if (answers.isEmpty()) {
                waiting.remove(message);
            }
        }
    }
}
