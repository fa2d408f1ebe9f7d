package io.fairbot.store.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackupReportTest {
    @Test
    void countsTheDocumentsOfAllModels() {
        Map<String, Long> documents = new HashMap<>(Map.of("deals", 3L, "rates", 4L));
        BackupReport report = new BackupReport(Path.of("backup"), Instant.EPOCH, 10, documents);

        documents.put("deals", 30L);

        assertThat(report.totalDocuments()).isEqualTo(7);
    }
}
