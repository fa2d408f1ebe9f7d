package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.storage.LineDocuments;
import io.fairbot.whatsapp.storage.SessionStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connector of one line: opens its sessions one after another. Each has a number; reports of a former one are
 * ignored.
 *
 * <p>Everything but {@link #isCurrent} runs on the line's {@link SerialExecutor}, and so do the callbacks.
 */
final class LineConnector {
    /** The time that the close of a line's former session may take before the next session is opened anyway. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final LineSupervisor supervisor;
    private final LineEnds ends;
    private final SerialExecutor executor;
    private final LineSession lineSession;
    /** Written on the line's own thread only. */
    private volatile int generation;
    /** The number of {@code current}; a session may report before the channel has returned it. */
    private int adopted = -1;

    private @Nullable WhatsAppSession current;
    private @Nullable SessionStore currentStore;

    /** The two ends of a line: the channel and the conversations of a branch, and what the channel stores for it. */
    record LineEnds(Branch branch, WhatsAppChannel channel, InboundSink sink, LineDocuments documents) {}

    /** What a channel gets to open a session: the branch has the settings that its channel declares, and none of agents. */
    private record SessionContext(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {
        static SessionContext of(LineEnds ends, InboundSink sink, ChannelStore store) {
            Branch branch = ends.branch;
            return new SessionContext(
                    branch.withSettings(ends.channel.lineSettings().only(branch.settings())), sink, store);
        }
    }

    /** A session that the channel has opened, and its store. */
    private record OpenedSession(WhatsAppSession session, SessionStore store) {}

    LineConnector(LineSupervisor supervisor, LineEnds ends, SerialExecutor executor, LineSession lineSession) {
        this.supervisor = supervisor;
        this.ends = ends;
        this.executor = executor;
        this.lineSession = lineSession;
    }

    /** Returns whether the session of this number is in use, or about to be. Any thread. */
    boolean isCurrent(int number) {
        return number == generation;
    }

    /** Returns whether the session of this number was returned by the channel and is in use. */
    boolean isAdopted(int number) {
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

    /** Ignores the session from now on; messages it has not answered become unknown. */
    void detach() {
        int next = generation + 1;
        generation = next;
        lineSession.failInFlight();
    }

    /** Closes the session, if there is one. */
    CompletionStage<Void> close() {
        WhatsAppSession session = current;
        SessionStore store = currentStore;
        if (session == null || store == null) {
            return CompletableFuture.completedStage(null);
        }
        return close(session, store);
    }

    /** Requests a session from the channel; one that is no longer wanted when it arrives is closed. */
    void open(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        int number = generation;
        SessionStore store = ends.documents.open();
        InboundSink received = new LineInboundSink(supervisor, ends.sink, ends.documents, number);
        CompletableFuture<?> unused = Stages.attempt(() -> ends.channel.open(SessionContext.of(ends, received, store)))
                .whenComplete((session, error) -> {
                    OpenedSession next = session == null ? null : new OpenedSession(session, store);
                    boolean submitted = executor.run(
                            () -> opened(next, error, () -> isCurrent(number) && wanted.getAsBoolean(), done));
                    if (!submitted && next != null) {
                        // The line was closed meanwhile, so nothing else closes this session.
                        discard(next);
                    }
                });
    }

    /** Reconnects the session; where that is not supported, another one is opened. */
    void reconnect(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        WhatsAppSession session = current;
        if (session == null) {
            reopen(wanted, done);
            return;
        }
        CompletableFuture<?> unused = Stages.attempt(session::reconnect)
                .whenComplete((nothing, failure) -> executor.run(() -> {
                    @Nullable Throwable error = failure == null ? null : Stages.cause(failure);
                    if (!wanted.getAsBoolean()) {
                        return;
                    }
                    if (error instanceof UnsupportedOperationException) {
                        reopen(wanted, done);
                    } else {
                        done.accept(error);
                    }
                }));
    }

    /** Closes the session, with a timeout, and opens another one. */
    void reopen(BooleanSupplier wanted, Consumer<@Nullable Throwable> done) {
        detach();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        TimeSource.TimerHandle limit = executor.time().schedule(CLOSE_TIMEOUT, () -> ready.complete(null));
        close().whenComplete((nothing, failure) -> {
            limit.cancel();
            ready.complete(null);
        });
        CompletionStage<Void> closed = ready;
        closed.thenRun(() -> executor.run(() -> {
            if (wanted.getAsBoolean()) {
                open(wanted, done);
            }
        }));
    }

    private void opened(
            @Nullable OpenedSession next,
            @Nullable Throwable failure,
            BooleanSupplier wanted,
            Consumer<@Nullable Throwable> done) {
        if (wanted.getAsBoolean()) {
            if (next != null) {
                current = next.session;
                currentStore = next.store;
                adopted = generation;
                lineSession.attach(next.session);
            }
            done.accept(failure == null ? null : Stages.cause(failure));
        } else if (next != null) {
            discard(next);
        }
    }

    private static void discard(OpenedSession session) {
        CompletableFuture<?> unused = close(session.session, session.store).toCompletableFuture();
    }

    /** Closes a session; its store ends once the last write of the close is durable. */
    private static CompletionStage<Void> close(WhatsAppSession session, SessionStore store) {
        return Stages.attempt(session::close).whenComplete((closed, failure) -> store.end());
    }
}
