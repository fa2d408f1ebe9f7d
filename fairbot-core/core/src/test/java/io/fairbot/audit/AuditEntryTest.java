package io.fairbot.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
    @Test
    void isKeptAsItWas() throws JsonProcessingException {
        Map<String, String> details = new HashMap<>(Map.of("scope", "admin"));
        AuditEntry entry = new AuditEntry(
                Instant.EPOCH, "bootstrap", "api-key.create", "api-key/x", AuditEntry.AuditOutcome.DONE, details);

        details.clear();

        assertThat(entry.details()).containsOnly(Map.entry("scope", "admin"));
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(entry), AuditEntry.class))
                .isEqualTo(entry);
    }
}
