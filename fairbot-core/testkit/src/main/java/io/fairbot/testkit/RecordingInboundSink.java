package io.fairbot.testkit;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.storage.LineDocuments;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An inbound sink that records messages and accepts them when the test allows it. Safe for use from any thread. */
final class RecordingInboundSink implements InboundSink {
    private final List<InboundMessage> messages = new CopyOnWriteArrayList<>();
    private final List<OwnMessage> ownMessages = new CopyOnWriteArrayList<>();
    private final List<List<Alias>> persons = new CopyOnWriteArrayList<>();
    private final List<SessionState> states = new CopyOnWriteArrayList<>();
    private final List<DeliveryStatus> statuses = new CopyOnWriteArrayList<>();
    private final AtomicInteger events = new AtomicInteger();
    private final Set<MessageRef> known = new HashSet<>();
    private final LineDocuments documents;
    private volatile CompletionStage<Void> acceptWhen = CompletableFuture.completedStage(null);

    RecordingInboundSink(LineDocuments documents) {
        this.documents = documents;
    }

    /** Sets the stage on which messages are accepted from now on: accepted when it completes, rejected when it fails. */
    void acceptWhen(CompletionStage<Void> when) {
        acceptWhen = when;
    }

    List<InboundMessage> messages() {
        return List.copyOf(messages);
    }

    List<SessionState> states() {
        return List.copyOf(states);
    }

    List<DeliveryStatus> statuses() {
        return List.copyOf(statuses);
    }

    /** Returns the number of events that were neither messages nor reports. */
    int events() {
        return events.get();
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        messages.add(message);
        return acceptWhen
                .thenCompose(done -> committed(channelWrites))
                .thenApply(done -> kept(message.ref()) ? Acceptance.ACCEPTED : Acceptance.DUPLICATE);
    }

    private synchronized boolean kept(MessageRef ref) {
        return known.add(ref);
    }

    /** Returns what was written on the phone of the line. */
    List<OwnMessage> ownMessages() {
        return List.copyOf(ownMessages);
    }

    /** Returns the identifiers that were reported to be one person's. */
    List<List<Alias>> persons() {
        return List.copyOf(persons);
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        ownMessages.add(message);
        return acceptWhen
                .thenCompose(done -> committed(channelWrites))
                .thenApply(done -> kept(new MessageRef(
                                message.ref().chat(), "own/" + message.ref().id()))
                        ? Acceptance.ACCEPTED
                        : Acceptance.DUPLICATE);
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        persons.add(List.copyOf(aliases));
        return acceptWhen.thenCompose(done -> committed(channelWrites));
    }

    @Override
    public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        return acceptWhen.thenCompose(done -> committed(channelWrites));
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        statuses.add(status);
        return acceptWhen.thenCompose(done -> committed(channelWrites));
    }

    private CompletionStage<Void> committed(List<Write> channelWrites) {
        return channelWrites.isEmpty()
                ? CompletableFuture.completedStage(null)
                : documents.open().commit(channelWrites).thenAccept(BatchResult::orThrow);
    }

    @Override
    public void stateChanged(SessionState state) {
        states.add(state);
    }

    @Override
    public void active() {
        events.incrementAndGet();
    }

    @Override
    public void faulted(LineFault fault) {
        // The tests of line supervision cover this.
    }
}
