package io.fairbot.conversation.outbound;

import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.ContactHistory;
import io.fairbot.conversation.contact.StoredConversation;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRefusedException.SendRefusedReason;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rules that decide whether a message may be sent to a contact at all; how fast it is sent is up to the line. */
final class SendRules {
    /** WhatsApp lets a business write freely for a day after the customer's last message. */
    private static final Duration ANSWERABLE = Duration.ofDays(1);

    private final DocumentStore store;
    private final ContactDirectory directory;
    private final ContactHistory history;
    private final TimeSource time;

    SendRules(DocumentStore store, ContactDirectory directory, TimeSource time) {
        this.store = store;
        this.directory = directory;
        history = new ContactHistory(store, directory);
        this.time = time;
    }

    /** Completes when the message may be sent; fails with the reason otherwise. */
    CompletionStage<Void> check(SendRequest request, String contact) {
        return request.purpose().isUnsolicited()
                ? checkContact(request, contact)
                : checkOwner(request, contact).thenCompose(free -> checkContact(request, contact));
    }

    /** As {@link #check}, whoever has the conversation. */
    CompletionStage<Void> checkContact(SendRequest request, String contact) {
        return request.purpose().isUnsolicited() ? checkOptOut(request, contact) : checkAnswerable(request, contact);
    }

    /** Whoever has a conversation is the only one who talks in it. */
    private CompletionStage<Void> checkOwner(SendRequest request, String contact) {
        return StoredConversation.read(store, request.branch(), contact, directory.former(contact))
                .thenCompose(found -> found.record(time.now())
                        .map(ConversationRecord::current)
                        .filter(current -> current.state() == HandoffState.TAKEN)
                        .flatMap(Handoff::by)
                        .filter(owner -> request.purpose() == Purpose.REPLY
                                || request.sender().filter(owner::equals).isEmpty())
                        .map(owner -> CompletableFuture.<Void>failedStage(taken(request, owner)))
                        .orElseGet(() -> CompletableFuture.completedStage(null)));
    }

    private static SendRefusedException taken(SendRequest request, String owner) {
        return SendRefusedException.takenBy(
                owner,
                MessageSender.hasConversation(owner) + ", so a message of the purpose " + request.purpose()
                        + (request.purpose() == Purpose.REPLY ? "" : " of anybody else")
                        + " is not sent; send a notice, or wait until the bot has it again.");
    }

    private CompletionStage<Void> checkOptOut(SendRequest request, String contact) {
        return store.get(ConversationModels.OPT_OUTS, contact)
                .thenCompose(optOut -> optOut.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : refused(
                                SendRefusedReason.OPTED_OUT,
                                "The contact has opted out, so it gets answers only; a message of the purpose "
                                        + request.purpose() + " is not sent to it."));
    }

    private CompletionStage<Void> checkAnswerable(SendRequest request, String contact) {
        Instant since = time.now().minus(ANSWERABLE);
        return history.hasWritten(request.branch(), contact, since)
                .thenCompose(hasWritten -> hasWritten
                        ? CompletableFuture.completedStage(null)
                        : refused(
                                SendRefusedReason.NOT_WRITTEN_RECENTLY,
                                "The customer has not written to the branch " + request.branch()
                                        + " within the last 24 hours, so a message of the purpose " + request.purpose()
                                        + " is not sent; send a notice, or wait until the customer writes."));
    }

    static <T> CompletionStage<T> refused(SendRefusedReason reason, String sentence) {
        return CompletableFuture.failedStage(new SendRefusedException(reason, sentence));
    }
}
