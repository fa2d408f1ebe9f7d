package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The inbox of a branch: stores each event once, in the order of the commits. */
final class Inbox {
    /** The number of times that the owner of an alias may change while its message is being stored. */
    private static final int MAX_TRIES = 5;

    private final String branch;
    private final DocumentStore store;
    private final Platform platform;
    private final IdGenerator batches;
    private final ContactResolver contacts;
    private final Consumer<Document<InboxEntry>> accepted;
    private final RowNumberGenerator sequence;
    private final KeyedExecutor<String> serial = new KeyedExecutor<>();

    /** A contact as the sender of an event. */
    private record Sender(String contact, Alias address, Optional<String> name) {}

    Inbox(
            String branch,
            DocumentStore store,
            Platform platform,
            IdGenerator batches,
            Consumer<Document<InboxEntry>> accepted) {
        this.batches = batches;
        this.branch = branch;
        this.store = store;
        this.platform = platform;
        this.accepted = accepted;
        contacts = new ContactResolver(store, platform);
        sequence = new RowNumberGenerator(platform.time());
    }

    /** Continues the numbering after the open events. */
    CompletionStage<Void> recover() {
        return store.find(open().orderBy("seq").descending().limit(1))
                .thenAccept(page -> page.documents()
                        .forEach(document -> sequence.advanceTo(document.value().seq())));
    }

    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        // One at a time for each sender, so that the order of the numbers is the order of the commits.
        return serial.run(message.author().get(0).key(), () -> store(message, channelWrites, 1));
    }

    /** Stores an event that did not come from the customer. */
    CompletionStage<Acceptance> accept(ConversationEvent event, String contact, Alias from) {
        return serial.run(
                from.key(),
                () -> apply(entry(event, null, new Sender(contact, from, Optional.empty())), List.of())
                        .thenApply(result ->
                                result instanceof BatchResult.Rejected ? Acceptance.DUPLICATE : Acceptance.ACCEPTED));
    }

    /** Reopens a dead entry; returns false when it is not dead, or another writer was faster. */
    CompletionStage<Boolean> replay(String key) {
        return store.get(ConversationModels.INBOX, InboxEntry.id(branch, key)).thenCompose(found -> {
            if (found.isEmpty() || found.get().value().outcome() != InboxEntry.EventOutcome.DEAD) {
                return CompletableFuture.completedStage(false);
            }
            Document<InboxEntry> dead = found.get();
            return serial.run(dead.value().from().key(), () -> reopen(dead));
        });
    }

    private CompletionStage<Boolean> reopen(Document<InboxEntry> dead) {
        InboxEntry open =
                dead.value().asReopened(sequence.next(), platform.time().now());
        return store.apply(Batch.of(batches.next(), Write.replace(dead, open)))
                .thenApply(result -> {
                    if (result instanceof BatchResult.Applied applied) {
                        long version = applied.receipt().versions().get(0);
                        accepted.accept(new Document<>(dead.model(), dead.id(), version, open));
                        return true;
                    }
                    return false;
                });
    }

    private CompletionStage<Acceptance> store(InboundMessage message, List<Write> channelWrites, int attempt) {
        ConversationEvent event = new ConversationEvent.Message(message.id(), message.content(), message.sentAt());
        Alias from = message.author().get(0);
        return contacts.resolve(message).thenCompose(resolved -> {
            List<Write> more = new ArrayList<>(resolved.writes());
            more.addAll(channelWrites);
            return apply(entry(event, message.ref().chat(), new Sender(resolved.contact(), from, message.name())), more)
                    .thenCompose(result -> {
                        if (result instanceof BatchResult.Rejected rejected) {
                            return rejected(rejected, message, channelWrites, attempt);
                        }
                        result.orThrow();
                        return CompletableFuture.completedStage(Acceptance.ACCEPTED);
                    });
        });
    }

    private CompletionStage<Acceptance> rejected(
            BatchResult.Rejected rejected, InboundMessage message, List<Write> channelWrites, int attempt) {
        if (rejected.write().model().equals(ConversationModels.INBOX)) {
            return duplicate(channelWrites);
        }
        boolean aboutContact = rejected.write().model().equals(ConversationModels.ALIASES)
                || rejected.write().model().equals(ConversationModels.CONTACTS);
        if (aboutContact && attempt < MAX_TRIES) {
            return store(message, channelWrites, attempt + 1);
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

    private CompletionStage<BatchResult> apply(InboxEntry entry, List<Write> more) {
        String id = InboxEntry.id(branch, entry.key());
        Batch batch = Batch.builder(batches.next())
                .add(Write.insert(ConversationModels.INBOX, id, entry))
                .addAll(more)
                .build();
        return store.apply(batch).thenApply(result -> {
            if (result instanceof BatchResult.Applied applied) {
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
