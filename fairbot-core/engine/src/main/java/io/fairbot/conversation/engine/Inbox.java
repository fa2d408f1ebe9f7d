package io.fairbot.conversation.engine;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditEntry;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.ContactResolver;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inbox of a branch: stores each event once, in the order of the commits. */
final class Inbox {
    /** The number of times that the owner of an alias may change while its message is being stored. */
    private static final int MAX_TRIES = 5;

    private static final Set<Model<?>> OF_CONTACTS =
            Set.of(ConversationModels.ALIASES, ConversationModels.CONTACTS, ConversationModels.MERGES);

    private final String branch;
    private final DocumentStore store;
    private final Platform platform;
    private final IdGenerator batches;
    private final Duration historyRetention;
    private final AuditLog audit;
    private final ContactDirectory directory;
    private final ContactResolver contacts;
    private final Consumer<Document<InboxEntry>> accepted;
    private final RowNumberGenerator sequence;
    private final KeyedExecutor<String> serial = new KeyedExecutor<>();

    /** A contact as the sender of an event. */
    private record Sender(String contact, Alias address, Optional<String> name) {}

    Inbox(
            String branch,
            DocumentStore store,
            BranchEngine.BranchEnvironment environment,
            Consumer<Document<InboxEntry>> accepted) {
        platform = environment.platform();
        batches = environment.batches();
        directory = environment.directory();
        historyRetention = environment.options().historyRetention();
        this.branch = branch;
        this.store = store;
        audit = new StoredAuditLog(store, platform.ids());
        this.accepted = accepted;
        contacts = new ContactResolver(store, platform, directory);
        sequence = new RowNumberGenerator(platform.time());
    }

    /** Continues the numbering after the open events. */
    CompletionStage<Void> recover() {
        return store.find(open().orderBy("seq").descending().limit(1))
                .thenAccept(page -> page.documents()
                        .forEach(document -> sequence.advanceTo(document.value().seq())));
    }

    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        // First messages of a person wait for each other, so that they make one contact.
        Set<String> aliases = message.author().stream().map(Alias::key).collect(Collectors.toSet());
        return serial.run(aliases, () -> store(message, channelWrites, 1));
    }

    /** Stores an event that did not come from the customer. */
    CompletionStage<Acceptance> accept(ConversationEvent event, String contact, Alias from) {
        return serial.run(
                lane(contact),
                () -> apply(entry(event, null, new Sender(contact, from, Optional.empty())), List.of(), () -> {})
                        .thenApply(result ->
                                result instanceof BatchResult.Rejected ? Acceptance.DUPLICATE : Acceptance.ACCEPTED));
    }

    /** Reopens a dead entry for a principal; returns false when it is not dead, or another writer was faster. */
    CompletionStage<Boolean> replay(String key, String who) {
        return store.get(ConversationModels.INBOX, InboxEntry.id(branch, key)).thenCompose(found -> {
            if (found.isEmpty() || found.get().value().outcome() != InboxEntry.EventOutcome.DEAD) {
                return CompletableFuture.completedStage(false);
            }
            Document<InboxEntry> dead = found.get();
            return serial.run(lane(dead.value().contact()), () -> reopen(dead, who));
        });
    }

    private CompletionStage<Boolean> reopen(Document<InboxEntry> dead, String who) {
        Instant now = platform.time().now();
        InboxEntry open = dead.value().asReopened(sequence.next(), now);
        AuditEntry entry = AuditEntry.done(now, who, "dead-letter.replay", "dead-letter/" + dead.id());
        Batch batch = Batch.of(batches.next(), Write.replace(dead, open), DeadLetters.end(dead), audit.write(entry));
        return store.apply(batch).thenApply(result -> {
            if (result instanceof BatchResult.Applied applied) {
                long version = applied.receipt().versions().get(0);
                accepted.accept(new Document<>(dead.model(), dead.id(), version, open));
                return true;
            }
            return false;
        });
    }

    private CompletionStage<Acceptance> store(InboundMessage message, List<Write> channelWrites, int attempt) {
        return contacts.resolve(message).thenCompose(resolved -> {
            // One at a time for each contact, so that the order of the numbers is the order of the commits; to merge
            // contacts holds the lanes of all of them.
            Set<String> lanes = Stream.concat(Stream.of(resolved.contact()), resolved.merged().stream())
                    .map(this::lane)
                    .collect(Collectors.toSet());
            return serial.run(
                            lanes,
                            () -> isCurrent(resolved)
                                    ? commit(resolved, message, channelWrites, attempt)
                                    : CompletableFuture.completedStage(Optional.<Acceptance>empty()))
                    .thenCompose(done -> done.<CompletionStage<Acceptance>>map(CompletableFuture::completedStage)
                            .orElseGet(() -> store(message, channelWrites, attempt + 1)));
        });
    }

    /** Returns whether none of the contacts was merged while the lanes were waited for. */
    private boolean isCurrent(ContactResolver.ContactResolution resolved) {
        return directory.current(resolved.contact()).equals(resolved.contact())
                && resolved.merged().stream()
                        .allMatch(gone -> directory.current(gone).equals(gone));
    }

    private String lane(String contact) {
        return "contact/" + directory.current(contact);
    }

    /** Commits a message; empty when its contact has to be resolved again. */
    private CompletionStage<Optional<Acceptance>> commit(
            ContactResolver.ContactResolution resolved,
            InboundMessage message,
            List<Write> channelWrites,
            int attempt) {
        List<Write> more = new ArrayList<>(resolved.writes());
        more.addAll(channelWrites);
        ConversationEvent event =
                new ConversationEvent.Message(message.id(), message.content(), message.sentAt(), message.quoted());
        Sender sender = new Sender(resolved.contact(), message.author().get(0), message.name());
        InboxEntry entry = entry(event, message.ref().chat(), sender);
        Runnable merged = () -> resolved.merged().forEach(gone -> directory.merged(gone, resolved.contact()));
        return apply(entry, more, merged).thenCompose(result -> {
            if (result instanceof BatchResult.Rejected rejected) {
                return rejected(rejected, channelWrites, attempt);
            }
            result.orThrow();
            return CompletableFuture.completedStage(Optional.of(Acceptance.ACCEPTED));
        });
    }

    private CompletionStage<Optional<Acceptance>> rejected(
            BatchResult.Rejected rejected, List<Write> channelWrites, int attempt) {
        if (rejected.write().model().equals(ConversationModels.INBOX)) {
            return duplicate(channelWrites).thenApply(Optional::of);
        }
        if (OF_CONTACTS.contains(rejected.write().model()) && attempt < MAX_TRIES) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return CompletableFuture.failedStage(new BatchRejectedException(rejected));
    }

    /** Commits the channel's writes of a repeated message: its keys have advanced once more. */
    private CompletionStage<Acceptance> duplicate(List<Write> channelWrites) {
        if (channelWrites.isEmpty()) {
            return CompletableFuture.completedStage(Acceptance.DUPLICATE);
        }
        Batch batch = Batch.builder(batches.next()).addAll(channelWrites).build();
        return store.apply(batch).thenApply(result -> {
            result.orThrow();
            return Acceptance.DUPLICATE;
        });
    }

    private InboxEntry entry(ConversationEvent event, @Nullable String chat, Sender sender) {
        return new InboxEntry(
                branch,
                sender.contact,
                chat,
                sender.address,
                sender.name,
                sequence.next(),
                true,
                event,
                platform.time().now(),
                null,
                List.of(),
                null,
                null,
                List.of());
    }

    /** Commits an event and what belongs to it; {@code durable} runs before it is offered to the queue. */
    private CompletionStage<BatchResult> apply(InboxEntry entry, List<Write> more, Runnable durable) {
        String id = InboxEntry.id(branch, entry.key());
        Batch batch = Batch.builder(batches.next())
                .add(Write.insert(ConversationModels.INBOX, id, entry))
                .addAll(HistoryEntry.of(entry, historyRetention))
                .addAll(more)
                .build();
        return store.apply(batch).thenApply(result -> {
            if (result instanceof BatchResult.Applied applied) {
                durable.run();
                long version = applied.receipt().versions().get(0);
                accepted.accept(new Document<>(ConversationModels.INBOX, id, version, entry));
            }
            return result;
        });
    }

    private Query<InboxEntry> open() {
        return Query.of(ConversationModels.INBOX).where("branch", branch).where("open", true);
    }
}
