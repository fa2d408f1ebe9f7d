package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fairbot.config.Secret;
import io.fairbot.coordination.internal.configuration.ConfigValueSchema.ListSchema;
import io.fairbot.coordination.internal.configuration.ConfigValueSchema.RecordSchema;
import io.fairbot.coordination.internal.configuration.ConfigValueSchema.ScalarSchema;
import io.fairbot.coordination.internal.configuration.ConfigValueSchema.SchemaField;
import io.fairbot.coordination.internal.configuration.ConfigValueSchema.SecretSchema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A generator of configuration schemas from Java types. */
final class ConfigSchemas {
    /** The schemas of plain types. */
    private static final Map<Class<?>, ScalarSchema> LEAVES = Map.of(
            String.class, new ScalarSchema("string", "", "text", List.of()),
            int.class, new ScalarSchema("integer", "int32", "a whole number", List.of()),
            Integer.class, new ScalarSchema("integer", "int32", "a whole number", List.of()),
            long.class, new ScalarSchema("integer", "int64", "a whole number", List.of()),
            Long.class, new ScalarSchema("integer", "int64", "a whole number", List.of()),
            boolean.class, new ScalarSchema("boolean", "", "true or false", List.of()),
            Boolean.class, new ScalarSchema("boolean", "", "true or false", List.of()),
            BigDecimal.class, new ScalarSchema("string", "decimal", "a decimal number such as \"5.59\"", List.of()),
            Duration.class, new ScalarSchema("string", "duration", "a time such as \"PT30S\"", List.of()));

    private ConfigSchemas() {}

    /**
     * Returns the schema of a record.
     *
     * @throws IllegalArgumentException when a component has a type that a configuration does not support; the message names
     *     it
     */
    static RecordSchema of(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("The configuration " + type.getName() + " must be a record.");
        }
        Map<String, SchemaField> fields = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Optional<Type> optional = argument(component.getGenericType(), Optional.class);
            ConfigValueSchema schema = of(optional.orElse(component.getGenericType()), type, component.getName());
            fields.put(component.getName(), new SchemaField(schema, optional.isEmpty(), meaning(type, component)));
        }
        return new RecordSchema(fields);
    }

    private static Optional<String> meaning(Class<?> type, RecordComponent component) {
        // The annotation's target excludes record components; the compiler copies it to the private field.
        try {
            return Optional.ofNullable(
                            type.getDeclaredField(component.getName()).getAnnotation(JsonPropertyDescription.class))
                    .map(JsonPropertyDescription::value);
        } catch (NoSuchFieldException e) {
            return Optional.empty();
        }
    }

    private static ConfigValueSchema of(Type type, Class<?> owner, String name) {
        Optional<Type> item = argument(type, List.class);
        if (item.isPresent()) {
            return new ListSchema(of(item.get(), owner, name));
        }
        if (type instanceof Class<?> plain) {
            if (plain == Secret.class) {
                return new SecretSchema();
            }
            if (plain.isEnum()) {
                List<String> names = Arrays.stream(plain.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList();
                return new ScalarSchema("string", "", "one of " + String.join(", ", names), names);
            }
            if (plain.isRecord()) {
                return of(plain);
            }
            ScalarSchema leaf = LEAVES.get(plain);
            if (leaf != null) {
                return leaf;
            }
        }
        throw new IllegalArgumentException("The component " + name + " of " + owner.getName()
                + " is of a type that no configuration can have: use text, numbers, BigDecimal, truth values, Duration,"
                + " enums, Secret, records, lists, or Optional of these.");
    }

    private static Optional<Type> argument(Type type, Class<?> of) {
        return type instanceof ParameterizedType generic && generic.getRawType() == of
                ? Optional.of(generic.getActualTypeArguments()[0])
                : Optional.empty();
    }
}
