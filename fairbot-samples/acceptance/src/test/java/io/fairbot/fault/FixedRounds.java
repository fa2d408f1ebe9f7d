package io.fairbot.fault;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A database whose rounds of replay take one batch after the other and end after two seconds, with everything or nothing. */
final class FixedRounds extends ForwardingRemote {
    private static final int SIZE = 100;
    private static final long SECONDS = 2;

    private final RemoteStore remote;

    FixedRounds(RemoteStore remote) {
        super(remote);
        this.remote = remote;
    }

    @Override
    public CompletionStage<ReplayResult> replay(List<RawBatch> batches, List<RawBatch> later, Duration timeout) {
        List<RawBatch> round =
                Stream.concat(batches.stream(), later.stream()).limit(SIZE).toList();
        CompletionStage<List<List<Long>>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (RawBatch batch : round) {
            all = all.thenCompose(versions -> remote.replay(List.of(batch), List.of(), timeout)
                    .thenApply(result -> {
                        if (result instanceof ReplayResult.Replayed applied) {
                            versions.addAll(applied.versions());
                        }
                        return versions;
                    }));
        }
        return all.thenApply(versions -> (ReplayResult) new ReplayResult.Replayed(versions.subList(0, batches.size())))
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        failure instanceof TimeoutException
                                ? new StoreException(StoreErrorCode.UNAVAILABLE, "A round took too long.")
                                : failure));
    }
}
