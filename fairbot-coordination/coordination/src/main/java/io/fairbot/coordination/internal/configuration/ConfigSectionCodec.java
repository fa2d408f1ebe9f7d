package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.fairbot.config.ConfigException;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A codec of one agent's configuration section between its record and JSON. Secrets are in clear text in memory only. */
final class ConfigSectionCodec<C> {
    private static final JsonMapper CLEAR =
            Json.mapper().rebuild().addModule(new PlaintextSecretModule()).build();

    private final String agent;
    private final Class<C> type;
    private final ConfigValueSchema.RecordSchema schema;

    ConfigSectionCodec(String agent, Class<C> type) {
        this.agent = agent;
        this.type = type;
        schema = ConfigSchemas.of(type);
    }

    ConfigValueSchema.RecordSchema schema() {
        return schema;
    }

    /** Returns a record as JSON, with secrets in clear text. */
    ObjectNode write(C value) {
        return CLEAR.valueToTree(value);
    }

    /**
     * Reads a record.
     *
     * @throws ConfigException when a field is missing, unknown or malformed; the message does not repeat values
     */
    C read(ObjectNode clear) {
        List<String> problems = new ArrayList<>();
        compare(schema, clear, "", problems);
        if (!problems.isEmpty()) {
            throw invalid(String.join(" ", problems), null);
        }
        try {
            return CLEAR.treeToValue(clear, type);
        } catch (ValueInstantiationException e) {
            // The record's own message about inconsistent values is written for operators.
            String own = e.getCause() instanceof IllegalArgumentException refused ? refused.getMessage() : null;
            throw invalid(own == null ? field(e) + " cannot be used." : own, null);
        } catch (JsonMappingException e) {
            throw invalid(field(e) + " must be " + allowed(e) + ".", null);
        } catch (JsonProcessingException e) {
            throw invalid("It cannot be read.", e);
        }
    }

    /** Returns the section after a JSON merge patch; masked secrets stay unchanged. */
    ObjectNode patched(ObjectNode clear, ObjectNode patch) {
        Map<String, String> secrets = new HashMap<>();
        JsonNode same = schema.replaceSecrets(clear, "", (path, secret) -> {
            secrets.put(path, secret);
            return secret;
        });
        ObjectNode merged = merge((ObjectNode) same, patch);
        return (ObjectNode) schema.replaceSecrets(merged, "", (path, secret) -> {
            if (!secret.equals(Secret.MASK)) {
                return secret;
            }
            return Optional.ofNullable(secrets.get(path))
                    .orElseThrow(() -> invalid(
                            "The field " + path + " is masked, but there is no secret yet that could stay: send it.",
                            null));
        });
    }

    ObjectNode masked(ObjectNode section) {
        return (ObjectNode) schema.replaceSecrets(section, "", (path, secret) -> Secret.MASK);
    }

    private static ObjectNode merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                into.remove(entry.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode former = into.get(entry.getKey()) instanceof ObjectNode there
                        ? there
                        : Json.mapper().createObjectNode();
                into.set(entry.getKey(), merge(former, inner));
            } else {
                into.set(entry.getKey(), value);
            }
        });
        return into;
    }

    private static void compare(ConfigValueSchema schema, JsonNode node, String path, List<String> problems) {
        if (schema instanceof ConfigValueSchema.ListSchema many && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                compare(many.item(), node.get(i), path + "[" + i + "]", problems);
            }
        } else if (schema instanceof ConfigValueSchema.RecordSchema fields && node instanceof ObjectNode object) {
            String prefix = path.isEmpty() ? "" : path + ".";
            fields.fields().forEach((name, field) -> {
                JsonNode inner = object.get(name);
                if (inner != null && !inner.isNull()) {
                    compare(field.schema(), inner, prefix + name, problems);
                } else if (field.required()) {
                    problems.add("The field " + prefix + name + " is missing: it must be "
                            + field.schema().allowed() + ".");
                }
            });
            object.fieldNames().forEachRemaining(name -> {
                if (!fields.fields().containsKey(name)) {
                    problems.add("The field " + prefix + shortened(name) + " is not known; known are "
                            + fields.fields().keySet() + ".");
                }
            });
        } else if (node.isNull()) {
            problems.add("The field " + path + " must be " + schema.allowed() + ".");
        }
    }

    private static String shortened(String name) {
        int most = 40;
        return name.length() <= most ? name : name.substring(0, most) + "…";
    }

    private static String field(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(step -> {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        });
        return path.isEmpty() ? "The section" : "The field " + path;
    }

    private String allowed(JsonMappingException e) {
        ConfigValueSchema current = schema;
        for (JsonMappingException.Reference step : e.getPath()) {
            if (current instanceof ConfigValueSchema.RecordSchema fields
                    && fields.fields().containsKey(step.getFieldName())) {
                current = fields.fields().get(step.getFieldName()).schema();
            } else if (current instanceof ConfigValueSchema.ListSchema many) {
                current = many.item();
            }
        }
        return current.allowed();
    }

    private ConfigException invalid(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ConfigException(
                ConfigException.ConfigErrorReason.INVALID,
                "The configuration of " + agent + " cannot be used: " + what,
                cause);
    }

    /**
     * A Jackson module that writes secrets in clear text, used only here; stored values are encrypted, displayed ones
     * masked.
     */
    private static final class PlaintextSecretModule extends SimpleModule {
        PlaintextSecretModule() {
            super("fairbot-secrets");
            addSerializer(new StdSerializer<>(Secret.class) {
                @Override
                public void serialize(Secret value, JsonGenerator out, SerializerProvider provider) throws IOException {
                    out.writeString(value.reveal());
                }
            });
            addDeserializer(Secret.class, new StdDeserializer<>(Secret.class) {
                @Override
                public Secret deserialize(JsonParser in, DeserializationContext context) throws IOException {
                    if (!in.hasToken(com.fasterxml.jackson.core.JsonToken.VALUE_STRING)) {
                        return (Secret) context.handleUnexpectedToken(Secret.class, in);
                    }
                    return Secret.of(in.getText());
                }
            });
        }
    }
}
