package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("place")
class ExchangeSettingsTest {
    private static final ExchangeSettings USUAL = ExchangeSettings.of(RateRules.DEFAULTS, Duration.ofMinutes(10));

    @Test
    void theyAreTheRules() {
        assertThat(USUAL.rules()).isEqualTo(RateRules.DEFAULTS);
        assertThat(USUAL.sourcesEvery()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manualValidFor | PT0.5S | must be a time from one second (PT1S) to 30 days (P30D), not PT0.5S.",
                "referenceValidFor | P31D | must be a time from one second",
                "quoteValidFor | PT-1S | must be a time from one second",
                "talkKeptFor | PT0S | must be a time from one second",
                "sourcesEvery | PT0.999S | must be a time from one second",
                "maxDeviation | 0 | must be above 0 and at most 100 percent, not 0.",
                "maxDeviation | -1 | must be above 0 and at most 100 percent",
                "maxDeviation | 100.1 | must be above 0 and at most 100 percent",
                "leastAmount | 4.99 | must be 5 reais or more, not 4.99.",
                "mostAmount | 5 | must be above leastAmount and at most a billion reais, not 5.",
                "mostAmount | 1000000000.01 | must be above leastAmount and at most a billion reais"
            })
    void whatIsOutOfRangeIsRefusedByName(String field, String value, String sentence) {
        assertThatThrownBy(() -> with(field, value))
                .rootCause()
                .hasMessageStartingWith("The field " + field + " ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "manualValidFor, PT1S",
        "manualValidFor, P30D",
        "maxDeviation, 100",
        "maxDeviation, 0.01",
        "leastAmount, 5",
        "mostAmount, 1000000000",
        "mostAmount, 5.01"
    })
    void theEndsOfTheRangesAreAllowed(String field, String value) throws JsonProcessingException {
        assertThat(Json.mapper()
                        .<ObjectNode>valueToTree(with(field, value))
                        .path(field)
                        .asText())
                .isEqualTo(value.equals("P30D") ? "PT720H" : value);
    }

    @Test
    void theLeastNotesAreThoseThatArePrintedUnlessOthersAreSet() throws JsonProcessingException {
        assertThat(USUAL.leastNotes()).isEmpty();
        ObjectNode json = Json.mapper().valueToTree(USUAL);
        json.putArray("leastNotes").addObject().put("currency", "USD").put("note", "10");
        ExchangeSettings other = Json.mapper().treeToValue(json, ExchangeSettings.class);
        assertThat(other.rules().limits().leastNotes()).isEqualTo(Map.of("USD", BigDecimal.TEN));
        assertThat(ExchangeSettings.of(other.rules(), Duration.ofMinutes(10)).leastNotes())
                .isEqualTo(other.leastNotes());
        json.withArray("leastNotes").addObject().put("currency", "USD").put("note", "20");
        assertThatThrownBy(() -> Json.mapper().treeToValue(json, ExchangeSettings.class))
                .rootCause()
                .hasMessageContaining("not two of USD");
        json.putArray("leastNotes").addObject().put("currency", "EUR").put("note", "0");
        assertThatThrownBy(() -> Json.mapper().treeToValue(json, ExchangeSettings.class))
                .rootCause()
                .hasMessageContaining("notes above zero, not 0 EUR");
    }

    private static ExchangeSettings with(String field, String value) throws JsonProcessingException {
        ObjectNode json = Json.mapper().valueToTree(USUAL);
        return Json.mapper().treeToValue(json.put(field, value), ExchangeSettings.class);
    }
}
