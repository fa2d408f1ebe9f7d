package io.fairbot.coordination.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("place")
class ConfigSchemasTest {

    record WithMap(Map<String, String> names) {}

    record WithObject(Object anything) {}

    record Boxes(Integer count, Long size, Boolean on, Optional<List<String>> names) {}

    @Test
    void whatNoConfigurationCanHaveIsNamed() {
        assertThatThrownBy(() -> ConfigSchemas.of(WithMap.class)).hasMessageContaining("The component names of");
        assertThatThrownBy(() -> ConfigSchemas.of(WithObject.class)).hasMessageContaining("The component anything of");
        assertThatThrownBy(() -> ConfigSchemas.of(String.class)).hasMessageContaining("must be a record");
    }

    @Test
    void whatIsOptionalIsNotRequired() {
        assertThat(ConfigSchemas.of(Boxes.class).toJsonSchema().path("required").toString())
                .isEqualTo("[\"count\",\"size\",\"on\"]");
        assertThat(new ConfigValueSchema.ListSchema(new ConfigValueSchema.SecretSchema()).allowed())
                .isEqualTo("a list, each text");
    }
}
