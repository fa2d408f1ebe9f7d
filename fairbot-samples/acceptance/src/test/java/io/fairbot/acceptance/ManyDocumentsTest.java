package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.TestTool;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is not mirrored may hold far more than fits into memory: 20,000 documents in a build, 1,000,000 with
 * {@code mvn -Pchaos}, each in a heap of 256 MB.
 */
class ManyDocumentsTest {
    private static final int DOCUMENTS = Integer.getInteger("fairbot.documents", 20_000);
    private static final int DAYS = 100;

    @TempDir
    private Path directory;

    @Test
    void everyDocumentIsWrittenAndReadInASmallHeap() throws Exception {
        ReplicaSet set = ReplicaSet.shared(TestTool.MONGOD.need("ManyDocumentsTest"));
        try (SampleProcess process = SampleProcess.start(
                ManyDocuments.class.getName(),
                directory,
                Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"),
                set.uri(),
                set.newDatabase(),
                directory.resolve("store").toString(),
                Integer.toString(DOCUMENTS))) {
            assertThat(process.await(line -> line.startsWith("seen=")))
                    .isEqualTo("seen=" + DOCUMENTS + " ofOneDay=" + DOCUMENTS / DAYS
                            + " durability=REPLICATED heapLimitMB=256");
            assertThat(process.exitCode()).isZero();
        }
    }
}
