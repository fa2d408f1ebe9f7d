package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.process.ChildJvm;
import io.fairbot.testkit.process.SyncCount;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the store syncs, counted outside of it: never less than once before a receipt, and shared where it can be. */
class SyncCountTest {
    @TempDir
    private Path directory;

    @Test
    void eachOfManyPutsInARowHasASyncOfItsOwn() throws Exception {
        assertThat(syncs(1, 100)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void manyWritersShareTheirSyncs() throws Exception {
        assertThat(syncs(64, 100)).isLessThan(1600);
    }

    private int syncs(int writers, int puts) throws IOException, InterruptedException {
        int count = SyncCount.of(
                directory,
                ChildJvm.command(
                        PutLoad.class,
                        directory.resolve("data").toString(),
                        Integer.toString(writers),
                        Integer.toString(puts)));
        System.out.println("syncs writers=" + writers + " puts=" + writers * puts + " syncs=" + count);
        return count;
    }
}
