package io.fairbot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    @Test
    void byDefaultAModelHasNoIndexKeepsForEverIsNotProtectedAndNotAppendOnly() {
        Model<String> model = Model.builder("deals", String.class).build();

        assertThat(model.name()).isEqualTo("deals");
        assertThat(model.type()).isEqualTo(String.class);
        assertThat(model.schemaVersion()).isEqualTo(1);
        assertThat(model.indexes()).isEmpty();
        assertThat(model.retention()).isEmpty();
        assertThat(model.isInternal()).isFalse();
        assertThat(model.isAppendOnly()).isFalse();
        assertThat(model).hasToString("deals");
    }

    @Test
    void whatIsDeclaredIsKept() {
        Model<String> model = Model.builder("deals", String.class)
                .index("branch", "at")
                .index("at")
                .retainFor("at", Duration.ofDays(1))
                .internal()
                .appendOnly()
                .build();

        assertThat(model.isAppendOnly()).isTrue();
        assertThat(model.indexes()).containsExactly(new Index(List.of("branch", "at")), new Index(List.of("at")));
        assertThat(model.retention()).contains(new Retention("at", Duration.ofDays(1)));
        assertThat(model.isInternal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a1_b", "abcdefghijabcdefghijabcdefghijabcdefghij"})
    void aNameIsALowerCaseWord(String name) {
        assertThat(Model.builder(name, String.class).build().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "_a", "a-b", "a b", "a\n", "é", "abcdefghijabcdefghijabcdefghijabcdefghijk"})
    void anotherNameIsRefused(String name) {
        assertThatThrownBy(() -> Model.builder(name, String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\" cannot name a model");
    }

    @Test
    void modelsAreEqualWhenTheirNamesAre() {
        Model<String> model = Model.builder("deals", String.class).build();

        assertThat(model)
                .isEqualTo(Model.builder("deals", Integer.class).index("x").build())
                .hasSameHashCodeAs(Model.builder("deals", Integer.class).build())
                .isNotEqualTo(Model.builder("other", String.class).build())
                .isNotEqualTo((Object) "deals");
    }

    @Test
    void anOldDocumentGoesThroughTheStepsItHasNotSeen() {
        Model<String> model = Model.builder("deals", String.class)
                .migration(
                        document -> document.put("steps", document.path("steps").asText() + "1"))
                .migration(
                        document -> document.put("steps", document.path("steps").asText() + "2"))
                .build();

        assertThat(model.schemaVersion()).isEqualTo(3);
        assertThat(steps(model, 1)).isEqualTo("12");
        assertThat(steps(model, 2)).isEqualTo("2");
        assertThat(steps(model, 3)).isEmpty();
    }

    @Test
    void aMigrationMayReplaceTheDocument() {
        ObjectNode other = Json.mapper().createObjectNode().put("new", true);
        Model<String> model =
                Model.builder("deals", String.class).migration(old -> other).build();

        assertThat(model.migrate(Json.mapper().createObjectNode(), 1)).isSameAs(other);
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
        Model.Builder<String> builder = Model.builder("deals", String.class);
        Model<String> model = builder.build();

        builder.index("at").migration(old -> old).internal();

        assertThat(model.indexes()).isEmpty();
        assertThat(model.schemaVersion()).isEqualTo(1);
        assertThat(model.isInternal()).isFalse();
    }

    @Test
    void anIndexHasFieldsOfItsOwn() {
        List<String> fields = new ArrayList<>(List.of("a"));
        Index index = new Index(fields);

        fields.add("b");

        assertThat(index.fields()).containsExactly("a");
        assertThatThrownBy(() -> new Index(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void documentsAreKeptForMoreThanZeroTime() {
        assertThatThrownBy(() -> new Retention("at", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Retention("at", Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    private static String steps(Model<?> model, int from) {
        return model.migrate(Json.mapper().createObjectNode(), from)
                .path("steps")
                .asText();
    }
}
