package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A content that this version does not support: one that a channel cannot read, or one that a newer version has stored.
 *
 * @param type the name of the content, as the channel or the newer version calls it
 * @param stored the fields that a newer version has stored, with which the content is stored again; empty for a content of a
 *     channel
 */
@JsonTypeName("unsupported")
@JsonSerialize(using = Unsupported.StoredWriter.class)
@JsonDeserialize(using = UntypedContentReader.class)
public record Unsupported(String type, Map<String, Object> stored) implements MessageContent, OutboundContent {
    static final String NAME = "unsupported";
    static final String TYPE = "type";
    static final String KIND = "kind";

    /** Copies the fields. */
    public Unsupported {
        stored = Map.copyOf(stored);
    }

    /**
     * Creates the content that a channel cannot read.
     *
     * @param type the channel's name of it
     */
    public Unsupported(String type) {
        this(type, Map.of());
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public String fallbackText() {
        return "";
    }

    /** Returns the name only: the fields may be personal data. */
    @Override
    public String toString() {
        return "Unsupported[" + type + "]";
    }

    /** Writes the fields as they were read, so that a newer version finds them unchanged. */
    static final class StoredWriter extends StdSerializer<Unsupported> {
        StoredWriter() {
            super(Unsupported.class);
        }

        @Override
        public void serialize(Unsupported value, JsonGenerator out, SerializerProvider provider) throws IOException {
            Map<String, Object> fields =
                    new TreeMap<>(value.stored.isEmpty() ? Map.of(TYPE, NAME, KIND, value.type) : value.stored);
            provider.defaultSerializeValue(fields, out);
        }

        @Override
        public void serializeWithType(
                Unsupported value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            serialize(value, out, provider);
        }
    }
}
