package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.copy.DirectoryCopy;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.backup.ProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy into a database meets on its way. */
class DirectoryCopyFaultTest {
    @TempDir
    Path directory;

    private final HybridWorld world = new HybridWorld(this);

    @BeforeEach
    void fill() {
        EmbeddedStore store = EmbeddedStore.open(directory, HybridWorld.MODELS, world.platform());
        // More than a portion holds, in number and in size.
        Batch.Builder batch = Batch.builder("b");
        for (int i = 0; i < 120; i++) {
            batch.add(Write.put(Note.NEAR, "n%03d".formatted(i), Note.of("x")));
        }
        HybridWorld.await(store.apply(batch.build())).orThrow();
        for (int i = 0; i < 3; i++) {
            world.put(store, Note.FAR, "big" + i, "x".repeat(600_000));
        }
        HybridWorld.await(store.close());
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Time in which every pause is over at once. */
    private Platform impatient() {
        TimeSource real = world.platform().time();
        TimeSource fast = new TimeSource() {
            @Override
            public Instant now() {
                return real.now();
            }

            @Override
            public long nanoTime() {
                return real.nanoTime();
            }

            @Override
            public TimerHandle schedule(Duration delay, Runnable task) {
                return real.schedule(Duration.ZERO, task);
            }
        };
        return new Platform(fast, world.platform().ids(), world.platform().executors());
    }

    private Map<String, Long> copy() {
        DirectoryCopy copying =
                new DirectoryCopy(directory, world.opening(directory).remote(), "test");
        return HybridWorld.await(copying.run(HybridWorld.MODELS, impatient(), ProgressListener.NONE));
    }

    private StoreException refusal() {
        Throwable failure = catchThrowable(this::copy);
        assertThat(failure).isInstanceOf(StoreException.class);
        return (StoreException) failure;
    }

    private void assertAllIsThere() {
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).hasSize(120).containsValue("x");
        assertThat(HybridWorld.texts(world.somebody(), Note.FAR)).hasSize(3);
        HybridStore store = world.open(directory);
        assertThat(store.status().mode())
                .as("the directory belongs to the database")
                .isEqualTo("NORMAL");
    }

    @Test
    void aDatabaseThatIsAwayForAMomentDoesNotEndIt() {
        AtomicInteger failures = new AtomicInteger();
        for (String call : List.of("listVersions", "listRaw")) {
            world.database.once(call, real -> {
                failures.incrementAndGet();
                return CompletableFuture.failedStage(Meddled.away());
            });
        }
        world.database.once(
                "replay",
                real -> real.go().thenCompose(done -> {
                    failures.incrementAndGet();
                    return CompletableFuture.failedStage(new UnknownOutcomeException("No answer came.", null));
                }));
        // The first look at versions is whether the database is empty, and is not tried again.
        assertThat(refusal().code()).isEqualTo(StoreErrorCode.UNAVAILABLE);

        assertThat(copy()).containsEntry("near", 120L).containsEntry("far", 3L);
        assertThat(failures).hasValue(3);
        assertAllIsThere();
    }

    @Test
    void aDatabaseThatStaysAwayEndsItAndItGoesOnLater() {
        AtomicInteger tries = new AtomicInteger();
        world.database.on("replay", real -> {
            tries.incrementAndGet();
            return CompletableFuture.failedStage(Meddled.away());
        });
        assertThat(refusal()).hasMessage("The database is away in this test.");
        assertThat(tries).hasValue(10);

        world.database.comeBack();
        world.database.fail("replay", new StoreException(StoreErrorCode.REFUSED, "It does not take it."));
        assertThat(refusal()).as("what does not pass is not tried again").hasMessage("It does not take it.");
        world.database.comeBack();
        assertThat(copy()).containsEntry("near", 120L);
        assertAllIsThere();
    }

    @Test
    void whatTheDatabaseRejectsIsNotLeftOut() {
        world.database.once(
                "replay",
                real -> CompletableFuture.completedStage(
                        new ReplayResult.Refused(0, "A document of near is in version 5.")));
        assertDiffers();
        assertThat(copy()).containsEntry("near", 120L);
        assertAllIsThere();
    }

    @Test
    void whateverDiffersAfterwardsIsFound() {
        List<UnaryOperator<RawDocument>> changes = List.of(
                kept -> new RawDocument("other", kept.version(), kept.fence(), kept.schemaVersion(), kept.body()),
                kept -> new RawDocument(kept.id(), kept.version() + 1, kept.fence(), kept.schemaVersion(), kept.body()),
                kept -> new RawDocument(kept.id(), kept.version(), kept.fence(), kept.schemaVersion() + 1, kept.body()),
                kept -> new RawDocument(
                        kept.id(),
                        kept.version(),
                        kept.fence(),
                        kept.schemaVersion(),
                        io.fairbot.storage.remote.JsonBody.of(Note.of("y"))),
                kept -> new RawDocument(
                        kept.id(),
                        kept.version(),
                        kept.fence(),
                        kept.schemaVersion(),
                        new io.fairbot.storage.remote.JsonBody(new byte[] {'{'})));
        for (UnaryOperator<RawDocument> change : changes) {
            meddle(page -> page.set(7, change.apply(page.get(7))));
            assertDiffers();
        }
        meddle(page -> page.remove(7));
        assertDiffers();
        assertThat(copy()).containsEntry("near", 120L);
        assertAllIsThere();
    }

    /** Changes the next page that is read of the database. */
    @SuppressWarnings("unchecked")
    private void meddle(java.util.function.Consumer<List<RawDocument>> change) {
        world.database.once(
                "listRaw",
                real -> ((CompletionStage<List<RawDocument>>) real.go()).thenApply(page -> {
                    List<RawDocument> changed = new ArrayList<>(page);
                    change.accept(changed);
                    return changed;
                }));
    }

    private void assertDiffers() {
        StoreException refused = refusal();
        assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(refused)
                .hasMessage("After the copy the documents of near in the database are not those of the directory: make"
                        + " sure that nobody else writes to the database, and copy again. The directory is as it"
                        + " was.");
        EmbeddedStore store = EmbeddedStore.open(directory, modelsHere(), world.platform());
        assertThat(HybridWorld.await(store.get(NodeState.MODEL, NodeState.ID)))
                .as("it does not belong to the database")
                .isEmpty();
        HybridWorld.await(store.close());
    }

    private static List<Model<?>> modelsHere() {
        List<Model<?>> models = new ArrayList<>(HybridWorld.MODELS);
        models.addAll(HybridStoreFactory.OWN);
        return models;
    }
}
