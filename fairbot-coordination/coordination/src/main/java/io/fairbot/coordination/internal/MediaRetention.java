package io.fairbot.coordination.internal;

import io.fairbot.conversation.storage.MediaReferences;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schedule that deletes media past their retention, and those that no document names any more: since the history of messages
 * has its retention, the media of a contact go after the last message of theirs. Safe for use from any thread.
 */
public final class MediaRetention {
    private static final Logger log = LoggerFactory.getLogger(MediaRetention.class);
    private static final Duration INTERVAL = Duration.ofHours(12);
    /** A medium is put before the document that names it. */
    private static final Duration UNNAMED = Duration.ofDays(7);

    private final MediaStore media;
    private final MediaReferences references;
    private final List<Model<?>> models;
    private final Duration retention;
    private final TimeSource time;
    private TimeSource.TimerHandle next = () -> {};
    private boolean stopped;

    /**
     * Creates a schedule.
     *
     * @param media the media
     * @param store the store of the documents that name them
     * @param models the models of these documents
     * @param retention the time after which media are deleted in any case
     * @param time the source of time
     */
    public MediaRetention(
            MediaStore media, DocumentStore store, List<Model<?>> models, Duration retention, TimeSource time) {
        this.media = media;
        references = new MediaReferences(store);
        this.models = List.copyOf(models);
        this.retention = retention;
        this.time = time;
    }

    /** Schedules the next deletion, which schedules its successor. */
    public synchronized void schedule() {
        if (!stopped) {
            next = time.schedule(INTERVAL, () -> sweep().whenComplete((done, failure) -> schedule()));
        }
    }

    /** Stops; a deletion in progress ends. */
    public synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    /** Deletes what is to be deleted now; never fails. */
    CompletionStage<Integer> sweep() {
        Instant now = time.now();
        return media.deleteBefore(now.minus(retention), Set.of())
                .thenCompose(old -> deleteUnnamed(now.minus(UNNAMED)).thenApply(unnamed -> old + unnamed))
                .handle((count, failure) -> {
                    if (failure != null) {
                        log.warn("Media past their retention could not be deleted: {}", failure.toString());
                        return 0;
                    }
                    if (count > 0) {
                        log.info("{} media past their retention, or that nothing names any more, were deleted", count);
                    }
                    return count;
                });
    }

    private CompletionStage<Integer> deleteUnnamed(Instant before) {
        return references
                .find(models)
                .thenCompose(named -> named.map(names -> media.deleteBefore(before, names))
                        .orElseGet(() -> {
                            log.warn("A document is damaged, so media that nothing names are not deleted");
                            return CompletableFuture.completedStage(0);
                        }));
    }
}
