package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.testkit.process.ChildJvm;
import io.fairbot.testkit.process.SyncCount;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the hybrid store syncs in NORMAL, counted outside of it: once for each group of notes, and never for copies. */
class HybridSyncCountTest {
    @TempDir
    private Path directory;

    @Test
    void eachOfManyPutsInARowHasOneSync() throws Exception {
        // Opening, closing and emptying the log add some; a second sync for each put would make it 400.
        assertThat(syncs(1, 200)).isBetween(200, 300);
    }

    @Test
    void manyWritersShareTheirSyncs() throws Exception {
        assertThat(syncs(64, 50)).isLessThan(64 * 50 / 4);
    }

    private int syncs(int writers, int puts) throws IOException, InterruptedException {
        ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("HybridSyncCountTest"));
        int count = SyncCount.of(
                directory,
                ChildJvm.command(
                        HybridPutLoad.class,
                        directory.resolve("data").toString(),
                        set.uri(),
                        set.newDatabase(),
                        Integer.toString(writers),
                        Integer.toString(puts)));
        System.out.println("hybrid syncs writers=" + writers + " puts=" + writers * puts + " syncs=" + count);
        return count;
    }
}
