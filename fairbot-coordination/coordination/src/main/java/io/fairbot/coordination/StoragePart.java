package io.fairbot.coordination;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The document store of one coordinator run, opened and closed as a coordinator part. */
final class StoragePart {
    private static final Logger log = LoggerFactory.getLogger(StoragePart.class);
    /** Long enough to migrate millions of documents after an upgrade. */
    private static final Duration LIMIT = Duration.ofHours(12);

    private static final Duration REMINDER = Duration.ofSeconds(30);

    private final CoordinatorBuilder.CoordinatorSetup setup;
    private final Platform platform;
    private @Nullable CompletableFuture<DocumentStore> opening;

    StoragePart(CoordinatorBuilder.CoordinatorSetup setup, Platform platform) {
        this.setup = setup;
        this.platform = platform;
    }

    CoordinatorPart part() {
        return CoordinatorPart.of("The storage")
                .onStart(this::open)
                .startLimit(LIMIT)
                .onStop(this::close);
    }

    /** Returns the store; must not be called before the part has started. */
    DocumentStore store() {
        if (opening == null) {
            throw new IllegalStateException("The storage has not been opened.");
        }
        return opening.join();
    }

    private CompletionStage<Void> open() {
        CompletableFuture<DocumentStore> opened =
                setup.storage().open(setup.models(), platform).toCompletableFuture();
        opening = opened;
        TimeSource.TimerHandle reminder = platform.time()
                .schedule(
                        REMINDER,
                        () -> log.info("The storage is still being opened: documents of an older version are"
                                + " migrated, or a large journal is read; the start continues afterwards"));
        return opened.whenComplete((store, failure) -> reminder.cancel()).thenAccept(store -> {});
    }

    /** Closes the store; if it is still being opened because the start was aborted, closes it as soon as it has opened. */
    private CompletionStage<Void> close() {
        if (opening == null || opening.isCompletedExceptionally()) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> closed = opening.thenCompose(DocumentStore::close);
        return opening.isDone() ? closed : CompletableFuture.completedStage(null);
    }
}
