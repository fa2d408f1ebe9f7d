package io.fairbot.storage.mongo.internal.driver;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import dev.failsafe.spi.Scheduler;
import io.fairbot.runtime.TimeScheduler;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A runner of calls to MongoDB with a timeout, retries and error translation. Results are delivered on the store's
 * threads, since the driver's must not run dependent stages.
 */
public final class TimedCalls {
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LONGEST_WAIT_MILLIS = 100;
    private static final double JITTER = 0.5;
    private static final int FOR_EVER = -1;

    private final FailsafeExecutor<Object> bounded;
    private final Scheduler scheduler;
    private final Executor completions;
    private final MongoErrorTranslator failures;
    private volatile Optional<String> problem = Optional.empty();

    public TimedCalls(Duration timeout, TimeSource time, Executor completions, MongoErrorTranslator failures) {
        scheduler = new TimeScheduler(time);
        bounded = Failsafe.with(Timeout.of(timeout)).with(scheduler);
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
        return bounded(bounded, work).handleAsync((result, failure) -> answer(result, failure, failures::of), completions);
    }

    /** Runs a call that changes documents; its failure tells whether it may have had an effect. */
    public <T> CompletionStage<T> write(String batch, Function<WriteProgress, CompletionStage<T>> work) {
        return write(bounded, failures, batch, work);
    }

    /** Runs a call that changes documents, with a timeout of its own. */
    public <T> CompletionStage<T> write(
            String batch, Duration timeout, Function<WriteProgress, CompletionStage<T>> work) {
        return write(Failsafe.with(Timeout.of(timeout)).with(scheduler), failures.within(timeout), batch, work);
    }

    private <T> CompletionStage<T> write(
            FailsafeExecutor<Object> executor,
            MongoErrorTranslator translator,
            String batch,
            Function<WriteProgress, CompletionStage<T>> work) {
        WriteProgress sending = new WriteProgress();
        return bounded(executor, () -> work.apply(sending))
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
        Throwable reported = cause instanceof TimeoutExceededException
                ? sending.lastFailure().orElse(cause)
                : cause;
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

    /**
     * Applies the timeout to a copy: Failsafe cancels it, but stages that depend on the work itself must run
     * eventually.
     */
    private static <T> CompletionStage<T> bounded(
            FailsafeExecutor<Object> executor, Supplier<CompletionStage<T>> work) {
        return executor.getStageAsync(() -> work.get().thenApply(result -> result));
    }

    private <T> T answer(
            T result,
            @org.jspecify.annotations.Nullable Throwable failure,
            Function<Throwable, RuntimeException> translator) {
        if (failure == null) {
            problem = Optional.empty();
            return result;
        }
        RuntimeException exception = translator.apply(failure);
        if (!(exception instanceof StoreException store) || store.isTransient()) {
            problem = Optional.ofNullable(exception.getMessage());
        }
        throw exception;
    }
}
