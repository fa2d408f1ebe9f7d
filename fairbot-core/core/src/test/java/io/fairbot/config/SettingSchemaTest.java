package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingSchemaTest {
    private static final Setting<String> NAME =
            new Setting<>("name", "", Optional.empty(), false, new Setting.SettingType<>("a text", text -> text));
    private static final Setting<Integer> COUNT =
            new Setting<>("count", "", Optional.of("3"), false, SettingTypes.wholeNumber(1, 5));
    private static final Setting<Secret> PIN =
            new Setting<>("pin", "", Optional.empty(), true, new Setting.SettingType<>("six digits", text -> {
                if (!text.matches("[0-9]{6}")) {
                    throw new IllegalArgumentException(text);
                }
                return Secret.of(text);
            }));
    private static final Setting<List<String>> TAGS = new Setting<>(
            "tags",
            "",
            Optional.empty(),
            false,
            new Setting.SettingType<>("a list", text -> List.of(text.split(",", -1))));

    private static final SettingSchema SCHEMA =
            SettingSchema.NONE.required(NAME, PIN, COUNT).optional(TAGS);

    private final List<String> problems = new ArrayList<>();

    private SettingValues read(Map<String, Object> values) {
        return SCHEMA.read(values, problems::add);
    }

    @Test
    void valuesOfJsonAreTyped() {
        SettingValues values = read(Map.of(
                "name", " Ana ", "pin", 123456, "count", 5L, "tags", List.of("a", 2, true, new BigDecimal("1.50"))));

        assertThat(problems).isEmpty();
        assertThat(values.get(NAME)).isEqualTo("Ana");
        assertThat(values.get(PIN)).isEqualTo(Secret.of("123456"));
        assertThat(values.get(COUNT)).isEqualTo(5);
        assertThat(values.get(TAGS)).containsExactly("a", "2", "true", "1.50");
    }

    @Test
    void whatIsLeftOutHasItsDefaultOrIsMissing() {
        SettingValues values = read(Map.of("name", "", "unknown", "ignored"));

        assertThat(problems)
                .containsExactly("name is missing; it must be a text", "pin is missing; it must be six digits");
        assertThat(values.get(COUNT)).isEqualTo(3);
        assertThat(values.find(TAGS)).isEmpty();
        assertThatThrownBy(() -> values.get(TAGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tags has no value and no default.");
        assertThat(SCHEMA.missing(values)).isEqualTo(problems);
        assertThat(SCHEMA.missing(SettingValues.NONE.with(NAME, "a").with(PIN, Secret.of("1"))))
                .isEmpty();
    }

    @Test
    void whatIsNotAllowedIsToldWithoutSecrets() {
        SettingValues values = read(Map.of("name", Map.of("a", 1), "pin", "12345", "count", 6, "tags", List.of("a,b")));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "name must be a text, not \"{a=1}\"",
                        "pin must be six digits",
                        "count must be a whole number from 1 to 5, not \"6\"",
                        "tags must be a list, not \"[a,b]\"");
        assertThat(values).isEqualTo(SettingValues.NONE);

        problems.clear();
        SettingValues unused = read(Map.of("name", "a", "pin", "123456", "tags", List.of(List.of("a"))));
        assertThat(problems).containsExactly("tags must be a list, not \"[[a]]\"");
    }

    @Test
    void valuesAreEqualByWhatTheyHoldAndShowNone() {
        SettingValues one = SettingValues.NONE.with(PIN, Secret.of("123456")).with(NAME, "Ana");
        SettingValues other =
                SettingValues.NONE.with(NAME, "Ana").and(SettingValues.NONE.with(PIN, Secret.of("123456")));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(SettingValues.NONE);
        assertThat((Object) one).isNotEqualTo("name");
        assertThat(one).hasToString("[name, pin]");
        assertThat(one.and(SettingValues.NONE.with(NAME, "Bia")).get(NAME)).isEqualTo("Bia");
    }

    @Test
    void schemasAreJoined() {
        SettingSchema joined = SettingSchema.NONE.optional(NAME, TAGS).and(SettingSchema.NONE.required(NAME));

        assertThat(joined.settings()).isEqualTo(Arrays.asList(NAME, TAGS));
        assertThat(joined.isRequired(NAME)).isTrue();
        assertThat(joined.isRequired(TAGS)).isFalse();
        assertThat(joined.find("name")).contains(NAME);
        assertThat(joined.find("pin")).isEmpty();

        Setting<Integer> taken = new Setting<>("name", "", Optional.empty(), false, COUNT.type());
        assertThatThrownBy(() -> joined.and(SettingSchema.NONE.optional(taken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two settings are called name; give one of them another name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Name", "a-b", "FAIRBOT_NAME", "1a", "a.b"})
    void aNameIsAPlainWord(String name) {
        Setting<Integer> bad = new Setting<>(name, "", Optional.empty(), false, COUNT.type());

        assertThatThrownBy(() -> SettingSchema.NONE.optional(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + name + "\" cannot name a setting: it must be a lower-case letter and up to 39 more"
                        + " letters or digits.");
    }
}
