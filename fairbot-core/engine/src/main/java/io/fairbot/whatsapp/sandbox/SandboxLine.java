package io.fairbot.whatsapp.sandbox;

import io.fairbot.branch.Branch;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Unsupported;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of the sandbox: connects the simulated phones of the customers with the conversations of the branch. */
final class SandboxLine implements WhatsAppSession {
    private static final Logger log = LoggerFactory.getLogger(SandboxLine.class);

    private final SandboxChannel channel;
    private final Branch branch;
    private final InboundSink sink;
    private final Transcript transcript;
    private final TimeSource time;
    private final SandboxMedia media;
    private final ChatChanges changes;
    private final SandboxLineFaults faults;
    private final Map<MessageRef, UnreadableMessage> unreadable = new ConcurrentHashMap<>();
    private final SandboxLinking linking;
    private TimeSource.@Nullable TimerHandle codeEnd;
    private final SandboxReading reading = new SandboxReading();
    private volatile SessionState state;
    private volatile boolean isClosed;

    /** A message that cannot be read until it is sent again. */
    private record UnreadableMessage(InboundMessage message, CompletableFuture<Acceptance> accepted) {}

    SandboxLine(
            SandboxChannel channel,
            LineContext opened,
            Transcript transcript,
            TimeSource time,
            SandboxMedia media,
            ChatChanges changes) {
        this.media = media;
        this.changes = changes;
        this.channel = channel;
        branch = opened.branch();
        sink = opened.sink();
        this.transcript = transcript;
        this.time = time;
        faults = channel.faults().line(branch.id());
        linking = channel.linking(branch.id());
        state = new SessionState(SessionPhase.CONNECTING, time.now(), Optional.empty());
        state = stateOnceConnected();
    }

    Branch branch() {
        return branch;
    }

    /** Returns whether a customer's message can arrive now. */
    boolean isReceiving() {
        return state.isOpen() && !faults.isSilent();
    }

    /** Ends the session, as the provider would. */
    void disconnect(SandboxLineFaults.InjectedFault fault) {
        if (state.isOpen()) {
            change(stopped(fault));
        }
    }

    private void change(SessionState next) {
        state = next;
        sink.stateChanged(next);
        changes.changedAll();
    }

    private SessionState stateOnceConnected() {
        Instant now = time.now();
        return faults.connect(this, now)
                .map(this::stopped)
                .orElseGet(() -> linking.isLinked()
                        ? new SessionState(SessionPhase.OPEN, now, Optional.empty())
                        : linkingBy(LinkCode.LinkKind.QR));
    }

    /** Returns a state with another code, which is replaced when it ends. */
    private synchronized SessionState linkingBy(LinkCode.LinkKind kind) {
        Instant now = time.now();
        cancelCode();
        codeEnd = time.schedule(SandboxLinking.VALIDITY, () -> showCode(LinkCode.LinkKind.QR));
        return SessionState.linking(now, linking.unlinked(kind, now));
    }

    private synchronized void cancelCode() {
        if (codeEnd != null) {
            codeEnd.cancel();
            codeEnd = null;
        }
    }

    private void showCode(LinkCode.LinkKind kind) {
        if (!isClosed) {
            change(linkingBy(kind));
        }
    }

    @Override
    public CompletionStage<Void> linkByCode(PhoneNumber phone) {
        if (state.phase() != SessionPhase.LINKING) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The line does not wait to be linked; unlink it first."));
        }
        showCode(LinkCode.LinkKind.PAIRING_CODE);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unlink() {
        showCode(LinkCode.LinkKind.QR);
        return CompletableFuture.completedStage(null);
    }

    /** Links the line to the phone that has taken a code; returns false when the code is not the current one. */
    boolean link(String text) {
        boolean isLinked = linking.link(text, time.now());
        if (isLinked) {
            cancelCode();
            change(new SessionState(SessionPhase.OPEN, time.now(), Optional.empty()));
        }
        return isLinked;
    }

    private SessionState stopped(SandboxLineFaults.InjectedFault fault) {
        return new SessionState(
                SessionPhase.STOPPED, time.now(), Optional.of(fault.cause()), fault.until(), Optional.empty());
    }

    /** Sends a message of a customer; completes when it is durable. */
    CompletionStage<Acceptance> send(SandboxRoutes.ChatEntry sent) {
        Instant now = time.now();
        try {
            // Into the transcript first, so that a reply never comes before the message it answers.
            transcript.appendOnce(SandboxMessage.received(sent, now));
            changes.changed(sent.chat());
        } catch (IOException e) {
            log.warn("The sandbox line {} could not store a message: {}", branch.id(), e.toString());
            return CompletableFuture.failedStage(e);
        }
        Alias author = Alias.of(sent.customer());
        InboundMessage message =
                new InboundMessage(sent.ref(), List.of(author), sent.name(), now, sent.content(), sent.quoted());
        if (!faults.takeUnreadable()) {
            return sink.accept(message, List.of());
        }
        UnreadableMessage pending = new UnreadableMessage(message, new CompletableFuture<>());
        unreadable.put(MessageRef.of(author, sent.id()), pending);
        sink.faulted(unreadable(message));
        return pending.accepted;
    }

    /** Delivers a report on a message that was sent; completes when it is durable. */
    CompletionStage<Void> report(DeliveryStatus status) {
        return sink.delivery(status, List.of());
    }

    /** Reports what a person wrote on the phone of the line; completes when it is durable. */
    CompletionStage<Acceptance> write(SandboxRoutes.ChatEntry sent) {
        Instant now = time.now();
        try {
            transcript.appendOnce(SandboxMessage.written(sent.customer().e164(), sent.id(), now, sent.content()));
            changes.changed(sent.chat());
        } catch (IOException e) {
            log.warn("The sandbox line {} could not store a message: {}", branch.id(), e.toString());
            return CompletableFuture.failedStage(e);
        }
        return sink.written(
                OwnMessage.of(sent.id(), List.of(Alias.of(sent.customer())), now, sent.content()), List.of());
    }

    /** Reports that several numbers are those of one person; completes when it is durable. */
    CompletionStage<Void> unite(List<Alias> numbers) {
        return sink.samePerson(numbers, List.of());
    }

    private static LineFault unreadable(InboundMessage message) {
        return new LineFault(
                FailureCause.WEB_UNDECRYPTABLE,
                "Injected.",
                Optional.empty(),
                Optional.of(message.author().get(0)),
                Optional.of(message.id()));
    }

    @Override
    public CompletionStage<Void> requestResend(Alias sender, String messageId, boolean newKeys) {
        boolean readable = faults.requestResend(new SandboxFaults.ResendRequest(sender.value(), messageId, newKeys));
        UnreadableMessage pending = unreadable.get(MessageRef.of(sender, messageId));
        if (pending != null && readable) {
            unreadable.remove(MessageRef.of(sender, messageId));
            sink.accept(pending.message, List.of()).whenComplete((accepted, failure) -> {
                if (failure == null) {
                    pending.accepted.complete(accepted);
                } else {
                    pending.accepted.completeExceptionally(failure);
                }
            });
        } else if (pending != null) {
            sink.faulted(unreadable(pending.message));
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> reconnect() {
        if (isClosed) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The line was closed; ask the channel to open it again."));
        }
        change(stateOnceConnected());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> probe() {
        if (faults.isSilent()) {
            return new CompletableFuture<>();
        }
        sink.active();
        return CompletableFuture.completedStage(null);
    }

    /** Returns the message of an id in a chat. */
    Optional<SandboxMessage> find(String chat, String id) throws IOException {
        return transcript.find(chat, id);
    }

    /** Returns the messages of the customers' side. */
    Transcript transcript() {
        return transcript;
    }

    /** Returns what the customer of a chat sees of the reader of the messages. */
    Optional<SandboxReading.ChatReading> reading(String chat) {
        return reading.find(chat);
    }

    /** Returns those who wait for a change of a chat of this line, or of its state. */
    ChatChanges changes() {
        return changes;
    }

    @Override
    public boolean showsReading() {
        return true;
    }

    @Override
    public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
        reading.seen(who.value(), messageIds, typing);
        changes.changed(who.value());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public SessionState state() {
        return state;
    }

    @Override
    public boolean supports(OutboundContent content) {
        return !(content instanceof Unsupported);
    }

    @Override
    public CompletionStage<MediaRef> fetch(MediaRef medium, MediaStore into) {
        return media.fetch(medium, into);
    }

    /** Takes the bytes of a medium over; one whose bytes the application no longer has is refused. */
    @Override
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        Preparation ready = new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of()));
        if (message.content() instanceof Media medium && medium.media().sha256().isPresent()) {
            return media.deliver(medium.media())
                    .thenApply(there -> there
                            ? ready
                            : new Preparation.Refusal(
                                    FailureCause.CLOUD_MALFORMED,
                                    "The bytes of the medium are not in the application's store."));
        }
        return CompletableFuture.completedStage(ready);
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        if (state.cause().isPresent() || state.phase() == SessionPhase.LINKING) {
            return CompletableFuture.completedStage(
                    new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "The line is cut off."));
        }
        Optional<FailureCause> refusal = faults.refusal();
        if (refusal.isPresent()) {
            return CompletableFuture.completedStage(new Transmission.Failed(refusal.get(), "Injected."));
        }
        Duration delay = faults.answerDelay();
        if (delay.isZero()) {
            return CompletableFuture.completedStage(deliver(prepared));
        }
        CompletableFuture<Transmission> answer = new CompletableFuture<>();
        time.schedule(delay, () -> answer.complete(deliver(prepared)));
        return answer;
    }

    private Transmission deliver(PreparedMessage prepared) {
        OutboundMessage message = prepared.message();
        String chat = message.to().value();
        reading.answered(chat);
        try {
            boolean duplicate = channel.deduplicates() && transcript.contains(chat, prepared.channelId());
            transcript.append(SandboxMessage.sent(
                    chat,
                    prepared.channelId(),
                    duplicate ? SandboxMessage.TranscriptDirection.DUPLICATE : SandboxMessage.TranscriptDirection.OUT,
                    time.now(),
                    message));
            changes.changed(chat);
            return faults.takeLostAnswer()
                    ? new Transmission.Unknown("The answer was lost, as a fault was injected that says so.")
                    : new Transmission.Sent();
        } catch (ClosedChannelException e) {
            // The application stops; the message is sent at the next start.
            return new Transmission.Unknown("The line was closed.");
        } catch (IOException e) {
            log.error("The transcript of {} cannot be written", branch.id(), e);
            return new Transmission.Unknown("The transcript cannot be written.");
        }
    }

    @Override
    public CompletionStage<Void> close() {
        isClosed = true;
        cancelCode();
        // The cause stays: the list of lines tells why one is closed.
        state = new SessionState(SessionPhase.STOPPED, time.now(), state.cause());
        try {
            transcript.close();
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        } finally {
            channel.closed(this);
            changes.changedAll();
        }
        return CompletableFuture.completedStage(null);
    }
}
