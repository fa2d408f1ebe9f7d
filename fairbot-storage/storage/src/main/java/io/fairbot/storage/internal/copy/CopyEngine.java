package io.fairbot.storage.internal.copy;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A synchronizer that makes a database contain exactly the documents of a data directory, in batches, and then compares
 * both.
 */
final class CopyEngine {
    private static final int PAGE = 500;
    /** The batch size; a transaction must finish within the timeout of a call to the database. */
    private static final int BATCH_SIZE = 100;

    private static final long MOST_BYTES = 1024 * 1024;
    private static final int TRIES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ROUND_TIME = Duration.ofSeconds(10);

    private final EmbeddedStore local;
    private final RemoteStore remote;
    private final Platform platform;
    private final ProgressListener progress;
    private final long total;
    private long done;

    CopyEngine(EmbeddedStore local, RemoteStore remote, Platform platform, ProgressListener progress, long total) {
        this.local = local;
        this.remote = remote;
        this.platform = platform;
        this.progress = progress;
        this.total = total;
    }

    /** Copies documents that the database lacks in the same version, and deletes those that no longer exist locally. */
    CompletionStage<Void> copy(List<Model<?>> models) {
        done = 0;
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : models) {
            all = all.thenCompose(nothing -> copy(model, ""));
        }
        return all;
    }

    private CompletionStage<Void> copy(Model<?> model, String after) {
        return local.listRaw(model, after, PAGE).thenCompose(page -> {
            Optional<String> upTo = page.size() < PAGE
                    ? Optional.empty()
                    : Optional.of(page.get(page.size() - 1).id());
            return remoteVersions(model, after, upTo, new HashMap<>()).thenCompose(remoteVersions -> {
                List<RawWrite> writes = new ArrayList<>();
                for (RawDocument document : page) {
                    Long version = remoteVersions.remove(document.id());
                    if (version == null || version != document.version()) {
                        writes.add(put(model, document));
                    }
                }
                remoteVersions.forEach((id, version) -> writes.add(new RawWrite(
                        model, id, Precondition.ANY, version + 1, model.schemaVersion(), Optional.empty())));
                return write(portions(writes), 0).thenCompose(nothing -> {
                    done += page.size();
                    progress.onProgress("copying", done, total);
                    return upTo.isPresent() ? copy(model, upTo.get()) : CompletableFuture.completedStage(null);
                });
            });
        });
    }

    /** Returns the versions in the database for a range of ids. */
    private CompletionStage<Map<String, Long>> remoteVersions(
            Model<?> model, String after, Optional<String> upTo, Map<String, Long> found) {
        return retried(() -> remote.listVersions(model, after, PAGE), TRIES).thenCompose(page -> {
            String last = after;
            for (Map.Entry<String, Long> entry : page.entrySet()) {
                last = entry.getKey();
                if (upTo.isPresent() && FieldValues.compareText(last, upTo.get()) > 0) {
                    return CompletableFuture.completedStage(found);
                }
                found.put(last, entry.getValue());
            }
            return page.size() < PAGE
                    ? CompletableFuture.completedStage(found)
                    : remoteVersions(model, last, upTo, found);
        });
    }

    private static RawWrite put(Model<?> model, RawDocument document) {
        return new RawWrite(
                model,
                document.id(),
                Precondition.ANY,
                document.version(),
                document.schemaVersion(),
                Optional.of(document.body()));
    }

    private static List<List<RawWrite>> portions(List<RawWrite> writes) {
        List<List<RawWrite>> portions = new ArrayList<>();
        List<RawWrite> portion = new ArrayList<>();
        long bytes = 0;
        for (RawWrite write : writes) {
            long more = write.body().map(body -> body.bytes().length).orElse(0);
            if (!portion.isEmpty() && (portion.size() == BATCH_SIZE || bytes + more > MOST_BYTES)) {
                portions.add(portion);
                portion = new ArrayList<>();
                bytes = 0;
            }
            portion.add(write);
            bytes += more;
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }

    private CompletionStage<Void> write(List<List<RawWrite>> portions, int at) {
        if (at == portions.size()) {
            return CompletableFuture.completedStage(null);
        }
        // A fixed id, so that repeated sending applies it once.
        RawBatch batch = new RawBatch("copy-" + platform.ids().next(), Optional.empty(), portions.get(at));
        return retried(() -> remote.replay(List.of(batch), List.of(), ROUND_TIME), TRIES)
                .thenCompose(result -> {
                    if (!(result instanceof ReplayResult.Replayed)) {
                        throw differs(batch.writes().get(0).model());
                    }
                    return write(portions, at + 1);
                });
    }

    /** Reads both sides again and compares them. */
    CompletionStage<Void> compare(List<Model<?>> models) {
        done = 0;
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : models) {
            all = all.thenCompose(nothing -> compare(model, ""));
        }
        return all;
    }

    private CompletionStage<Void> compare(Model<?> model, String after) {
        return local.listRaw(model, after, PAGE)
                .thenCombine(retried(() -> remote.listRaw(model, after, PAGE), TRIES), (ours, theirs) -> {
                    if (ours.size() != theirs.size()) {
                        throw differs(model);
                    }
                    for (int i = 0; i < ours.size(); i++) {
                        if (!same(ours.get(i), theirs.get(i))) {
                            throw differs(model);
                        }
                    }
                    return ours;
                })
                .thenCompose(page -> {
                    done += page.size();
                    progress.onProgress("comparing", done, total);
                    return page.size() < PAGE
                            ? CompletableFuture.completedStage(null)
                            : compare(model, page.get(page.size() - 1).id());
                });
    }

    private static boolean same(RawDocument ours, RawDocument theirs) {
        try {
            return ours.id().equals(theirs.id())
                    && ours.version() == theirs.version()
                    && ours.schemaVersion() == theirs.schemaVersion()
                    && ours.body().toJsonNode().equals(theirs.body().toJsonNode());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the exception for a difference; its message omits the id, which may be a telephone number. */
    private static StoreException differs(Model<?> model) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "After the copy the documents of " + model.name() + " in the database are not those of the directory:"
                        + " make sure that nobody else writes to the database, and copy again. The directory is as it"
                        + " was.");
    }

    /** Retries, so that a short outage of the database does not end the copy. */
    private <T> CompletionStage<T> retried(java.util.function.Supplier<CompletionStage<T>> work, int tries) {
        return work.get().exceptionallyCompose(raw -> {
            Throwable failure = Stages.cause(raw);
            boolean passes = failure instanceof UnknownOutcomeException
                    || (failure instanceof StoreException store && store.isTransient());
            if (!passes || tries == 1) {
                return CompletableFuture.failedStage(failure);
            }
            CompletableFuture<Void> pause = new CompletableFuture<>();
            platform.time().schedule(PAUSE, () -> pause.complete(null));
            return pause.thenCompose(nothing -> retried(work, tries - 1));
        });
    }
}
