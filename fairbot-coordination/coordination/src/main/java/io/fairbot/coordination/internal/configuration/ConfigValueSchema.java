package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The schema of one configuration value, convertible to JSON Schema; created by {@link ConfigSchemas}. */
sealed interface ConfigValueSchema {

    /** Returns the schema as JSON Schema. */
    ObjectNode toJsonSchema();

    /** Returns the end of the sentence "It must be …". */
    String allowed();

    /** Returns a copy in which each secret is replaced; the function receives its path and its value. */
    default JsonNode replaceSecrets(JsonNode node, String path, BiFunction<String, String, String> change) {
        return node.deepCopy();
    }

    /** The schema of a scalar value. */
    record ScalarSchema(String type, String format, String allowed, List<String> names) implements ConfigValueSchema {
        @Override
        public ObjectNode toJsonSchema() {
            ObjectNode schema = Json.mapper().createObjectNode().put("type", type);
            if (!format.isEmpty()) {
                schema.put("format", format);
            }
            if (!names.isEmpty()) {
                ArrayNode list = schema.putArray("enum");
                names.forEach(list::add);
            }
            return schema;
        }
    }

    /** The schema of a secret. */
    record SecretSchema() implements ConfigValueSchema {
        @Override
        public ObjectNode toJsonSchema() {
            return Json.mapper()
                    .createObjectNode()
                    .put("type", "string")
                    .put("format", "password")
                    .put("description", "Secret; " + Secret.MASK + " leaves it as it is");
        }

        @Override
        public String allowed() {
            return "text";
        }

        @Override
        public JsonNode replaceSecrets(JsonNode node, String path, BiFunction<String, String, String> change) {
            return node.isTextual() ? TextNode.valueOf(change.apply(path, node.textValue())) : node.deepCopy();
        }
    }

    /** The schema of a list. */
    record ListSchema(ConfigValueSchema item) implements ConfigValueSchema {
        @Override
        public ObjectNode toJsonSchema() {
            ObjectNode schema = Json.mapper().createObjectNode().put("type", "array");
            schema.set("items", item.toJsonSchema());
            return schema;
        }

        @Override
        public String allowed() {
            return "a list, each " + item.allowed();
        }

        @Override
        public JsonNode replaceSecrets(JsonNode node, String path, BiFunction<String, String, String> change) {
            if (!node.isArray()) {
                return node.deepCopy();
            }
            ArrayNode copy = Json.mapper().createArrayNode();
            for (int i = 0; i < node.size(); i++) {
                copy.add(item.replaceSecrets(node.get(i), path + "[" + i + "]", change));
            }
            return copy;
        }
    }

    /** The schema of a record. */
    record RecordSchema(Map<String, SchemaField> fields) implements ConfigValueSchema {
        @Override
        public ObjectNode toJsonSchema() {
            ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
            ArrayNode required = schema.putArray("required");
            ObjectNode properties = schema.putObject("properties");
            fields.forEach((name, field) -> {
                ObjectNode inner = field.schema.toJsonSchema();
                field.meaning.ifPresent(meaning -> inner.put("description", meaning));
                properties.set(name, inner);
                if (field.required) {
                    required.add(name);
                }
            });
            return schema.put("additionalProperties", false);
        }

        @Override
        public String allowed() {
            return "an object with the fields " + fields.keySet();
        }

        @Override
        public JsonNode replaceSecrets(JsonNode node, String path, BiFunction<String, String, String> change) {
            if (!(node instanceof ObjectNode object)) {
                return node.deepCopy();
            }
            ObjectNode copy = Json.mapper().createObjectNode();
            object.properties().forEach(entry -> {
                SchemaField field = fields.get(entry.getKey());
                String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                copy.set(
                        entry.getKey(),
                        field == null
                                ? entry.getValue().deepCopy()
                                : field.schema.replaceSecrets(entry.getValue(), inner, change));
            });
            return copy;
        }
    }

    /** The schema of a record component. */
    record SchemaField(ConfigValueSchema schema, boolean required, Optional<String> meaning) {}
}
