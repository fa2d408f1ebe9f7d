package io.fairbot.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.HolidayRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.api.util.DefaultTimeZone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class JsonTest {
    record Everything(
            String text,
            int count,
            long large,
            boolean truth,
            BigDecimal money,
            Instant at,
            HolidayRule rule,
            Optional<String> note) {}

    private static final String GOOD = """
        {"text":"x","count":1,"large":2,"truth":true,"money":"1.50","at":"2026-11-23T12:00:00.000Z","rule":"open"}\
        """;

    @Test
    void whatIsWrittenIsReadBackEqual() throws JsonProcessingException {
        Everything value = new Everything(
                "\u0000 \" \\ é 😀",
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                false,
                new BigDecimal("12345678901234567890.1230"),
                Instant.parse("2026-11-23T12:00:00.001Z"),
                HolidayRule.HOURS,
                Optional.of(""));

        String json = Json.mapper().writeValueAsString(value);

        assertThat(Json.mapper().readValue(json, Everything.class)).isEqualTo(value);
        assertThat((Object) Json.mapper().treeToValue(Json.mapper().valueToTree(value), Everything.class))
                .isEqualTo(value);
    }

    @Test
    void anInstantIsWrittenAsTheFormatterOfTheJdkWritesIt() throws JsonProcessingException {
        DateTimeFormatter formatter =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
        Random random = new Random(1);
        List<Instant> instants = new ArrayList<>(List.of(
                Instant.EPOCH,
                Instant.EPOCH.minusNanos(1),
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("0000-01-01T00:00:00Z").minusMillis(1),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1),
                Instant.parse("2024-02-29T23:59:59.001Z"),
                Instant.MIN,
                Instant.MAX));
        long years = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 1_000; i++) {
            instants.add(Instant.ofEpochSecond(random.nextLong(-years / 4, years), random.nextInt(1_000_000_000)));
        }
        for (Instant instant : instants) {
            assertThat(Json.mapper().writeValueAsString(instant)).isEqualTo('"' + formatter.format(instant) + '"');
        }
    }

    @Test
    void absentOptionalFieldsAreLeftOut() throws JsonProcessingException {
        Everything value = Json.mapper().readValue(GOOD, Everything.class);

        assertThat(value.note()).isEmpty();
        assertThat(Json.mapper().writeValueAsString(value)).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00Z, 2026-11-23T12:00:00.000Z",
        "2026-11-23T12:00:00.1Z, 2026-11-23T12:00:00.100Z",
        "2026-11-23T12:00:00.123456789Z, 2026-11-23T12:00:00.123Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z"
    })
    void aMomentHasAlwaysThreeDecimals(String moment, String written) throws JsonProcessingException {
        assertThat(Json.mapper().writeValueAsString(Instant.parse(moment))).isEqualTo('"' + written + '"');
    }

    @Test
    @DefaultLocale("ar-EG-u-nu-arab")
    @DefaultTimeZone("Asia/Tokyo")
    void theMachinesLanguageAndZoneChangeNothing() throws JsonProcessingException {
        Map<String, Object> values = Map.of("at", Instant.EPOCH);

        assertThat(Json.mapper().writeValueAsString(values)).isEqualTo("{\"at\":\"1970-01-01T00:00:00.000Z\"}");
        assertThat(Json.mapper().writeValueAsString(new BigDecimal("1.5"))).isEqualTo("\"1.5\"");
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.50", "1E+5, 100000", "1E-7, 0.0000001", "0.00, 0.00", "-27.5, -27.5"})
    void moneyIsWrittenAsPlainText(String value, String written) throws JsonProcessingException {
        assertThat(Json.mapper().writeValueAsString(new BigDecimal(value))).isEqualTo('"' + written + '"');
    }

    @ParameterizedTest
    @CsvSource({"'\"1.50\"', 1.50", "1.50, 1.50", "7, 7", "-0.1, -0.1", "1e3, 1E+3", "'\"1e3\"', 1E+3"})
    void moneyIsReadFromTextAndFromNumbers(String json, BigDecimal expected) throws JsonProcessingException {
        assertThat(Json.mapper().readValue(json, BigDecimal.class)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" 1\"",
                "\"1,5\"",
                "\"R$ 5\"",
                "true",
                "[]",
                "{}",
                "\"1e999999999\"",
                "1e999999999",
                "\"1e-999999999\"",
                "\"1e101\""
            })
    void whatIsNoAmountIsRefused(String json) {
        assertThatThrownBy(() -> Json.mapper().readValue(json, BigDecimal.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void anAmountHasAHundredDigitsAtMost() throws JsonProcessingException {
        String longest = "9".repeat(100);

        assertThat(Json.mapper().readValue('"' + longest + '"', BigDecimal.class))
                .isEqualTo(longest);
        assertThatThrownBy(() -> Json.mapper().readValue('"' + longest + "9\"", BigDecimal.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    /** Each line replaces one field of the good object; every one of them is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'text':5",
                "'text':5.5",
                "'text':true",
                "'text':{}",
                "'count':'1'",
                "'count':''",
                "'count':1.0",
                "'count':true",
                "'count':null",
                "'count':2147483648",
                "'large':'2'",
                "'large':9223372036854775808",
                "'truth':1",
                "'truth':'true'",
                "'at':1763899200",
                "'at':'1763899200'",
                "'at':'2026-11-23'",
                "'at':''",
                "'rule':1",
                "'rule':'OPEN'",
                "'rule':'ajar'",
                "'rule':''",
                "'note':7",
                "'nonsense':1"
            })
    void whatIsOfAnotherKindIsRefused(String field) throws JsonProcessingException {
        String json = field.replace('\'', '"');
        String name = json.substring(0, json.indexOf(':'));
        String changed = GOOD.contains(name)
                ? GOOD.replaceAll(name + ":(\"[^\"]*\"|[^,}]*)", json)
                : GOOD.replace("}", "," + json + "}");

        assertThat(Json.mapper().readValue(GOOD, Everything.class).text()).isEqualTo("x");
        assertThat(changed).contains(json).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> Json.mapper().readValue(changed, Everything.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "NaN",
                "01",
                "{\"a\":1 // why\n}",
                "\"tab\there\""
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.mapper().readTree(text)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aMessageAboutAFaultDoesNotRepeatTheSource() {
        assertThatThrownBy(() -> Json.mapper().readTree("{\"password\":\"hunter2\" oops"))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void nestingIsLimitedInBothDirections() throws JsonProcessingException {
        int limit = Json.MAX_DEPTH;

        assertThat(Json.mapper().readTree(nested(limit)).isArray()).isTrue();
        assertThat(Json.mapper().writeValueAsString(lists(limit))).isEqualTo(nested(limit));
        assertThatThrownBy(() -> Json.mapper().readTree(nested(limit + 1))).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> Json.mapper().writeValueAsString(lists(limit + 1)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void fractionsInATreeKeepTheirDigits() throws JsonProcessingException {
        JsonNode tree = Json.mapper().readTree("[0.1, 12345678901234567890.123456789]");

        assertThat(tree.get(0).decimalValue()).isEqualTo("0.1");
        assertThat(tree.get(1).decimalValue()).isEqualTo("12345678901234567890.123456789");
    }

    @Test
    void datesAndDurationsAreText() throws JsonProcessingException {
        assertThat(Json.mapper().writeValueAsString(LocalDate.of(2026, 1, 31))).isEqualTo("\"2026-01-31\"");
        assertThat(Json.mapper().writeValueAsString(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
        assertThat(Json.mapper().readValue("\"PT1M30S\"", Duration.class)).isEqualTo(Duration.ofSeconds(90));
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static List<?> lists(int depth) {
        List<?> list = List.of();
        for (int i = 1; i < depth; i++) {
            list = List.of(list);
        }
        return list;
    }
}
