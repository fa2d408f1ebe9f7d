package io.fairbot.conversation.attendance;

import io.fairbot.Internal;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.attendance.HandoffTurn.HandoffContext;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.StoredConversation;
import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.handoff.HandoffPage;
import io.fairbot.conversation.handoff.HandoffQuery;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.outbound.MessageSender;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.event.Events;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.store.lease.BranchWriter;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The service of attendants on the store of conversations; the engine that has the branch open learns of changes from the feed. */
@Internal
public final class HandoffService implements Handoffs {
    /** The number of commits that may meet another change before an action is refused. */
    private static final int MAX_TRIES = 20;

    private static final int MAX_NOTE = 4096;

    /** The beginning of the keys of attendants' messages, so that they are none of those of other senders. */
    private static final String KEY_PREFIX = "attendant:";

    private final DocumentStore store;
    private final Platform platform;
    private final ContactDirectory directory;
    private final BranchWriter writer;
    private final AuditLog audit;
    private final HandoffEnvironment environment;
    private final ConversationSearch search;
    private final HandoffWrites writes;

    /**
     * What the service needs of its engine.
     *
     * @param options the times of the steps
     * @param historyRetention how long notes are retained
     * @param snapshots returns what agents have published
     * @param sender prepares the messages of attendants, and knows the branches
     * @param eventNumbers returns the next number in the order of a branch's events
     * @param published receives news, once they are durable
     */
    public record HandoffEnvironment(
            HandoffOptions options,
            Duration historyRetention,
            Supplier<SnapshotMap> snapshots,
            MessageSender sender,
            ToLongFunction<String> eventNumbers,
            Events published) {}

    /** A conversation as it was read. */
    private record FoundConversation(StoredConversation stored, ConversationRecord record) {}

    /**
     * Creates the service.
     *
     * @param store the store with the conversations
     * @param platform time and identifiers
     * @param directory the contacts that were merged
     * @param writer applies batches of a branch
     * @param environment options, snapshots, and the receiver of news
     */
    public HandoffService(
            DocumentStore store,
            Platform platform,
            ContactDirectory directory,
            BranchWriter writer,
            HandoffEnvironment environment) {
        this.store = store;
        this.platform = platform;
        this.directory = directory;
        this.writer = writer;
        this.environment = environment;
        audit = new StoredAuditLog(store, platform.ids());
        search = new ConversationSearch(store, directory);
        writes = new HandoffWrites(platform, environment.eventNumbers);
    }

    @Override
    public CompletionStage<HandoffPage> list(HandoffQuery query) {
        return directory.load().thenCompose(done -> search.page(query)).thenCompose(page -> {
            Optional<String> unknown = query.branch().filter(branch -> !environment.sender.hasBranch(branch));
            // Conversations of a branch that is no more are still found; but an unknown one must not look like a quiet
            // one.
            return page.conversations().isEmpty() && unknown.isPresent()
                    ? CompletableFuture.failedStage(unknownBranch(unknown.get()))
                    : CompletableFuture.completedStage(page);
        });
    }

    @Override
    public CompletionStage<Optional<ConversationSummary>> find(ConversationId conversation) {
        return read(conversation)
                .thenCompose(
                        found -> found.map(one -> search.summary(one.record).thenApply(Optional::of))
                                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    @Override
    public CompletionStage<Optional<ConversationSummary>> find(String branch, Alias customer) {
        return store.get(ConversationModels.ALIASES, customer.key())
                .thenCompose(found -> found.map(alias -> find(new ConversationId(
                                branch, directory.current(alias.value().contact()))))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    @Override
    public CompletionStage<ConversationSummary> take(ConversationId conversation, HandoffAuthor author) {
        return act(conversation, HandoffAction.of(HandoffEvent.TAKE, author));
    }

    @Override
    public CompletionStage<Optional<ConversationSummary>> takeNext(String branch, HandoffAuthor author) {
        return takeNext(branch, author, 1);
    }

    private CompletionStage<Optional<ConversationSummary>> takeNext(String branch, HandoffAuthor author, int attempt) {
        return list(HandoffQuery.queue(branch).page(1, Optional.empty())).thenCompose(page -> {
            if (page.conversations().isEmpty()) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return Stages.recover(
                    take(page.conversations().get(0).id(), author).thenApply(Optional::of),
                    // Another attendant was faster: the next conversation is the first one now.
                    failure -> failure instanceof HandoffException taken
                                    && taken.failure() == HandoffFailure.TAKEN_BY_OTHER
                                    && attempt < MAX_TRIES
                            ? takeNext(branch, author, attempt + 1)
                            : CompletableFuture.failedStage(failure));
        });
    }

    @Override
    public CompletionStage<String> say(AttendantMessage message, String principal) {
        HandoffAuthor author = new HandoffAuthor(message.attendant(), principal);
        return read(message.conversation())
                .thenCompose(found -> found.isPresent()
                        ? say(message, author, request(message), 1)
                        : CompletableFuture.failedStage(notFound()));
    }

    private SendRequest request(AttendantMessage message) {
        return SendRequest.to(
                        message.conversation().branch(),
                        Recipient.contact(message.conversation().contact()))
                .content(message.content())
                .purpose(Purpose.ATTENDANT)
                .key(KEY_PREFIX + message.key().orElseGet(platform.ids()::next))
                .sender(message.attendant())
                .build();
    }

    /** Stores a message; one that is stored already is not judged again, since its attendant may have left meanwhile. */
    private CompletionStage<String> say(
            AttendantMessage message, HandoffAuthor author, SendRequest request, int attempt) {
        ConversationId conversation = message.conversation();
        return environment.sender.prepareWords(request).thenCompose(prepared -> {
            if (prepared.isRepeated()) {
                return CompletableFuture.completedStage(prepared.id());
            }
            return attempt(conversation, HandoffAction.of(HandoffEvent.WORD, author), withoutAudit(prepared))
                    .thenCompose(said -> said.isPresent()
                            ? CompletableFuture.completedStage(prepared.id())
                            : attempt < MAX_TRIES
                                    ? say(message, author, request, attempt + 1)
                                    : CompletableFuture.failedStage(busy()));
        });
    }

    /** Returns the writes of a message without its audit entry: that of the action names who acted in whose name. */
    private static List<Write> withoutAudit(PreparedSend prepared) {
        return prepared.writes().stream()
                .filter(write -> !write.model().equals(StoredAuditLog.MODEL))
                .toList();
    }

    @Override
    public CompletionStage<Void> note(ConversationId conversation, String text, HandoffAuthor author) {
        if (text.isBlank() || text.length() > MAX_NOTE) {
            return CompletableFuture.failedStage(new IllegalArgumentException(
                    "A note has 1 to " + MAX_NOTE + " characters that are not all blank."));
        }
        return read(conversation).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(notFound());
            }
            ConversationId current = current(conversation);
            Instant now = platform.time().now();
            String id = platform.ids().next();
            Batch batch = Batch.of(
                    id,
                    HistoryEntry.note(id, current, author.attendant(), text, now, environment.historyRetention),
                    audit(current, "note", author, Map.of(), now));
            return store.apply(batch).thenAccept(BatchResult::orThrow);
        });
    }

    @Override
    public CompletionStage<ConversationSummary> transfer(ConversationId conversation, String to, HandoffAuthor author) {
        HandoffAuthor target = HandoffAuthor.by(to);
        return act(
                conversation,
                new HandoffAction(HandoffEvent.TRANSFER, author, target.attendant(), HandoffRequest.NORMAL));
    }

    @Override
    public CompletionStage<ConversationSummary> requeue(
            ConversationId conversation, HandoffRequest request, HandoffAuthor author) {
        return act(conversation, new HandoffAction(HandoffEvent.REQUEUE, author, "", request));
    }

    @Override
    public CompletionStage<ConversationSummary> close(ConversationId conversation, HandoffAuthor author) {
        return act(conversation, HandoffAction.of(HandoffEvent.CLOSE, author));
    }

    @Override
    public CompletionStage<ConversationSummary> giveBack(ConversationId conversation, HandoffAuthor author) {
        return act(conversation, HandoffAction.of(HandoffEvent.GIVE_BACK, author));
    }

    private ConversationId current(ConversationId conversation) {
        return new ConversationId(conversation.branch(), directory.current(conversation.contact()));
    }

    private CompletionStage<Optional<FoundConversation>> read(ConversationId conversation) {
        return directory.load().thenCompose(done -> {
            ConversationId current = current(conversation);
            return StoredConversation.read(
                            store, current.branch(), current.contact(), directory.former(current.contact()))
                    .thenApply(stored ->
                            stored.record(platform.time().now()).map(record -> new FoundConversation(stored, record)));
        });
    }

    private CompletionStage<ConversationSummary> act(ConversationId conversation, HandoffAction action) {
        return act(conversation, action, 1);
    }

    private CompletionStage<ConversationSummary> act(ConversationId conversation, HandoffAction action, int attempt) {
        return attempt(conversation, action, List.of())
                .thenCompose(done -> done.map(CompletableFuture::completedStage)
                        .orElseGet(() -> attempt < MAX_TRIES
                                ? act(conversation, action, attempt + 1).toCompletableFuture()
                                : CompletableFuture.failedFuture(busy())));
    }

    /** Acts on the conversation as it is now; empty when it changes meanwhile. */
    private CompletionStage<Optional<ConversationSummary>> attempt(
            ConversationId conversation, HandoffAction action, List<Write> more) {
        return read(conversation).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(notFound());
            }
            Handoff before = found.get().record.current();
            HandoffAction wanted = action.on(before);
            if (wanted.isDone(before)) {
                return search.summary(found.get().record).thenApply(Optional::of);
            }
            Instant now = platform.time().now();
            HandoffTurn turn = turn(found.get().record, now);
            Optional<HandoffException> refusal = wanted.refusal(before, turn.refuses(wanted.event()));
            return refusal.isPresent()
                    ? CompletableFuture.failedStage(refusal.get())
                    : commit(found.get(), turn, wanted, more, now);
        });
    }

    private static HandoffException busy() {
        return new HandoffException(
                HandoffFailure.UNAVAILABLE,
                "Too many others act on this conversation at the moment; try again.",
                Optional.empty());
    }

    private HandoffTurn turn(ConversationRecord record, Instant now) {
        ConversationId id = new ConversationId(record.branch(), record.contact());
        return new HandoffTurn(
                HandoffContext.of(id, environment.snapshots.get(), environment.options, now), record.handoff());
    }

    /** Commits an action; empty when the conversation has changed since it was read. */
    private CompletionStage<Optional<ConversationSummary>> commit(
            FoundConversation found, HandoffTurn turn, HandoffAction action, List<Write> more, Instant now) {
        List<HandoffEffect> effects = turn.apply(action.event(), action.to(), action.request());
        if (effects.isEmpty()) {
            return search.summary(found.record).thenApply(Optional::of);
        }
        ConversationRecord next = found.record.withHandoff(turn.facts(), now);
        ConversationId id = new ConversationId(next.branch(), next.contact());
        Batch.Builder batch = Batch.builder(platform.ids().next())
                .addAll(found.stored.replacedBy(next))
                .addAll(writes.timer(id, turn, found.stored.formerContacts(), now))
                .addAll(more)
                .add(audit(id, name(action.event()), action.author(), details(found.record, action), now));
        if (effects.contains(HandoffEffect.NOTIFY_HANDLER)) {
            batch.add(writes.event(next, action, now));
        }
        return writer.apply(id.branch(), batch.build()).thenCompose(result -> {
            if (result.isEmpty()) {
                return CompletableFuture.failedStage(new HandoffException(
                        HandoffFailure.UNAVAILABLE,
                        "Another node has the branch " + id.branch() + "; try again there, or in a moment.",
                        Optional.empty()));
            }
            if (result.get() instanceof BatchResult.Rejected) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            turn.news().forEach(environment.published::publish);
            return search.summary(next).thenApply(Optional::of);
        });
    }

    private Write audit(
            ConversationId id, String action, HandoffAuthor author, Map<String, String> details, Instant now) {
        Map<String, String> all = new TreeMap<>(details);
        if (!author.attendant().equals(author.principal())) {
            all.put("attendant", author.attendant());
        }
        return audit.write(AuditEntry.done(now, author.principal(), "conversation." + action, "conversation/" + id)
                .with(all));
    }

    private static Map<String, String> details(ConversationRecord before, HandoffAction action) {
        Map<String, String> details = new TreeMap<>();
        before.current().by().ifPresent(by -> details.put("from", by));
        if (action.event() == HandoffEvent.TRANSFER) {
            details.put("to", action.to());
        } else if (action.event() == HandoffEvent.REQUEUE) {
            details.put("priority", action.request().priority().name());
        }
        if (action.takesAway(before.current())) {
            details.put("force", "true");
        }
        return details;
    }

    private static String name(HandoffEvent event) {
        return switch (event) {
            case GIVE_BACK -> "return";
            case WORD -> "say";
            default -> event.name().toLowerCase(Locale.ROOT);
        };
    }

    private static HandoffException unknownBranch(String branch) {
        return new HandoffException(
                HandoffFailure.UNKNOWN_BRANCH, MessageSender.unknownBranch(branch), Optional.empty());
    }

    private static HandoffException notFound() {
        return new HandoffException(HandoffFailure.NOT_FOUND, "There is no such conversation.", Optional.empty());
    }
}
