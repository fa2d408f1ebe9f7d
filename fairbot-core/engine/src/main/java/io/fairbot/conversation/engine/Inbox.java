package io.fairbot.conversation.engine;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.contact.ContactResolver;
import io.fairbot.conversation.contact.ContactSequencer;
import io.fairbot.conversation.outbound.MessageLookup;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.conversation.report.BranchMeters;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The inbox of a branch: stores each event once, in the order of the commits. */
final class Inbox {
    /** The longest wait for messages on their way before one that the phone of the line shows counts as a person's. */
    private static final Duration MAX_ECHO_WAIT = Duration.ofSeconds(10);

    private final String branch;
    private final DocumentStore store;
    private final Platform platform;
    private final IdGenerator batches;
    private final Duration historyRetention;
    private final boolean readsGroups;
    private final AuditLog audit;
    private final ContactSequencer contacts;
    private final Consumer<Document<InboxEntry>> accepted;
    private final RowNumberGenerator sequence;
    private final Transmissions transmissions;
    private final BranchMeters meters;

    /** A contact as the sender of an event. */
    private record Sender(String contact, Alias address, Optional<String> name) {}

    Inbox(
            String branch,
            DocumentStore store,
            BranchEngine.BranchEnvironment environment,
            Consumer<Document<InboxEntry>> accepted) {
        platform = environment.platform();
        batches = environment.batches();
        historyRetention = environment.options().historyRetention();
        readsGroups = environment.options().readsGroups();
        this.branch = branch;
        this.store = store;
        audit = new StoredAuditLog(store, platform.ids());
        this.accepted = accepted;
        contacts = new ContactSequencer(store, platform, environment.directory());
        sequence = new RowNumberGenerator(platform.time());
        transmissions = new Transmissions(platform.time());
        meters = new BranchMeters(branch, platform);
    }

    /** Continues the numbering after the open events. */
    CompletionStage<Void> recover() {
        return store.find(open().orderBy("seq").descending().limit(1))
                .thenAccept(page -> page.documents()
                        .forEach(document -> sequence.advanceTo(document.value().seq())));
    }

    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        return store(message, channelWrites).thenApply(result -> {
            meters.received(result);
            return result;
        });
    }

    private CompletionStage<Acceptance> store(InboundMessage message, List<Write> channelWrites) {
        if (message.ref().group().isPresent() && !readsGroups) {
            return without(Acceptance.IGNORED, channelWrites);
        }
        ConversationEvent event =
                new ConversationEvent.Message(message.id(), message.content(), message.sentAt(), message.quoted());
        return contacts.commit(message.author(), message.name(), (contact, durable) -> {
                    Sender sender = new Sender(
                            contact.orElseThrow().contact(), message.author().get(0), message.name());
                    InboxEntry entry = entry(event, message.ref().chat(), sender);
                    List<Write> more = new ArrayList<>(HistoryEntry.of(entry, historyRetention));
                    more.addAll(contact.orElseThrow().writes());
                    more.addAll(channelWrites);
                    return apply(entry, more, durable);
                })
                .thenCompose(rejected -> acceptance(rejected, channelWrites));
    }

    RowNumberGenerator sequence() {
        return sequence;
    }

    /** Returns the transmissions of the branch by this node. */
    Transmissions transmissions() {
        return transmissions;
    }

    /** Stores that a person wrote on the phone of the line, unless this application sent the message or it is in a group. */
    CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        if (message.ref().group().isPresent()) {
            return without(Acceptance.IGNORED, channelWrites);
        }
        return isEcho(message)
                .thenCompose(sent -> sent
                        ? without(Acceptance.DUPLICATE, channelWrites)
                        : contacts.commit(
                                        message.to(),
                                        Optional.empty(),
                                        (contact, durable) ->
                                                takeOver(message, contact.orElseThrow(), channelWrites, durable))
                                .thenCompose(rejected -> acceptance(rejected, channelWrites)));
    }

    /**
     * Returns whether this application sent a message. One that is being sent may have an id that only the provider's answer
     * tells, so the answers to all that are on their way are waited for.
     */
    private CompletionStage<Boolean> isEcho(OwnMessage message) {
        String id = message.ref().id();
        return MessageLookup.find(store, branch, id)
                .thenCompose(sent -> sent.isPresent()
                        ? CompletableFuture.completedStage(sent)
                        : transmissions
                                .ended(MAX_ECHO_WAIT)
                                .thenCompose(ended -> MessageLookup.find(store, branch, id)))
                .thenApply(Optional::isPresent);
    }

    private CompletionStage<Optional<BatchResult.Rejected>> takeOver(
            OwnMessage message,
            ContactResolver.ContactResolution contact,
            List<Write> channelWrites,
            Runnable durable) {
        ConversationEvent event = new ConversationEvent.Attendant(
                InboxEntry.ownKey(message.ref()),
                ConversationEvent.Attendant.OWN_PHONE,
                ConversationEvent.Attendant.AttendantAction.TAKE_OVER,
                Optional.of(message.content()));
        InboxEntry entry =
                entry(event, null, new Sender(contact.contact(), message.to().get(0), Optional.empty()));
        List<Write> more = new ArrayList<>(List.of(HistoryEntry.of(entry, message, historyRetention)));
        more.addAll(contact.writes());
        more.addAll(channelWrites);
        return apply(entry, more, durable);
    }

    /** Stores that several identifiers belong to one person. */
    CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        return samePerson(aliases, ofContact -> {
                    List<Write> writes = new ArrayList<>(channelWrites);
                    writes.addAll(ofContact);
                    return writes.isEmpty()
                            ? CompletableFuture.completedStage(Optional.empty())
                            : applied(
                                    Batch.builder(batches.next()).addAll(writes).build(), receipt -> {});
                })
                .thenAccept(rejected -> rejected.ifPresent(BatchResult::orThrow));
    }

    /**
     * Commits something together with the fact that several identifiers belong to one person.
     *
     * @param commit commits the writes that it gets, which may be none, with its own; returns the rejection, if there was one.
     *     Called again when the contact has changed meanwhile
     */
    CompletionStage<Optional<BatchResult.Rejected>> samePerson(
            List<Alias> aliases, Function<List<Write>, CompletionStage<Optional<BatchResult.Rejected>>> commit) {
        return contacts.commit(
                aliases,
                (contact, durable) -> commit.apply(contact.map(ContactResolver.ContactResolution::writes)
                                .orElse(List.of()))
                        .thenApply(rejected -> {
                            if (rejected.isEmpty()) {
                                durable.run();
                            }
                            return rejected;
                        }));
    }

    /** Stores messages of an earlier time in the history of their contact. */
    CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        Instant oldest = platform.time().now().minus(historyRetention);
        // By identity, since a provider may repeat a message within one delivery.
        Map<MessageRef, PastChat.PastMessage> messages = new LinkedHashMap<>();
        chat.messages().stream()
                .filter(message -> message.sentAt().isAfter(oldest))
                .forEach(message -> messages.put(message.ref(), message));
        if (messages.isEmpty()) {
            return without(Acceptance.IGNORED, channelWrites).thenApply(ignored -> null);
        }
        return contacts.commit(chat.customer(), chat.name(), (contact, durable) -> {
                    Batch.Builder batch = Batch.builder(batches.next());
                    String id = contact.orElseThrow().contact();
                    messages.values()
                            .forEach(message -> batch.add(HistoryEntry.of(branch, id, message, historyRetention)));
                    batch.addAll(contact.orElseThrow().writes()).addAll(channelWrites);
                    return applied(batch.build(), receipt -> durable.run());
                })
                .thenAccept(rejected -> rejected.ifPresent(BatchResult::orThrow));
    }

    /** Stores an event that did not come from the customer. */
    CompletionStage<Acceptance> accept(ConversationEvent event, String contact, Alias from) {
        return contacts.run(
                contact,
                () -> apply(entry(event, null, new Sender(contact, from, Optional.empty())), List.of(), () -> {})
                        .thenApply(rejected -> rejected.isPresent() ? Acceptance.DUPLICATE : Acceptance.ACCEPTED));
    }

    /** Reopens a dead entry for a principal; returns false when it is not dead, or another writer was faster. */
    CompletionStage<Boolean> replay(String key, String who) {
        return store.get(ConversationModels.INBOX, InboxEntry.id(branch, key)).thenCompose(found -> {
            if (found.isEmpty() || found.get().value().outcome() != InboxEntry.EventOutcome.DEAD) {
                return CompletableFuture.completedStage(false);
            }
            Document<InboxEntry> dead = found.get();
            return contacts.run(dead.value().contact(), () -> reopen(dead, who));
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
                accepted.accept(dead.replaced(version, open));
                return true;
            }
            return false;
        });
    }

    private CompletionStage<Acceptance> acceptance(Optional<BatchResult.Rejected> rejected, List<Write> channelWrites) {
        if (rejected.isEmpty()) {
            return CompletableFuture.completedStage(Acceptance.ACCEPTED);
        }
        return rejected.get().write().model().equals(ConversationModels.INBOX)
                ? without(Acceptance.DUPLICATE, channelWrites)
                : CompletableFuture.failedStage(new BatchRejectedException(rejected.get()));
    }

    /** Commits the channel's writes of a message that is not stored itself: its keys have advanced all the same. */
    private CompletionStage<Acceptance> without(Acceptance acceptance, List<Write> channelWrites) {
        if (channelWrites.isEmpty()) {
            return CompletableFuture.completedStage(acceptance);
        }
        Batch batch = Batch.builder(batches.next()).addAll(channelWrites).build();
        return store.apply(batch).thenApply(result -> {
            result.orThrow();
            return acceptance;
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
                List.of(),
                List.of());
    }

    /** Commits an event and what belongs to it; {@code durable} runs before it is offered to the queue. */
    private CompletionStage<Optional<BatchResult.Rejected>> apply(
            InboxEntry entry, List<Write> more, Runnable durable) {
        String id = InboxEntry.id(branch, entry.key());
        Batch batch = Batch.builder(batches.next())
                .add(Write.insert(ConversationModels.INBOX, id, entry))
                .addAll(more)
                .build();
        return applied(batch, receipt -> {
            durable.run();
            long version = receipt.versions().get(0);
            accepted.accept(new Document<>(ConversationModels.INBOX, id, version, entry));
        });
    }

    /** Applies a batch; returns the rejection, if it was rejected. */
    private CompletionStage<Optional<BatchResult.Rejected>> applied(Batch batch, Consumer<WriteReceipt> durable) {
        return store.apply(batch).thenApply(result -> {
            if (result instanceof BatchResult.Rejected rejected) {
                return Optional.of(rejected);
            }
            durable.accept(result.orThrow());
            return Optional.empty();
        });
    }

    private Query<InboxEntry> open() {
        return Query.of(ConversationModels.INBOX).where("branch", branch).where("open", true);
    }
}
