package io.fairbot.conversation.outbound;

import io.fairbot.Internal;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.ContactResolver;
import io.fairbot.conversation.contact.ContactSequencer;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRefusedException.SendRefusedReason;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SendStatus;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The sender of messages that answer no event: it checks and stores them. The branch need not be open on this node; the engine
 * that has it open learns of a message from the change feed. Safe for use from any thread.
 *
 * <p>The id of a message follows from its branch and key, and its row must be absent, so that of any number of requests with one
 * key, by any number of nodes, one stores the message.
 */
@Internal
public final class MessageSender {
    /** Half of the digest: 128 bits never meet by chance. */
    private static final int ID_LENGTH = 32;

    private final DocumentStore store;
    private final Platform platform;
    private final Duration defaultValidity;
    private final ContactDirectory directory;
    private final SendingBranches branches;
    private final ContactResolver resolver;
    private final ContactSequencer contacts;
    private final SendRules rules;
    private final AuditLog audit;

    /** A recipient that was found or is created: its contact, its address, and the writes that create the contact. */
    private record ResolvedRecipient(String contact, Alias address, List<Write> writes) {}

    /**
     * Creates a sender.
     *
     * @param store the store with the conversations
     * @param platform time and identifiers
     * @param defaultValidity the time within which a message may be sent unless its request says otherwise
     * @param directory the contacts that were merged
     * @param branches the branches of the application
     */
    public MessageSender(
            DocumentStore store,
            Platform platform,
            Duration defaultValidity,
            ContactDirectory directory,
            SendingBranches branches) {
        this.store = store;
        this.platform = platform;
        this.defaultValidity = defaultValidity;
        this.directory = directory;
        this.branches = branches;
        resolver = new ContactResolver(store, platform, directory);
        contacts = new ContactSequencer(store, platform, directory);
        rules = new SendRules(store, directory, platform.time());
        audit = new StoredAuditLog(store, platform.ids());
    }

    /**
     * Stores a message.
     *
     * @param request the message
     * @return the receipt, as {@link io.fairbot.conversation.Conversations#send}
     */
    public CompletionStage<SendReceipt> send(SendRequest request) {
        String id = id(request);
        return stored(id)
                .thenCompose(found -> found.isPresent()
                        ? repeated(request, found.get())
                        : insert(request, id)
                                .thenCompose(rejected -> rejected.isEmpty()
                                        ? CompletableFuture.completedStage(
                                                new SendReceipt(id, SendStatus.QUEUED, false))
                                        : rejected(request, id, rejected.get())));
    }

    /**
     * Prepares a message for a batch of the caller.
     *
     * @param request the message
     * @return its id and writes, as {@link io.fairbot.conversation.Conversations#prepareSend}
     */
    public CompletionStage<PreparedSend> prepare(SendRequest request) {
        return prepare(request, rules::check);
    }

    /**
     * Prepares the words of an attendant for a batch that is committed only while the attendant has the conversation.
     *
     * @param request the message
     * @return its id and writes, whoever has the conversation now
     */
    public CompletionStage<PreparedSend> prepareWords(SendRequest request) {
        return prepare(request, rules::checkContact);
    }

    private CompletionStage<PreparedSend> prepare(
            SendRequest request, BiFunction<SendRequest, String, CompletionStage<Void>> rule) {
        String id = id(request);
        return stored(id)
                .thenCompose(found -> found.isPresent()
                        ? repeated(request, found.get()).thenApply(receipt -> new PreparedSend(id, List.of()))
                        : known(request)
                                .thenCompose(known -> resolve(request))
                                .thenCompose(recipient -> rule.apply(request, recipient.contact)
                                        .thenApply(allowed -> new PreparedSend(id, writes(request, id, recipient)))));
    }

    /**
     * Returns whether the application has a branch, open on this node or not.
     *
     * @param branch the branch's id
     * @return whether it has
     */
    public boolean hasBranch(String branch) {
        return branches.exists(branch);
    }

    /**
     * Returns who has a conversation.
     *
     * @param owner the attendant, or {@link Attendant#OWN_PHONE}
     * @return the beginning of a sentence
     */
    public static String hasConversation(String owner) {
        return (owner.equals(Attendant.OWN_PHONE) ? "Somebody who writes on the phone of the line" : owner)
                + " has this conversation";
    }

    /**
     * Returns why a branch is refused that the application does not have.
     *
     * @param branch the branch's id
     * @return one sentence
     */
    public static String unknownBranch(String branch) {
        return "This application has no branch \"" + branch + "\", or has not opened it yet.";
    }

    /**
     * Finds a message, whether it was sent here or is a reply.
     *
     * @param id its id
     * @return the message, or empty; one that waits for its line has expired as soon as its time is over
     */
    public CompletionStage<Optional<SentMessage>> find(String id) {
        return store.get(ConversationModels.OUTBOX, id)
                .thenApply(found -> found.map(OutboxEntry::message).map(this::asOfNow));
    }

    /** A row that waits is ended when its line opens, which may be long after its time. */
    private SentMessage asOfNow(SentMessage stored) {
        boolean isOver = stored.status() == SendStatus.QUEUED
                && !stored.expiresAt().isAfter(platform.time().now());
        return isOver ? stored.asExpired() : stored;
    }

    /** Returns the id of a message; a digest, since a key may be about a person. */
    private static String id(SendRequest request) {
        String name = request.branch() + "\n" + request.key();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private CompletionStage<Optional<Document<OutboxEntry>>> stored(String id) {
        return directory.load().thenCompose(done -> store.get(ConversationModels.OUTBOX, id));
    }

    /** Stores a message alone for its contact, so that the order of a contact's numbers is the order of the commits. */
    private CompletionStage<Optional<BatchResult.Rejected>> insert(SendRequest request, String id) {
        return known(request).thenCompose(known -> {
            if (request.recipient() instanceof Recipient.ByAlias person) {
                return contacts.commit(
                        List.of(person.alias()),
                        Optional.empty(),
                        (contact, durable) -> addressed(request, contact.orElseThrow(), person.alias())
                                .thenCompose(recipient -> commit(request, id, recipient, durable)));
            }
            String contact = ((Recipient.ByContact) request.recipient()).id();
            return contacts.run(
                    contact,
                    () -> stored(request, contact).thenCompose(recipient -> commit(request, id, recipient, () -> {})));
        });
    }

    private CompletionStage<Void> known(SendRequest request) {
        return hasBranch(request.branch())
                ? CompletableFuture.completedStage(null)
                : SendRules.refused(SendRefusedReason.UNKNOWN_BRANCH, unknownBranch(request.branch()));
    }

    private CompletionStage<Optional<BatchResult.Rejected>> commit(
            SendRequest request, String id, ResolvedRecipient recipient, Runnable durable) {
        return rules.check(request, recipient.contact)
                .thenCompose(allowed -> store.apply(Batch.builder(platform.ids().next())
                        .addAll(writes(request, id, recipient))
                        .build()))
                .thenApply(result -> {
                    if (result instanceof BatchResult.Rejected rejected) {
                        return Optional.of(rejected);
                    }
                    result.orThrow();
                    durable.run();
                    return Optional.empty();
                });
    }

    private List<Write> writes(SendRequest request, String id, ResolvedRecipient recipient) {
        Instant now = platform.time().now();
        OutboxEntry entry = OutboxEntry.queued(
                request.branch(),
                recipient.contact,
                recipient.address,
                branches.nextNumber(request.branch()),
                new OutboxEntry.NewMessage(
                        request.purpose(),
                        request.content(),
                        List.of(),
                        now,
                        now.plus(request.validFor().orElse(defaultValidity)),
                        request.sender().orElse(null)));
        List<Write> writes = new ArrayList<>();
        writes.add(Write.insert(ConversationModels.OUTBOX, id, entry));
        writes.addAll(recipient.writes);
        request.sender()
                .ifPresent(who -> writes.add(audit.write(AuditEntry.done(now, who, "message.send", "message/" + id)
                        .with(Map.of(
                                "branch",
                                request.branch(),
                                "purpose",
                                request.purpose().name())))));
        return writes;
    }

    private CompletionStage<ResolvedRecipient> resolve(SendRequest request) {
        return request.recipient() instanceof Recipient.ByAlias person
                ? resolver.resolve(List.of(person.alias()), Optional.empty())
                        .thenCompose(contact -> addressed(request, contact, person.alias()))
                : stored(request, ((Recipient.ByContact) request.recipient()).id());
    }

    /** Finds a stored contact. */
    private CompletionStage<ResolvedRecipient> stored(SendRequest request, String id) {
        String current = directory.current(id);
        return store.get(ConversationModels.CONTACTS, current)
                .thenCompose(found -> found.isEmpty()
                        ? SendRules.refused(
                                SendRefusedReason.UNKNOWN_CONTACT,
                                "There is no contact of this id; somebody who has never written is addressed by a"
                                        + " telephone number.")
                        : address(request.branch(), current)
                                .thenApply(address -> new ResolvedRecipient(
                                        current,
                                        address.orElseGet(() ->
                                                found.get().value().aliases().get(0)),
                                        List.of())));
    }

    private CompletionStage<ResolvedRecipient> addressed(
            SendRequest request, ContactResolver.ContactResolution contact, Alias given) {
        return address(request.branch(), contact.contact())
                .thenApply(
                        address -> new ResolvedRecipient(contact.contact(), address.orElse(given), contact.writes()));
    }

    /** Returns the address of replies, so that a person is one recipient to the line and its limits. */
    private CompletionStage<Optional<Alias>> address(String branch, String contact) {
        return store.get(ConversationModels.CONVERSATIONS, ConversationRecord.id(branch, contact))
                .thenApply(
                        found -> found.map(conversation -> conversation.value().address()));
    }

    private CompletionStage<SendReceipt> rejected(SendRequest request, String id, BatchResult.Rejected rejected) {
        return store.get(ConversationModels.OUTBOX, id)
                .thenCompose(found -> repeated(request, found.orElseThrow(() -> new BatchRejectedException(rejected))));
    }

    private CompletionStage<SendReceipt> repeated(SendRequest request, Document<OutboxEntry> row) {
        OutboxEntry entry = row.value();
        boolean same = entry.purpose() == request.purpose() && entry.content().equals(request.content());
        return (same ? isRecipient(request.recipient(), entry) : CompletableFuture.completedStage(false))
                .thenCompose(matches -> matches
                        ? CompletableFuture.completedStage(
                                new SendReceipt(row.id(), entry.status().toPublic(), true))
                        : SendRules.refused(
                                SendRefusedReason.KEY_REUSED,
                                "The key names a message of this branch that has another recipient, content or"
                                        + " purpose; a different message has a key of its own."));
    }

    private CompletionStage<Boolean> isRecipient(Recipient recipient, OutboxEntry entry) {
        String contact = directory.current(entry.contact());
        if (recipient instanceof Recipient.ByContact stored) {
            return CompletableFuture.completedStage(
                    directory.current(stored.id()).equals(contact));
        }
        Alias alias = ((Recipient.ByAlias) recipient).alias();
        return alias.key().equals(entry.to().key())
                ? CompletableFuture.completedStage(true)
                : resolver.find(List.of(alias))
                        .thenApply(
                                found -> found.filter(person -> person.contact().equals(contact))
                                        .isPresent());
    }
}
