package io.fairbot.coordination.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapesTest {

    record WithMap(Map<String, String> names) {}

    record WithObject(Object anything) {}

    record Boxes(Integer count, Long size, Boolean on, Optional<List<String>> names) {}

    @Test
    void whatNoConfigurationCanHaveIsNamed() {
        assertThatThrownBy(() -> Shapes.of(WithMap.class)).hasMessageContaining("The component names of");
        assertThatThrownBy(() -> Shapes.of(WithObject.class)).hasMessageContaining("The component anything of");
        assertThatThrownBy(() -> Shapes.of(String.class)).hasMessageContaining("must be a record");
    }

    @Test
    void whatIsOptionalIsNotRequired() {
        assertThat(Shapes.of(Boxes.class).schema().path("required").toString())
                .isEqualTo("[\"count\",\"size\",\"on\"]");
        assertThat(new Shape.Many(new Shape.Hidden()).allowed()).isEqualTo("a list, each text");
    }
}
