package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.WhatsAppSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one line, one after another. Each has a number; what an earlier one reports is ignored.
 *
 * <p>All but {@link #isNow} runs on the line's {@link SerialExecutor}; so does what it calls back.
 */
final class LineConnector {
    /** How long the old session of a line is waited for before the next one is opened. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final LineSupervisor keeper;
    private final Branch branch;
    private final WhatsAppChannel channel;
    private final InboundSink sink;
    private final SerialExecutor serial;
    private final TimeSource time;
    private final LineSession outlet;
    /** Written on the line's own thread only. */
    private volatile int generation;
    /** The number of {@code current}; a session may report before it was handed over. */
    private int adopted = -1;

    private @Nullable WhatsAppSession current;

    LineConnector(
            LineSupervisor keeper,
            Branch branch,
            WhatsAppChannel channel,
            InboundSink sink,
            SerialExecutor serial,
            TimeSource time,
            LineSession outlet) {
        this.keeper = keeper;
        this.branch = branch;
        this.channel = channel;
        this.sink = sink;
        this.serial = serial;
        this.time = time;
        this.outlet = outlet;
    }

    /** Whether the session of this number is the one that counts, or is about to. Any thread. */
    boolean isNow(int number) {
        return number == generation;
    }

    /** Whether the session of this number is the one that is in use. */
    boolean isInUse(int number) {
        return number == generation && number == adopted;
    }

    int generation() {
        return generation;
    }

    WhatsAppSession current() {
        if (current == null) {
            throw new IllegalStateException("The line has no session yet.");
        }
        return current;
    }

    /** The session counts no more; what it did not answer is unknown. */
    void disown() {
        int next = generation + 1;
        generation = next;
        outlet.abandon();
    }

    /** Closes the session, if there is one. */
    CompletionStage<Void> close() {
        return current == null ? CompletableFuture.completedStage(null) : LineSession.begin(current::close);
    }

    /** Asks the channel for a session; one that nobody wants any more when it comes is closed. */
    void open(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        int number = generation;
        LineSession.begin(() -> channel.open(branch, new LineInboundSink(keeper, sink, number)))
                .whenComplete((next, failure) -> {
                    boolean submitted =
                            serial.run(() -> opened(next, failure, () -> isNow(number) && wanted.getAsBoolean(), done));
                    if (!submitted && next != null) {
                        // The line was closed meanwhile, so that nothing else closes this session.
                        LineSession.begin(next::close);
                    }
                });
    }

    /** Connects the session again; where it cannot, another one is opened. */
    void reconnect(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        WhatsAppSession session = current;
        if (session == null) {
            reopen(wanted, done);
            return;
        }
        LineSession.begin(session::reconnect)
                .whenComplete((nothing, failure) -> serial.run(() -> {
                    if (wanted.getAsBoolean()
                            && failure != null
                            && cause(failure) instanceof UnsupportedOperationException) {
                        reopen(wanted, done);
                    } else if (wanted.getAsBoolean()) {
                        done.accept(failure == null ? null : cause(failure));
                    }
                }));
    }

    /** Closes the session, but does not wait for that for ever, and opens another one. */
    void reopen(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        disown();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        TimeSource.TimerHandle limit = time.schedule(CLOSE_WITHIN, () -> ready.complete(null));
        close().whenComplete((nothing, failure) -> {
            limit.cancel();
            ready.complete(null);
        });
        CompletionStage<Void> goesOn = ready;
        goesOn.thenRun(() -> serial.run(() -> {
            if (wanted.getAsBoolean()) {
                open(wanted, done);
            }
        }));
    }

    private void opened(
            @Nullable WhatsAppSession next,
            @Nullable Throwable failure,
            BooleanSupplier wanted,
            Consumer<@Nullable Throwable> done) {
        if (wanted.getAsBoolean()) {
            if (next != null) {
                current = next;
                adopted = generation;
                outlet.use(next);
            }
            done.accept(failure == null ? null : cause(failure));
        } else if (next != null) {
            LineSession.begin(next::close);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
