package io.fairbot.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fairbot.json.StoredJson.StoredValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredJsonTest {
    enum Size {
        SMALL,
        LARGE
    }

    record Part(String name, @Nullable Size size) {}

    record Whole(
            String name,
            long count,
            BigDecimal money,
            Instant at,
            Optional<String> note,
            @Nullable Part part,
            List<Part> parts,
            Map<String, Part> named) {
        Whole withName(String other) {
            return new Whole(other, count, money, at, note, part, parts, named);
        }

        Whole withParts(Part... others) {
            return new Whole(name, count, money, at, note, part, List.of(others), named);
        }
    }

    private static final String KNOWN = """
            {"name":"a","count":7,"money":"1.50","at":"2026-11-23T12:00:00.000Z","note":"n",\
            "part":{"name":"p","size":"SMALL"},"parts":[{"name":"x","size":"LARGE"}],"named":{"k":{"name":"y"}}}""";

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static StoredValue<Whole> read(String text) throws JsonProcessingException {
        return StoredJson.read(json(text), Whole.class);
    }

    private static JsonNode written(Whole value, Remainder remainder) throws JsonProcessingException {
        return json(new String(StoredJson.write(value, remainder), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aKnownDocumentHasNoRemainder() throws JsonProcessingException {
        StoredValue<Whole> whole = read(KNOWN);

        assertThat(whole.remainder()).isEqualTo(Remainder.NONE);
        assertThat(whole.remainder().after(whole.value())).isSameAs(Remainder.NONE);
        assertThat(written(whole.value(), whole.remainder())).isEqualTo(json(KNOWN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\":\"a\"|\"name\":\"a\",\"more\":[1,{\"x\":null}]",
                "\"size\":\"SMALL\"|\"size\":\"HUGE\"",
                "\"size\":\"LARGE\"|\"size\":\"HUGE\",\"more\":true",
                "\"name\":\"y\"|\"name\":\"y\",\"more\":1.25",
                "\"count\":7|\"count\":7,\"half\":0.5"
            })
    void whatIsNotKnownIsWrittenAgain(String known, String newer) throws JsonProcessingException {
        String stored = KNOWN.replace(known, newer);
        StoredValue<Whole> whole = read(stored);

        assertThat(whole.remainder().isEmpty()).isFalse();
        assertThat(written(whole.value(), whole.remainder())).isEqualTo(json(stored));
        assertThat(written(whole.value().withName("b"), whole.remainder()))
                .isEqualTo(json(stored.replace("\"name\":\"a\"", "\"name\":\"b\"")));
        assertThat(StoredJson.tree(whole.value(), whole.remainder())).isEqualTo(json(stored));
    }

    @Test
    void whatWasChangedIsNotPutBack() throws JsonProcessingException {
        StoredValue<Whole> whole = read(KNOWN.replace("\"size\":\"SMALL\"", "\"size\":\"HUGE\""));
        Whole value = whole.value();
        Whole smaller = new Whole(
                value.name(),
                value.count(),
                value.money(),
                value.at(),
                Optional.empty(),
                new Part("p", Size.SMALL),
                value.parts(),
                Map.of());

        JsonNode stored = written(smaller, whole.remainder());

        assertThat(stored.at("/part/size").asText()).isEqualTo("SMALL");
        assertThat(stored.has("note")).isFalse();
        assertThat(stored.path("named")).isEmpty();
        Remainder after = whole.remainder().after(smaller);
        assertThat(after.isEmpty()).as("all of it is known now").isTrue();
        assertThat(written(value, after).at("/part").has("size"))
                .as("a constant that was replaced does not come back")
                .isFalse();
    }

    @Test
    void itemsAreFoundByValueThenByPlace() throws JsonProcessingException {
        StoredValue<Whole> whole = read(KNOWN.replace(
                "[{\"name\":\"x\",\"size\":\"LARGE\"}]",
                "[{\"name\":\"x\",\"more\":1},{\"name\":\"x\",\"more\":2},{\"name\":\"z\",\"more\":3}]"));
        Part x = new Part("x", null);
        Part z = new Part("z", null);

        assertThat(written(whole.value().withParts(z, x, x), whole.remainder()).path("parts"))
                .isEqualTo(
                        json("[{\"name\":\"z\",\"more\":3},{\"name\":\"x\",\"more\":1},{\"name\":\"x\",\"more\":2}]"));
        assertThat(written(whole.value().withParts(x, x, new Part("w", null)), whole.remainder())
                        .path("parts"))
                .isEqualTo(
                        json("[{\"name\":\"x\",\"more\":1},{\"name\":\"x\",\"more\":2},{\"name\":\"w\",\"more\":3}]"));
        assertThat(written(whole.value().withParts(new Part("w", null), z), whole.remainder())
                        .path("parts"))
                .isEqualTo(json("[{\"name\":\"w\"},{\"name\":\"z\",\"more\":3}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":1,\"more\":1}",
                "{\"name\":\"a\",\"count\":\"many\"}",
                "{\"name\":\"a\",\"more\":1}",
                "[]",
                "7"
            })
    void whatIsSomethingElseIsNotRead(String stored) {
        assertThatThrownBy(() -> read(stored)).isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void aConstantThatCannotBeDoneWithoutIsNotRead() {
        record Sized(Optional<List<Inner>> inner) {}

        assertThatThrownBy(() -> StoredJson.read(json("{\"inner\":[{\"size\":\"HUGE\"}]}"), Sized.class))
                .isInstanceOf(MismatchedInputException.class)
                .hasMessageContaining("The component size has a value of a newer version");
    }

    record Inner(Size size) {}

    @Test
    void nothingOfItIsShown() throws JsonProcessingException {
        Remainder remainder = read(KNOWN.replace("\"count\":7", "\"count\":7,\"phone\":\"+5548999990001\""))
                .remainder();

        assertThat(remainder.toString()).doesNotContain("999990001").isNotEqualTo(Remainder.NONE.toString());
        assertThat(remainder).isNotEqualTo(Remainder.NONE).isNotEqualTo("").hasSameHashCodeAs(remainder);
    }
}
