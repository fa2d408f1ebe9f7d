package io.fairbot.storage.mongo.internal.driver;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.spi.Scheduler;
import io.fairbot.runtime.TimeScheduler;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A runner of calls to MongoDB with a timeout, retries and error translation. Results are delivered on the store's
 * threads, except those of {@link #read}.
 */
public final class TimedCalls {
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LONGEST_WAIT_MILLIS = 100;
    private static final double JITTER = 0.5;
    private static final int FOR_EVER = -1;

    private final Duration timeout;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Executor completions;
    private final MongoErrorTranslator failures;
    private volatile Optional<String> problem = Optional.empty();

    public TimedCalls(Duration timeout, TimeSource time, Executor completions, MongoErrorTranslator failures) {
        this.timeout = timeout;
        this.time = time;
        scheduler = new TimeScheduler(time);
        this.completions = completions;
        this.failures = failures;
    }

    /** Returns the problem of the last call, empty when it succeeded. */
    public Optional<String> problem() {
        return problem;
    }

    public MongoErrorTranslator failures() {
        return failures;
    }

    /** Runs a call that changes nothing, or whose unnoticed change does no harm. */
    public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> work) {
        return bounded(timeout, work)
                .handleAsync((result, failure) -> answer(result, failure, failures::of), completions);
    }

    /**
     * Runs a call that reads little and often. Its result is delivered on the driver's thread, which saves a change of
     * threads; dependent stages must not block, as nowhere in the store.
     */
    public <T> CompletionStage<T> read(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> read = new CompletableFuture<>();
        bounded(timeout, work).whenComplete((result, failure) -> {
            if (failure == null) {
                problem = Optional.empty();
                read.complete(result);
            } else {
                // A timeout is reported on the only thread of all timers.
                completions.execute(() -> read.completeExceptionally(failed(failures.of(failure))));
            }
        });
        return read;
    }

    /** Runs a call that changes documents; its failure tells whether it may have had an effect. */
    public <T> CompletionStage<T> write(String batch, Function<WriteProgress, CompletionStage<T>> work) {
        return write(timeout, failures, batch, work);
    }

    /** Runs a call that changes documents, with a timeout of its own. */
    public <T> CompletionStage<T> write(
            String batch, Duration timeout, Function<WriteProgress, CompletionStage<T>> work) {
        return write(timeout, failures.within(timeout), batch, work);
    }

    private <T> CompletionStage<T> write(
            Duration limit,
            MongoErrorTranslator translator,
            String batch,
            Function<WriteProgress, CompletionStage<T>> work) {
        WriteProgress sending = new WriteProgress();
        return bounded(limit, () -> work.apply(sending))
                .handleAsync(
                        (result, failure) ->
                                answer(result, failure, raw -> writeFailure(translator, batch, sending, raw)),
                        completions);
    }

    private static RuntimeException writeFailure(
            MongoErrorTranslator translator, String batch, WriteProgress sending, Throwable raw) {
        Throwable cause = MongoErrorTranslator.cause(raw);
        boolean nothing = sending.end();
        if (cause instanceof IllegalArgumentException fault) {
            return fault;
        }
        Throwable reported =
                cause instanceof TimeoutException ? sending.lastFailure().orElse(cause) : cause;
        return nothing || MongoErrorTranslator.isDefinite(cause)
                ? translator.of(reported)
                : translator.unknown(batch, reported);
    }

    /** Retries with growing, randomized delays, as long as the surrounding call lasts. */
    public <T> CompletionStage<T> retry(
            WriteProgress sending, Predicate<Throwable> worthIt, Supplier<CompletionStage<T>> work) {
        RetryPolicy<Object> policy = RetryPolicy.builder()
                .handleIf((Throwable failure) -> mayGoOn(sending, MongoErrorTranslator.cause(failure), worthIt))
                .withBackoff(FIRST_WAIT_MILLIS, LONGEST_WAIT_MILLIS, ChronoUnit.MILLIS)
                .withJitter(JITTER)
                .withMaxAttempts(FOR_EVER)
                .build();
        return Failsafe.with(policy).with(scheduler).getStageAsync(work::get);
    }

    private static boolean mayGoOn(WriteProgress sending, Throwable failure, Predicate<Throwable> worthIt) {
        boolean again = worthIt.test(failure) && !sending.isOver();
        if (again) {
            sending.retriedAfter(failure);
        }
        return again;
    }

    /** Applies a timeout to a copy, since stages that depend on the work itself must run eventually. */
    private <T> CompletionStage<T> bounded(Duration limit, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> bounded = new CompletableFuture<>();
        TimeSource.TimerHandle timer =
                time.schedule(limit, () -> bounded.completeExceptionally(new TimeoutException()));
        CompletionStage<T> working;
        try {
            working = work.get();
        } catch (RuntimeException e) {
            working = CompletableFuture.failedStage(e);
        }
        working.whenComplete((result, failure) -> {
            timer.cancel();
            if (failure == null) {
                bounded.complete(result);
            } else {
                bounded.completeExceptionally(failure);
            }
        });
        return bounded;
    }

    private <T> T answer(
            T result,
            @org.jspecify.annotations.Nullable Throwable failure,
            Function<Throwable, RuntimeException> translator) {
        if (failure == null) {
            problem = Optional.empty();
            return result;
        }
        throw failed(translator.apply(failure));
    }

    /** Records a failure as the problem, unless the caller is the cause. */
    private RuntimeException failed(RuntimeException exception) {
        if (!(exception instanceof StoreException store) || store.isTransient()) {
            problem = Optional.ofNullable(exception.getMessage());
        }
        return exception;
    }
}
