package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("place")
class FailureCauseTest {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

    /** A row of the table beside this test. */
    record Row(WhatsAppProvider provider, List<String> codes, FailureAction action) {
        static Row parse(String line) {
            String[] cells = line.split("\\|");
            return new Row(
                    new WhatsAppProvider(cells[0].strip().toUpperCase(Locale.ROOT)),
                    Arrays.stream(cells[1].split(",")).map(String::strip).toList(),
                    FailureAction.valueOf(cells[2].strip()));
        }

        /** Every code that is in the row, ranges written out. */
        Stream<String> everyCode() {
            return codes.stream().flatMap(code -> {
                boolean range = code.matches("[0-9]+-[0-9]+");
                String[] ends = code.split("-");
                return range
                        ? IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
                                .mapToObj(Integer::toString)
                        : Stream.of(code);
            });
        }
    }

    static List<Row> rows() {
        return lines("failure-table.txt")
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::parse)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowOfTheTableIsInTheCode(Row row) {
        Set<FailureCause> causes =
                row.everyCode().map(code -> FailureCause.of(row.provider, code)).collect(Collectors.toSet());

        assertThat(causes).as("all codes of a row are one cause").hasSize(1);
        FailureCause cause = causes.iterator().next();
        assertThat(cause.provider()).isEqualTo(row.provider);
        assertThat(cause.action()).isEqualTo(row.action);
        assertThat(cause.codes()).containsExactlyInAnyOrderElementsOf(row.codes);
    }

    @Test
    void theCodeHasNoRowThatTheTableHasNot() {
        assertThat(FailureCause.values()).hasSameSizeAs(rows());
        assertThat(rows().stream().map(Row::action).collect(Collectors.toSet()))
                .as("every action has a cause")
                .containsExactlyInAnyOrder(FailureAction.values());
    }

    @Test
    void noCodeIsInTwoRows() {
        Set<String> seen = new HashSet<>();

        for (Row row : rows()) {
            row.everyCode()
                    .forEach(code -> assertThat(seen.add(row.provider + " " + code))
                            .as(code)
                            .isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WEB, 200",
        "WEB, 501",
        "WEB, ''",
        "WEB, 4010",
        "WEB, 40",
        "CLOUD, 199",
        "CLOUD, 300",
        "CLOUD, 2000",
        "CLOUD, 20",
        "CLOUD, '131050 '",
        "CLOUD, 131054",
        "CLOUD, 131999",
        "CLOUD, 132017",
        "CLOUD, 515",
        "CLOUD, 25x",
        "WEB, 190",
        "CLOUD, -250",
        "CLOUD, 0200",
        "GATE, 515"
    })
    void anUnknownCodeIsKept(WhatsAppProvider provider, String code) {
        FailureCause cause = FailureCause.of(provider, code);
        assertThat(cause).isEqualTo(FailureCause.other(provider, "another"));
        assertThat(cause.name()).isEqualTo(provider + "_OTHER");
        assertThat(cause.code()).contains(code);
        assertThat(cause.action()).isEqualTo(FailureAction.GIVE_UP);
        assertThat(cause.codes()).isEmpty();
        assertThat(cause.description(Locale.ENGLISH))
                .isEqualTo("The provider reported a failure that this program does not know.");
        assertThat(cause).hasToString(provider + "_OTHER (" + code + ")");
    }

    @Test
    void aKnownCodeIsTheRowWithTheCode() {
        FailureCause cause = FailureCause.of(WhatsAppProvider.CLOUD, "131005");
        assertThat(cause).isEqualTo(FailureCause.CLOUD_PERMISSION).hasSameHashCodeAs(FailureCause.CLOUD_PERMISSION);
        assertThat(cause.code()).contains("131005");
        assertThat(cause.explain(Locale.ENGLISH)).isEqualTo(FailureCause.CLOUD_PERMISSION.explain(Locale.ENGLISH));
        assertThat(FailureCause.CLOUD_PERMISSION.code()).isEmpty();
        assertThat(FailureCause.CLOUD_PERMISSION).isNotEqualTo(FailureCause.CLOUD_TOKEN);
    }

    @Test
    void itIsStoredAsItsTextAndReadBack() throws JsonProcessingException {
        FailureCause own = FailureCause.define(
                new WhatsAppProvider("GATE"),
                "LOCKED",
                FailureAction.STOP_PAGE,
                new FailureCause.FailureText("Fechada.", "Parada.", "Abra."),
                new FailureCause.FailureText("It is locked.", "It is stopped.", "Unlock it."));
        for (FailureCause cause : List.of(
                FailureCause.WEB_REPLACED,
                FailureCause.of(WhatsAppProvider.WEB, "428"),
                FailureCause.of(WhatsAppProvider.CLOUD, "131999"),
                FailureCause.of(WhatsAppProvider.CLOUD, "a/b"),
                own,
                own.withCode("17"))) {
            String json = Json.mapper().writeValueAsString(cause);
            FailureCause read = Json.mapper().readValue(json, FailureCause.class);
            assertThat(read).isEqualTo(cause);
            assertThat(read.code()).isEqualTo(cause.code().map(code -> code.replace('/', '_')));
            assertThat(read.action()).isEqualTo(cause.action());
        }
        assertThat(FailureCause.WEB_REPLACED.text()).isEqualTo("WEB_REPLACED");
        assertThat(own.withCode("17").text()).isEqualTo("GATE_LOCKED/17/STOP_PAGE");
        assertThat(own.description(Locale.ENGLISH)).isEqualTo("It is locked.");
        assertThat(own.requiredAction(PORTUGUESE)).isEqualTo("Abra.");
        assertThat(FailureCause.parse(own.text()).automaticAction(Locale.ENGLISH))
                .as("the texts are the channel's and are not stored")
                .startsWith("A message is not tried again");
    }

    @Test
    void aCauseOfANewerVersionIsRead() {
        FailureCause cause = FailureCause.parse("WEB_BRAND_NEW/777/DANCE");
        assertThat(cause.name()).isEqualTo("WEB_BRAND_NEW");
        assertThat(cause.code()).contains("777");
        assertThat(cause.action()).isEqualTo(FailureAction.GIVE_UP);
        assertThatThrownBy(() -> FailureCause.parse("nonsense"))
                .hasMessage("This is no cause of a failure, such as WEB_REPLACED.");
    }

    @Test
    void everyProviderHasTheCausesOfALineThatIsLostOrSilent() {
        WhatsAppProvider gate = new WhatsAppProvider("GATE");
        assertThat(FailureCause.connectionLost(WhatsAppProvider.WEB)).isEqualTo(FailureCause.WEB_CONNECTION_LOST);
        assertThat(FailureCause.silent(WhatsAppProvider.CLOUD)).isEqualTo(FailureCause.CLOUD_SILENT);
        assertThat(FailureCause.connectionLost(gate).name()).isEqualTo("GATE_CONNECTION_LOST");
        assertThat(FailureCause.connectionLost(gate).action()).isEqualTo(FailureAction.RECONNECT);
        assertThat(FailureCause.connectionLost(gate).description(PORTUGUESE))
                .isEqualTo("A conexão com o provedor caiu.");
        assertThat(FailureCause.silent(gate).action()).isEqualTo(FailureAction.PROBE);
        assertThat(FailureCause.silent(gate).provider()).isEqualTo(gate);
    }

    @Test
    void namesAreCapitals() {
        FailureCause.FailureText text = new FailureCause.FailureText("a", "b", "c");
        assertThatThrownBy(() -> new WhatsAppProvider("sms gate"))
                .hasMessage("\"sms gate\" cannot name a provider: it must be a capital letter and up to 19 more, or"
                        + " digits.");
        assertThatThrownBy(() -> FailureCause.define(WhatsAppProvider.WEB, "odd", FailureAction.RETRY, text, text))
                .hasMessageStartingWith("\"odd\" cannot name a cause");
    }

    @Test
    void theSameWordOfTwoProvidersIsTwoCauses() {
        assertThat(FailureCause.of(WhatsAppProvider.WEB, "silent")).isEqualTo(FailureCause.WEB_SILENT);
        assertThat(FailureCause.of(WhatsAppProvider.CLOUD, "silent")).isEqualTo(FailureCause.CLOUD_SILENT);
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void everyCauseIsExplainedInBothLanguages(FailureCause cause) {
        String portuguese = cause.explain(PORTUGUESE) + " " + cause.requiredAction(PORTUGUESE);
        String english = cause.explain(Locale.ENGLISH) + " " + cause.requiredAction(Locale.ENGLISH);
        assertThat(cause.explain(Locale.ENGLISH))
                .isEqualTo(cause.description(Locale.ENGLISH) + " " + cause.automaticAction(Locale.ENGLISH));

        assertThat(portuguese).endsWith(".").doesNotContain("{").isNotEqualTo(english);
        assertThat(english).endsWith(".").doesNotContain("{");
        assertThat(english)
                .as("no codes for somebody who has never heard of them")
                .doesNotContainPattern("[0-9]{3}");
        assertThat(portuguese).doesNotContainPattern("[0-9]{3}");
    }

    @Test
    void bothLanguagesExplainEveryCauseAndNothingElse() {
        Set<String> names = Stream.concat(
                        FailureCause.values().stream().map(FailureCause::name),
                        Stream.of("OTHER", "CONNECTION_LOST", "SILENT"))
                .flatMap(cause -> Stream.of("happened", "bot", "person").map(part -> cause + "." + part))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(keys("failures.properties")).isEqualTo(names);
        assertThat(keys("failures_en.properties")).isEqualTo(names);
    }

    @Test
    @DefaultLocale("en-US")
    void portugueseIsSpokenUnlessEnglishIsAskedFor() {
        assertThat(FailureCause.WEB_REPLACED.explain(Locale.GERMAN))
                .isEqualTo(FailureCause.WEB_REPLACED.explain(PORTUGUESE))
                .startsWith("Outro programa está usando");
    }

    private static Set<String> keys(String resource) {
        Properties properties = new Properties();
        try (InputStream in = resource(resource)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }

    private static Stream<String> lines(String resource) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource(resource), StandardCharsets.UTF_8))) {
            return reader.lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(FailureCauseTest.class.getResourceAsStream(name), name);
    }
}
