package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Looks into the resources of the desk. */
final class ExchangeTextsCheck {
    private static final Pattern PLACE = Pattern.compile("\\{[a-zA-Z]+}");

    private ExchangeTextsCheck() {}

    static void sameKeysAndPlaces() {
        List.of("texts", "answer/answers").forEach(bundle -> {
            Map<String, String> portuguese = load(bundle + ".properties");
            List.of("_en", "_es").forEach(language -> {
                Map<String, String> other = load(bundle + language + ".properties");
                assertThat(other.keySet()).as(bundle + language).isEqualTo(portuguese.keySet());
                portuguese.forEach((key, text) -> assertThat(places(other.getOrDefault(key, "")))
                        .as(bundle + language + " " + key)
                        .containsExactlyInAnyOrder(places(text)));
            });
        });
    }

    static Map<String, String> vocabulary() {
        return load("internal/intent/vocabulary.properties");
    }

    private static String[] places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).toArray(String[]::new);
    }

    private static Map<String, String> load(String name) {
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(ExchangeConversationHandler.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            Map<String, String> map = new TreeMap<>();
            properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
            return map;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
