package io.fairbot.whatsapp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("place")
class LineSupervisionSettingsTest {
    private static final LineSupervisionSettings USUAL = LineSupervisionSettings.DEFAULTS;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "firstWait | PT0.09S | must be a time from PT0.1S to PT1H, not PT0.09S.",
                "firstWait | PT1H0.1S | must be a time from PT0.1S to PT1H",
                "mostWait | PT0.9S | must be a time from PT1S to PT1H, not PT0.9S.",
                "connectWithin | PT0S | must be a time from PT1S to PT1H",
                "stableAfter | PT61M | must be a time from PT1S to PT1H",
                "silentAfter | PT-5M | must be a time from PT1S to PT1H",
                "probeWithin | PT0.5S | must be a time from PT1S to PT1H",
                "frozenFor | PT59S | must be a time from PT1M to PT720H",
                "frozenFor | P31D | must be a time from PT1M to PT720H",
                "probes | 0 | must be from 1 to 100, not 0.",
                "probes | 101 | must be from 1 to 100, not 101."
            })
    void whatIsOutOfRangeIsRefusedByName(String field, String value, String sentence) {
        assertThatThrownBy(() -> with(field, value))
                .rootCause()
                .hasMessageStartingWith("The field " + field + " ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({"firstWait, PT0.1S", "mostWait, PT1S", "mostWait, PT1H", "frozenFor, P30D", "probes, 1", "probes, 100"})
    void theEndsOfTheRangesAreAllowed(String field, String value) throws JsonProcessingException {
        ObjectNode written = Json.mapper().valueToTree(with(field, value));
        assertThat(written.path(field).asText())
                .isEqualTo(
                        field.equals("probes") ? value : Duration.parse(value).toString());
    }

    private static LineSupervisionSettings with(String field, String value) throws JsonProcessingException {
        ObjectNode json = Json.mapper().valueToTree(USUAL);
        if (json.path(field).isNumber()) {
            json.put(field, Integer.parseInt(value));
        } else {
            json.put(field, value);
        }
        return Json.mapper().treeToValue(json, LineSupervisionSettings.class);
    }
}
