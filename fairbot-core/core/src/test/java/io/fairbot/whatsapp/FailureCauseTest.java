package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("place")
class FailureCauseTest {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

    /** A row of the table beside this test. */
    record Row(FailureCause.WhatsAppProvider provider, List<String> codes, FailureAction action) {
        static Row parse(String line) {
            String[] cells = line.split("\\|");
            return new Row(
                    FailureCause.WhatsAppProvider.valueOf(cells[0].strip().toUpperCase(Locale.ROOT)),
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
        Set<FailureCause> causes = row.everyCode()
                .map(code -> FailureCause.of(row.provider, code).orElseThrow(() -> new AssertionError(code)))
                .collect(Collectors.toSet());

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
        "WEB, 500",
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
        "CLOUD, 132016",
        "CLOUD, 515",
        "CLOUD, 25x",
        "WEB, 190",
        "CLOUD, -250",
        "CLOUD, 0200"
    })
    void anUnknownCodeHasNoCause(FailureCause.WhatsAppProvider provider, String code) {
        assertThat(FailureCause.of(provider, code)).isEmpty();
    }

    @Test
    void theSameWordOfTwoProvidersIsTwoCauses() {
        assertThat(FailureCause.of(FailureCause.WhatsAppProvider.WEB, "silent")).contains(FailureCause.WEB_SILENT);
        assertThat(FailureCause.of(FailureCause.WhatsAppProvider.CLOUD, "silent"))
                .contains(FailureCause.CLOUD_SILENT);
    }

    @ParameterizedTest
    @EnumSource
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
        Set<String> names = Arrays.stream(FailureCause.values())
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
