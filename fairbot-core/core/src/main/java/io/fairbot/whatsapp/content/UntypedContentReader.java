package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON reader of contents whose type is unknown or absent. A content without a type is a reply of version 0.1: a text with
 * options; any other is {@link Unsupported}.
 */
final class UntypedContentReader extends StdDeserializer<OutboundContent> {
    private static final String TEXT = "text";
    private static final String OPTIONS = "options";

    UntypedContentReader() {
        super(Unsupported.class);
    }

    @Override
    public OutboundContent deserialize(JsonParser in, DeserializationContext context) throws IOException {
        Map<String, Object> fields = context.readValue(
                in, context.getTypeFactory().constructMapType(TreeMap.class, String.class, Object.class));
        // Null is no value of an immutable map, and an absent field means the same.
        fields.values().removeIf(value -> value == null);
        if (!fields.containsKey(Unsupported.TYPE)
                && fields.get(TEXT) instanceof String text
                && fields.get(OPTIONS) instanceof List<?> options) {
            return untyped(text, options);
        }
        String type = String.valueOf(fields.getOrDefault(Unsupported.TYPE, Unsupported.NAME));
        return type.equals(Unsupported.NAME) && fields.get(Unsupported.KIND) instanceof String kind
                ? new Unsupported(kind)
                : new Unsupported(type, fields);
    }

    @Override
    public Object deserializeWithType(JsonParser in, DeserializationContext context, TypeDeserializer type)
            throws IOException {
        return type.deserializeTypedFromAny(in, context);
    }

    private static OutboundContent untyped(String text, List<?> options) {
        List<ChoiceOption> all = options.stream()
                .map(option -> (Map<?, ?>) option)
                .map(option -> new ChoiceOption(String.valueOf(option.get("id")), String.valueOf(option.get("title"))))
                .toList();
        return all.isEmpty() ? new Text(text) : OutboundContent.options(text, all);
    }
}
