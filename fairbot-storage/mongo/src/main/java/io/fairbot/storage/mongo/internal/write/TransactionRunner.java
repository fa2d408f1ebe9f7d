package io.fairbot.storage.mongo.internal.write;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoServerException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A runner of MongoDB transactions, which are committed on a majority, or aborted. */
final class TransactionRunner {
    private static final TransactionOptions OPTIONS = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .readPreference(ReadPreference.primary())
            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
            .build();

    private final MongoClient client;
    private final CausalSessions causality;
    private final TimedCalls calls;
    private final OpenTransactions open;

    TransactionRunner(MongoContext context) {
        client = context.client();
        causality = context.causality();
        calls = context.calls();
        open = new OpenTransactions(client);
    }

    /** The result of the work within a transaction, and whether there is something to commit. */
    record TransactionDecision<T>(T result, boolean keeps) {}

    /** Thrown within a transaction when a document, token or batch id is not what was assumed. */
    static final class StaleReadException extends RuntimeException {
        StaleReadException() {
            super("Something else is there.", null, false, false);
        }
    }

    /** Returns whether a transaction can be tried again after a failure, having read anew. */
    static boolean isStale(Throwable failure) {
        return failure instanceof StaleReadException || MongoErrorTranslator.isDuplicate(failure);
    }

    /** Repeats work that runs a transaction, as {@link TimedCalls#retry}. */
    <T> CompletionStage<T> repeat(
            WriteProgress sending, Predicate<Throwable> worthIt, Supplier<CompletionStage<T>> work) {
        return calls.retry(sending, worthIt, work);
    }

    /** Runs one transaction; when the work fails, or has nothing to keep, it is aborted. */
    <T> CompletionStage<T> once(
            WriteProgress sending, Function<ClientSession, CompletionStage<TransactionDecision<T>>> work) {
        if (sending.isOver()) {
            return CompletableFuture.failedStage(new CancellationException());
        }
        return open.endLeft()
                .thenCompose(nothing -> Publishers.<ClientSession>one(client.startSession(
                        ClientSessionOptions.builder().causallyConsistent(false).build())))
                .thenCompose(session -> {
                    session.startTransaction(OPTIONS);
                    open.begun(session, sending);
                    return work.apply(session)
                            .handle((decided, failure) -> ended(session, decided, failure, sending))
                            .thenCompose(end -> end)
                            .whenComplete((result, failure) -> session.close());
                });
    }

    /** Commits when there are changes, otherwise aborts. */
    private <T> CompletionStage<T> ended(
            ClientSession session,
            @Nullable TransactionDecision<T> decided,
            @Nullable Throwable failure,
            WriteProgress sending) {
        if (decided != null && decided.keeps) {
            return calls.retry(sending, MongoErrorTranslator::isUnknownCommit, () -> commit(session, sending))
                    .thenApply(done -> {
                        open.ended(session);
                        causality.note(session);
                        return decided.result;
                    });
        }
        return aborted(session, decided != null || isAnswer(failure))
                .thenCompose(done -> decided == null
                        ? CompletableFuture.failedStage(MongoErrorTranslator.cause(Objects.requireNonNull(failure)))
                        : CompletableFuture.completedStage(decided.result));
    }

    /** Aborts; never fails, since the driver does not report whether the server received it. */
    private CompletionStage<Void> aborted(ClientSession session, boolean acknowledged) {
        return Publishers.done(session.abortTransaction()).handle((done, ignored) -> {
            if (acknowledged) {
                open.ended(session);
            } else {
                open.unacknowledged(session);
            }
            return null;
        });
    }

    /** Returns whether the server answered: then it has ended the transaction by itself, or will receive its end. */
    private static boolean isAnswer(@Nullable Throwable failure) {
        Throwable cause = MongoErrorTranslator.cause(Objects.requireNonNull(failure));
        return cause instanceof MongoServerException
                || cause instanceof FenceTokens.UnknownTokenException
                || cause instanceof StaleReadException
                || cause instanceof PlannedWrites.RefusedWriteException;
    }

    private CompletionStage<Void> commit(ClientSession session, WriteProgress sending) {
        if (!sending.begin()) {
            // Too late: the caller was already notified.
            return aborted(session, false)
                    .thenCompose(done -> CompletableFuture.failedStage(new CancellationException()));
        }
        return Publishers.done(session.commitTransaction()).exceptionally(raw -> {
            Throwable failure = MongoErrorTranslator.cause(raw);
            if (!MongoErrorTranslator.isUnknownCommit(failure) && MongoErrorTranslator.isDefinite(failure)) {
                sending.answered();
            }
            throw new CompletionException(failure);
        });
    }
}
