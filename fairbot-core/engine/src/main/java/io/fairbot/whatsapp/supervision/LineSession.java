package io.fairbot.whatsapp.supervision;

import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.storage.LineDocuments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session that the outbox uses; it remains the same across all sessions that the channel opens one after another.
 *
 * <p>An answer is awaited with a timeout: the outcome of a message is unknown when its session has not answered by
 * then, or before it was replaced. Safe for use from any thread.
 */
final class LineSession implements WhatsAppSession {
    private final LineSupervisor supervisor;
    private final LineDocuments documents;
    private final FailureCause notOpen;
    private final TimeSource time;
    private final Duration sendTimeout;
    private final Map<Long, CompletableFuture<Transmission>> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong transmissions = new AtomicLong();
    private CompletableFuture<Void> changed = new CompletableFuture<>();
    private volatile @Nullable WhatsAppSession current;
    private volatile SessionState published;

    LineSession(
            LineSupervisor supervisor,
            LineDocuments documents,
            WhatsAppProvider provider,
            TimeSource time,
            Duration sendTimeout,
            SessionState first) {
        this.supervisor = supervisor;
        this.documents = documents;
        notOpen = FailureCause.connectionLost(provider);
        this.time = time;
        this.sendTimeout = sendTimeout;
        published = first;
    }

    /** Sends through this session from now on. */
    void attach(WhatsAppSession next) {
        current = next;
        notifyChange();
    }

    /** Notifies those who wait for the next change of the session. */
    void notifyChange() {
        CompletableFuture<Void> before;
        synchronized (this) {
            before = changed;
            changed = new CompletableFuture<>();
        }
        before.complete(null);
    }

    /** Returns a stage that completes with the next change of the session. */
    synchronized CompletionStage<Void> nextChange() {
        return changed;
    }

    /** Returns the code with which a phone links the line, while it waits for that. */
    Optional<LinkCode> link() {
        return Optional.ofNullable(current)
                .map(WhatsAppSession::state)
                .filter(state -> state.phase() == SessionState.SessionPhase.LINKING)
                .flatMap(SessionState::link);
    }

    @Override
    public CompletionStage<Void> linkByCode(PhoneNumber phone) {
        return answered(session -> session.linkByCode(phone));
    }

    @Override
    public CompletionStage<Void> unlink() {
        return answered(WhatsAppSession::unlink);
    }

    private CompletionStage<Void> answered(Function<WhatsAppSession, CompletionStage<Void>> call) {
        WhatsAppSession session = current;
        return session == null
                ? CompletableFuture.failedStage(new IllegalStateException("The line has no session yet."))
                : withTimeout(
                        Stages.attempt(() -> call.apply(session)),
                        answer -> answer.completeExceptionally(new IllegalStateException(noAnswer())));
    }

    /** Sets the state that senders see. */
    void publishState(SessionState state) {
        published = state;
    }

    /** Ends the wait for every answer: the outcome of these messages is unknown. */
    void failInFlight() {
        List.copyOf(inFlight.values())
                .forEach(answer ->
                        answer.complete(new Transmission.Unknown("The line was opened again before it answered.")));
    }

    @Override
    public SessionState state() {
        return published;
    }

    /** Returns true while there is no session: the content is asked about again before it is sent. */
    @Override
    public boolean supports(OutboundContent content) {
        WhatsAppSession session = current;
        return session == null || session.supports(content);
    }

    @Override
    public ContentLimits limits() {
        WhatsAppSession session = current;
        return session == null ? ContentLimits.WHATSAPP : session.limits();
    }

    @Override
    public CompletionStage<List<TemplateDefinition>> templates() {
        WhatsAppSession session = current;
        return session == null
                ? CompletableFuture.failedStage(new IllegalStateException("The line has no session yet."))
                : withTimeout(
                        Stages.attempt(session::templates),
                        answer -> answer.completeExceptionally(new IllegalStateException(noAnswer())));
    }

    @Override
    public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
        WhatsAppSession session = current;
        if (session == null || !published.isOpen()) {
            return CompletableFuture.failedStage(new IllegalStateException("The line is not open."));
        }
        return Stages.attempt(() -> session.fetch(media, into));
    }

    @Override
    public boolean showsReading() {
        WhatsAppSession session = current;
        return session != null && published.isOpen() && session.showsReading();
    }

    @Override
    public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
        WhatsAppSession session = current;
        return session == null || !published.isOpen()
                ? CompletableFuture.completedStage(null)
                : Stages.attempt(() -> session.seen(who, messageIds, typing));
    }

    @Override
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        WhatsAppSession session = current;
        if (session == null || !published.isOpen()) {
            return CompletableFuture.failedStage(new IllegalStateException("The line is not open."));
        }
        CompletableFuture<Preparation> prepared = Stages.attempt(() -> session.prepare(message));
        if (!prepared.isDone()) {
            prepared = withTimeout(
                    prepared, answer -> answer.completeExceptionally(new IllegalStateException(noAnswer())));
        }
        return prepared.thenApply(result -> prepared(message, result));
    }

    /** Converts the channel's own writes to their stored form, and reports a refusal as a refused transmission. */
    private Preparation prepared(OutboundMessage message, Preparation result) {
        if (result instanceof Preparation.Refusal refused) {
            supervisor.transmitted(message.to(), new Transmission.Failed(refused.cause(), refused.detail()));
        }
        return result instanceof Preparation.Ready ready
                ? new Preparation.Ready(new PreparedMessage(
                        ready.message().message(),
                        ready.message().channelId(),
                        ready.message().payload(),
                        documents.encode(ready.message().channelWrites())))
                : result;
    }

    @Override
    public CompletionStage<Void> discarded(PreparedMessage prepared) {
        WhatsAppSession session = current;
        return session == null ? CompletableFuture.completedStage(null) : session.discarded(prepared);
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        WhatsAppSession session = current;
        if (session == null || !published.isOpen()) {
            return CompletableFuture.completedStage(new Transmission.Failed(notOpen, "The line is not open."));
        }
        CompletableFuture<Transmission> sending = Stages.attempt(() -> session.transmit(prepared));
        if (!sending.isDone()) {
            sending = withTimeout(sending, answer -> answer.complete(new Transmission.Unknown(noAnswer())));
            long number = transmissions.incrementAndGet();
            inFlight.put(number, sending);
            sending = sending.whenComplete((result, failure) -> inFlight.remove(number));
        }
        return sending.thenApply(result -> {
            supervisor.transmitted(prepared.message().to(), result);
            return result;
        });
    }

    @Override
    public CompletionStage<Void> close() {
        return supervisor.close();
    }

    private <T> CompletableFuture<T> withTimeout(CompletableFuture<T> stage, Consumer<CompletableFuture<T>> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        TimeSource.TimerHandle limit = time.schedule(sendTimeout, () -> late.accept(answer));
        CompletableFuture<T> unused = stage.whenComplete((value, failure) -> {
            limit.cancel();
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private String noAnswer() {
        return "The line did not answer within " + sendTimeout.toSeconds() + " seconds.";
    }
}
