package io.fairbot.conversation.held;

import io.fairbot.Internal;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.HeldMessage.HeldKind;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.lease.BranchWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The service of held messages. It needs no open branch: the engine that has the branch open learns of a released message
 * from the change feed. Each batch carries the fence of the lease of its branch.
 */
@Internal
public final class HeldMessageService implements HeldMessages {
    /** The number of decisions in one batch; their ids are in its audit entry. */
    private static final int BATCH_SIZE = 50;

    /** WhatsApp lets a business answer freely for a day after the customer's last message. */
    private static final Duration ANSWERABLE = Duration.ofDays(1);

    private static final String CLOSED = "An operator closed it after a restore.";

    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private final Duration lateAfter;
    private final BranchWriter writer;

    /** A decision, and who has taken it. */
    private record Verdict(HeldDecision decision, String who) {}

    /** A held message and the writes that carry out a decision about it; empty when the decision does not apply. */
    private record PlannedDecision(Document<HeldMessage> held, Optional<List<Write>> writes) {}

    /**
     * Creates the service.
     *
     * @param store the store with the held messages
     * @param platform time and identifiers
     * @param lateAfter the age from which a message of a customer is answered with an apology
     * @param writer applies the decisions
     */
    public HeldMessageService(DocumentStore store, Platform platform, Duration lateAfter, BranchWriter writer) {
        this.writer = writer;
        this.store = store;
        this.platform = platform;
        audit = new StoredAuditLog(store, platform.ids());
        this.lateAfter = lateAfter;
    }

    @Override
    public CompletionStage<HeldPage> list(int limit, Optional<String> after) {
        Query<HeldMessage> oldest = oldest().limit(limit);
        return store.find(after.map(oldest::after).orElse(oldest))
                .thenApply(page ->
                        new HeldPage(page.documents().stream().map(this::item).toList(), page.next()));
    }

    @Override
    public CompletionStage<HeldResult> decide(HeldSelection selection, HeldDecision decision, String who) {
        Verdict verdict = new Verdict(decision, who);
        HeldResult none = new HeldResult(0, List.of());
        if (selection.ids().isEmpty()) {
            Instant until = platform.time().now().minus(selection.olderThan());
            return decideAll(oldest().atMost("at", until).limit(BATCH_SIZE), verdict, none);
        }
        CompletionStage<HeldResult> result = CompletableFuture.completedStage(none);
        for (String id : selection.ids()) {
            result = result.thenCompose(before -> store.get(ConversationModels.HELD, id)
                    .thenCompose(found -> found.isEmpty()
                            ? CompletableFuture.completedStage(new HeldResult(0, List.of(id)))
                            : decide(List.of(found.get()), verdict))
                    .thenApply(more -> sum(before, more)));
        }
        return result;
    }

    private CompletionStage<HeldResult> decideAll(Query<HeldMessage> query, Verdict verdict, HeldResult before) {
        return store.find(query)
                .thenCompose(page -> decide(page.documents(), verdict)
                        .thenApply(more -> sum(before, more))
                        .thenCompose(result -> page.next().isEmpty()
                                ? CompletableFuture.completedStage(result)
                                : decideAll(query.after(page.next().get()), verdict, result)));
    }

    private CompletionStage<HeldResult> decide(List<Document<HeldMessage>> held, Verdict verdict) {
        if (held.isEmpty()) {
            return CompletableFuture.completedStage(new HeldResult(0, List.of()));
        }
        return Stages.all(held.stream()
                        .map(mark -> planned(mark, verdict.decision))
                        .toList())
                .thenCompose(planned -> decideByBranch(planned, verdict));
    }

    /** Decides in a batch for each branch, since a batch has the fence of one. */
    private CompletionStage<HeldResult> decideByBranch(List<PlannedDecision> planned, Verdict verdict) {
        Map<String, List<PlannedDecision>> byBranch = planned.stream()
                .collect(Collectors.groupingBy(
                        one -> one.held.value().branch(), LinkedHashMap::new, Collectors.toList()));
        CompletionStage<HeldResult> result = CompletableFuture.completedStage(new HeldResult(0, List.of()));
        for (List<PlannedDecision> part : byBranch.values()) {
            result = result.thenCompose(before -> apply(part, verdict).thenApply(more -> sum(before, more)));
        }
        return result;
    }

    /** Applies decisions about messages of one branch. */
    private CompletionStage<HeldResult> apply(List<PlannedDecision> planned, Verdict verdict) {
        List<PlannedDecision> feasible =
                planned.stream().filter(one -> one.writes.isPresent()).toList();
        HeldResult skipped =
                skipped(planned.stream().filter(one -> one.writes.isEmpty()).toList());
        if (feasible.isEmpty()) {
            return CompletableFuture.completedStage(skipped);
        }
        Batch.Builder batch = Batch.builder(platform.ids().next());
        for (PlannedDecision one : feasible) {
            batch.addAll(one.writes.orElseThrow()).add(Write.delete(one.held));
        }
        batch.add(audit.write(entry(feasible, verdict)));
        String branch = feasible.get(0).held.value().branch();
        return writer.apply(branch, batch.build()).thenCompose(result -> {
            if (result.isEmpty()) {
                return CompletableFuture.completedStage(sum(skipped, skipped(feasible)));
            }
            if (result.get() instanceof BatchResult.Rejected) {
                return rejected(feasible, verdict).thenApply(more -> sum(skipped, more));
            }
            return CompletableFuture.completedStage(sum(skipped, new HeldResult(feasible.size(), List.of())));
        });
    }

    /** Decides one by one what was rejected together; another writer has decided about one that is rejected alone. */
    private CompletionStage<HeldResult> rejected(List<PlannedDecision> planned, Verdict verdict) {
        if (planned.size() == 1) {
            return CompletableFuture.completedStage(skipped(planned));
        }
        CompletionStage<HeldResult> result = CompletableFuture.completedStage(new HeldResult(0, List.of()));
        for (PlannedDecision one : planned) {
            result = result.thenCompose(before -> apply(List.of(one), verdict).thenApply(more -> sum(before, more)));
        }
        return result;
    }

    private CompletionStage<PlannedDecision> planned(Document<HeldMessage> held, HeldDecision decision) {
        String row = held.value().row();
        CompletionStage<Optional<List<Write>>> writes = switch (held.value().kind()) {
            case INBOX -> store.get(ConversationModels.INBOX, row).thenApply(found -> event(found, decision));
            case OUTBOX -> store.get(ConversationModels.OUTBOX, row).thenApply(found -> message(found, decision));
            case TIMER ->
                store.get(ConversationModels.TIMERS, row)
                        .thenApply(running -> timer(held.value(), running.isPresent(), decision));
        };
        return Stages.recover(
                writes.thenApply(found -> new PlannedDecision(held, found)),
                failure -> failure instanceof StoreException damaged && damaged.code() == StoreErrorCode.CORRUPT
                        ? CompletableFuture.completedStage(new PlannedDecision(held, Optional.empty()))
                        : CompletableFuture.failedStage(failure));
    }

    private Optional<List<Write>> event(Optional<Document<InboxEntry>> found, HeldDecision decision) {
        if (found.isEmpty() || found.get().value().outcome() != InboxEntry.EventOutcome.HELD) {
            // Nothing is held any more, so any decision ends the mark.
            return Optional.of(List.of());
        }
        InboxEntry entry = found.get().value();
        if (decision == HeldDecision.ANSWER_LATE && !(entry.event() instanceof ConversationEvent.Message)) {
            return Optional.empty();
        }
        Instant now = platform.time().now();
        InboxEntry next = switch (decision) {
            case RELEASE -> entry.asReopened(entry.seq(), now);
            case ANSWER_LATE -> entry.asReleasedLate();
            case CLOSE -> entry.withSettlement(InboxEntry.EventOutcome.CLOSED, List.of(), CLOSED, now, List.of());
        };
        return Optional.of(List.of(Write.replace(found.get(), next)));
    }

    private Optional<List<Write>> message(Optional<Document<OutboxEntry>> found, HeldDecision decision) {
        if (found.isEmpty() || found.get().value().status() != OutboxEntry.OutboxStatus.HELD) {
            return Optional.of(List.of());
        }
        OutboxEntry entry = found.get().value();
        Instant now = platform.time().now();
        return switch (decision) {
            case RELEASE -> Optional.of(List.of(Write.replace(found.get(), entry.asReleased(now))));
            case ANSWER_LATE -> Optional.empty();
            case CLOSE ->
                Optional.of(List.of(
                        Write.replace(found.get(), entry.asClosed(OutboxEntry.OutboxStatus.CLOSED, CLOSED, now))));
        };
    }

    private static Optional<List<Write>> timer(HeldMessage held, boolean running, HeldDecision decision) {
        return switch (decision) {
            // A timer that the conversation has started again since replaces the held one.
            case RELEASE ->
                Optional.of(
                        running
                                ? List.of()
                                : List.of(Write.insert(
                                        ConversationModels.TIMERS, held.row(), Objects.requireNonNull(held.timer()))));
            case ANSWER_LATE -> Optional.empty();
            case CLOSE -> Optional.of(List.of());
        };
    }

    private AuditEntry entry(List<PlannedDecision> decided, Verdict verdict) {
        List<String> ids = decided.stream().map(one -> one.held.id()).toList();
        return AuditEntry.done(
                        platform.time().now(),
                        verdict.who,
                        "held."
                                + verdict.decision
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'),
                        ids.size() == 1 ? "held/" + ids.get(0) : "held")
                .with(Map.of("ids", String.join(" ", ids)));
    }

    private HeldItem item(Document<HeldMessage> held) {
        HeldMessage mark = held.value();
        return new HeldItem(
                held.id(),
                mark.kind().name().toLowerCase(Locale.ROOT),
                mark.branch(),
                mark.contact(),
                mark.at(),
                proposal(mark));
    }

    private HeldDecision proposal(HeldMessage held) {
        Instant now = platform.time().now();
        if (held.expiresAt() != null) {
            return held.expiresAt().isAfter(now) ? HeldDecision.RELEASE : HeldDecision.CLOSE;
        }
        if (held.at().plus(lateAfter).isAfter(now)) {
            return HeldDecision.RELEASE;
        }
        boolean answerable =
                held.kind() == HeldKind.INBOX && held.at().plus(ANSWERABLE).isAfter(now);
        return answerable ? HeldDecision.ANSWER_LATE : HeldDecision.CLOSE;
    }

    private static HeldResult skipped(List<PlannedDecision> planned) {
        return new HeldResult(0, planned.stream().map(one -> one.held.id()).toList());
    }

    private static HeldResult sum(HeldResult first, HeldResult second) {
        List<String> skipped = new ArrayList<>(first.skipped());
        skipped.addAll(second.skipped());
        return new HeldResult(first.decided() + second.decided(), skipped);
    }

    private static Query<HeldMessage> oldest() {
        return Query.of(ConversationModels.HELD).orderBy("at");
    }
}
