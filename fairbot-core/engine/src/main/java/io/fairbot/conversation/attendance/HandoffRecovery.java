package io.fairbot.conversation.attendance;

import io.fairbot.Internal;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A check, when a branch is opened, that every conversation which waits for an attendant or has one has a next step in time. Those of
 * version 0.1 have none, nor those whose timer an operator has closed after a restore.
 */
@Internal
public final class HandoffRecovery {
    private static final int PAGE_SIZE = 200;

    private final String branch;
    private final OwnedStore owned;
    private final Platform platform;

    /**
     * Creates a check.
     *
     * @param branch the branch's id
     * @param owned the store of the branch
     * @param platform time and identifiers
     */
    public HandoffRecovery(String branch, OwnedStore owned, Platform platform) {
        this.branch = branch;
        this.owned = owned;
        this.platform = platform;
    }

    /**
     * Adds the timers that are missing.
     *
     * @return completes when they are durable
     */
    public CompletionStage<Void> run() {
        return held(Query.of(ConversationModels.HELD).orderBy("at").limit(PAGE_SIZE), Set.of())
                .thenCompose(held ->
                        check(in(HandoffState.WAITING), held).thenCompose(done -> check(in(HandoffState.TAKEN), held)));
    }

    /** Returns the ids of the timers about which an operator has yet to decide. */
    private CompletionStage<Set<String>> held(Query<HeldMessage> query, Set<String> before) {
        return owned.reader().find(query).thenCompose(page -> {
            Set<String> found = new HashSet<>(before);
            page.documents().stream()
                    .map(Document::value)
                    .filter(mark -> mark.kind() == HeldMessage.HeldKind.TIMER)
                    .forEach(mark -> found.add(mark.row()));
            return page.next()
                    .map(next -> held(query.after(next), found))
                    .orElseGet(() -> CompletableFuture.completedStage(found));
        });
    }

    private Query<ConversationRecord> in(HandoffState state) {
        return Query.of(ConversationModels.CONVERSATIONS)
                .where("handoffState", state)
                .where("branch", branch)
                .limit(PAGE_SIZE);
    }

    private CompletionStage<Void> check(Query<ConversationRecord> query, Set<String> held) {
        return owned.reader()
                .find(query)
                .thenCompose(page -> check(page, held)
                        .thenCompose(done -> page.next()
                                .map(next -> check(query.after(next), held))
                                .orElseGet(() -> CompletableFuture.completedStage(null))));
    }

    private CompletionStage<Void> check(Page<ConversationRecord> page, Set<String> held) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (Document<ConversationRecord> conversation : page.documents()) {
            String contact = conversation.value().contact();
            String id = TimerEntry.id(branch, contact, HandoffTurn.TIMER);
            if (!held.contains(id)) {
                done = done.thenCompose(before -> owned.reader().get(ConversationModels.TIMERS, id))
                        .thenCompose(running ->
                                running.isPresent() ? CompletableFuture.completedStage(null) : add(id, contact));
            }
        }
        return done;
    }

    /** Adds a timer that is due: its turn finds out what the next step is. */
    private CompletionStage<Void> add(String id, String contact) {
        TimerEntry timer = new TimerEntry(
                branch, contact, HandoffTurn.TIMER, "", platform.time().now());
        Write write = Write.insert(ConversationModels.TIMERS, id, timer);
        return owned.apply(Batch.of(platform.ids().next(), write)).thenAccept(result -> {
            // Otherwise somebody has acted meanwhile, and the timer is there.
            if (!(result instanceof BatchResult.Applied || result instanceof BatchResult.Rejected)) {
                throw new BatchRejectedException(result);
            }
        });
    }
}
