package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Model;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error while a store is opened gives back what was opened: the next opening in this process works. */
class OpeningErrorTest {
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final IdGenerator ids = IdGenerator.ulids(time, new Random(1));

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"store-write", "store-read", "store-done", "store-feed"})
    void anErrorAtAnyThreadPool(String failing) {
        Opened.in(directory).put(0, 3).close();
        ExecutorFactory sound = new DaemonExecutorFactory();
        ExecutorFactory broken = (name, threads) -> {
            if (name.equals(failing)) {
                throw new NoClassDefFoundError("made by the test");
            }
            return sound.create(name, threads);
        };

        assertFailsAndIsGivenBack(ids, broken, Item.MODEL);
    }

    @Test
    void anErrorInAMigration() {
        Opened.in(directory).put(0, 3).close();
        Model<Item> newer = Model.builder("items", Item.class)
                .index("branch", "seq")
                .migration(document -> {
                    throw new NoClassDefFoundError("made by the test");
                })
                .build();

        assertFailsAndIsGivenBack(ids, new DaemonExecutorFactory(), newer);
    }

    @Test
    void anErrorBeforeTheFirstFileIsWritten() {
        assertFailsAndIsGivenBack(
                () -> {
                    throw new NoClassDefFoundError("made by the test");
                },
                new DaemonExecutorFactory(),
                Item.MODEL);
    }

    private void assertFailsAndIsGivenBack(IdGenerator given, ExecutorFactory executors, Model<?> model) {
        Platform platform = new Platform(time, given, executors);
        assertThatThrownBy(() -> Storage.embedded(directory).open(List.of(model), platform))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("made by the test");
        try (Opened again = Opened.in(directory)) {
            assertThat(again.put(3, 4).all()).isNotEmpty();
        }
    }
}
