package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PreparedMessage;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.Transmission;
import io.fairbot.whatsapp.WhatsAppSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session that the outbox sees: the same one over all that the channel opens one after another.
 *
 * <p>Nobody waits for ever for an answer: what a session did not answer in time, or before it was replaced, is unknown.
 */
final class LineSession implements WhatsAppSession {
    private final LineSupervisor keeper;
    private final TimeSource time;
    private final Duration answerWithin;
    private final Map<Long, CompletableFuture<Transmission>> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong sendings = new AtomicLong();
    private volatile @Nullable WhatsAppSession current;
    private volatile SessionState view;

    LineSession(LineSupervisor keeper, TimeSource time, Duration answerWithin, SessionState first) {
        this.keeper = keeper;
        this.time = time;
        this.answerWithin = answerWithin;
        view = first;
    }

    void use(WhatsAppSession next) {
        current = next;
    }

    void show(SessionState state) {
        view = state;
    }

    /** The session that was used is gone: whatever it did not answer is unknown. */
    void abandon() {
        List.copyOf(inFlight.values())
                .forEach(answer ->
                        answer.complete(new Transmission.Unknown("The line was opened anew before it answered.")));
    }

    @Override
    public SessionState state() {
        return view;
    }

    @Override
    public CompletionStage<PreparedMessage> prepare(OutboundMessage message) {
        WhatsAppSession session = current;
        if (session == null || !view.isOpen()) {
            return CompletableFuture.failedStage(new IllegalStateException("The line is not open."));
        }
        CompletableFuture<PreparedMessage> prepared =
                begin(() -> session.prepare(message)).toCompletableFuture();
        return prepared.isDone()
                ? prepared
                : bounded(prepared, answer -> answer.completeExceptionally(new IllegalStateException(tooLate())));
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        WhatsAppSession session = current;
        if (session == null || !view.isOpen()) {
            return CompletableFuture.completedStage(
                    new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "The line is not open."));
        }
        CompletableFuture<Transmission> sending =
                begin(() -> session.transmit(prepared)).toCompletableFuture();
        if (!sending.isDone()) {
            sending = bounded(sending, answer -> answer.complete(new Transmission.Unknown(tooLate())));
            long number = sendings.incrementAndGet();
            inFlight.put(number, sending);
            sending = sending.whenComplete((result, failure) -> inFlight.remove(number));
        }
        return sending.thenApply(result -> {
            keeper.transmitted(prepared.message().to(), result);
            return result;
        });
    }

    @Override
    public CompletionStage<Void> close() {
        return keeper.close();
    }

    private <T> CompletableFuture<T> bounded(CompletableFuture<T> stage, Consumer<CompletableFuture<T>> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        TimeSource.TimerHandle wakeup = time.schedule(answerWithin, () -> late.accept(answer));
        CompletableFuture<T> unused = stage.whenComplete((value, failure) -> {
            wakeup.cancel();
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private String tooLate() {
        return "The line did not answer within " + answerWithin.toSeconds() + " seconds.";
    }

    /** What a channel throws is a failure like any other. */
    static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
