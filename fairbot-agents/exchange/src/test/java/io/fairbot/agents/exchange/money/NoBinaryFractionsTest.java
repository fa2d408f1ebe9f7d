package io.fairbot.agents.exchange.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No money in binary fractions: 0.1 has none. */
class NoBinaryFractionsTest {
    private static final Pattern BINARY = Pattern.compile(
            "\\b(double|float|Double|Float|doubleValue|floatValue|asDouble|parseDouble|[0-9]+\\.[0-9]+[dfDF]?)\\b");
    /** Kilometres on the globe are sines and roots, which have no exact value; no price depends on them. */
    private static final String DISTANCES = "ShopDistances.java";

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|//.*|^\\s*/?\\*.*");

    @Test
    void theCodeOfTheExchangeHasNone() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(40);
        assertThat(sources.stream().map(NoBinaryFractionsTest::name)).contains(DISTANCES);
        for (Path source : sources) {
            if (name(source).equals(DISTANCES)) {
                assertThat(Files.readString(source)).doesNotContain("BigDecimal", "Quote", "HouseRate", "money.");
                continue;
            }
            for (String line : Files.readAllLines(source)) {
                if (BINARY.matcher(TEXT.matcher(line).replaceAll("")).find()) {
                    found.add(name(source) + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void oneWouldBeFound() {
        assertThat("double rate = 5.59;").containsPattern(BINARY);
        assertThat("amount.doubleValue()").containsPattern(BINARY);
        assertThat("long x = (long) 0.5;").containsPattern(BINARY);
        assertThat("new BigDecimal(value)").doesNotContainPattern(BINARY);
    }

    private static String name(Path source) {
        return source.getFileName().toString();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/fairbot/agents/exchange"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
