package io.fairbot.storage.mongo.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.store.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;

/**
 * A codec that converts document bodies between JSON and BSON and preserves every digit.
 *
 * <p>Whole numbers become int32 or int64 where they fit; every other number becomes a Decimal128, which preserves up to
 * 34 digits and their scale, so 1.10 does not come back as 1.1. A binary fraction is never produced.
 */
public final class BsonBodyCodec {
    private BsonBodyCodec() {}

    /**
     * Encodes a body as BSON.
     *
     * @throws IllegalArgumentException when the server could not store it exactly
     */
    public static RawBsonDocument toBson(JsonBody body, MongoModel model) {
        BasicOutputBuffer out = new BasicOutputBuffer(body.bytes().length + 64);
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out);
                JsonParser parser = Json.mapper().getFactory().createParser(body.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused(model, "is not a JSON object");
            }
            new JsonToBsonWriter(parser, writer, model).document();
            return new RawBsonDocument(out.toByteArray());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "A document of " + model.name() + " cannot be stored: it is not JSON, or nested deeper than "
                            + Json.MAX_DEPTH + " levels.",
                    e);
        }
    }

    /** Decodes a stored body to JSON. */
    static JsonBody toJson(RawBsonDocument body) throws IOException {
        return toJson(ByteBuffer.wrap(bytes(body)));
    }

    /** Decodes a stored body to JSON. */
    static JsonBody toJson(ByteBuffer body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.remaining() + 64);
        try (BsonBinaryReader reader = new BsonBinaryReader(body);
                JsonGenerator generator = Json.mapper().getFactory().createGenerator(out)) {
            readDocument(reader, generator);
        }
        return new JsonBody(out.toByteArray());
    }

    /** Decodes a stored body to a value of its model, and what this version does not know of it. */
    static <T> StoredJson.StoredValue<T> toValue(ByteBuffer body, Model<T> model) throws IOException {
        try (BsonBinaryReader reader = new BsonBinaryReader(body);
                TokenBuffer tokens = new TokenBuffer(Json.mapper(), false)) {
            readDocument(reader, tokens);
            return StoredJson.read(tokens::asParser, model.type());
        }
    }

    /** Returns the bytes of a document, which may be part of a larger one. */
    static byte[] bytes(RawBsonDocument document) {
        org.bson.ByteBuf buffer = document.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static IllegalArgumentException refused(MongoModel model, String what) {
        return new IllegalArgumentException("A document of " + model.name() + " cannot be stored: it " + what + ".");
    }

    /** A writer that encodes one body as BSON. */
    private record JsonToBsonWriter(JsonParser parser, BsonBinaryWriter writer, MongoModel model) {

        void document() throws IOException {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (token != null) {
                switch (token) {
                    case START_OBJECT -> {
                        depth++;
                        writer.writeStartDocument();
                    }
                    case END_OBJECT -> {
                        depth--;
                        writer.writeEndDocument();
                    }
                    case START_ARRAY -> {
                        depth++;
                        writer.writeStartArray();
                    }
                    case END_ARRAY -> {
                        depth--;
                        writer.writeEndArray();
                    }
                    case FIELD_NAME -> name(depth == 1);
                    default -> value(token);
                }
                token = parser.nextToken();
            }
        }

        private void name(boolean top) throws IOException {
            String name = parser.currentName();
            if (name.indexOf('\0') >= 0) {
                throw refused(model, "has a field whose name contains the character NUL, which MongoDB does not take");
            }
            writer.writeName(name);
            if (top && model.isIndexed(name)) {
                JsonToken token = parser.nextToken();
                indexed(name, token);
                value(token);
            }
        }

        private void indexed(String name, JsonToken token) throws IOException {
            boolean fits = switch (token) {
                case VALUE_NULL, VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> true;
                case VALUE_NUMBER_INT -> parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                default -> false;
            };
            if (!fits) {
                throw new IllegalArgumentException("The indexed field " + name + " of " + model.name()
                        + " holds text, a whole number or a truth value, not " + token + ".");
            }
        }

        private void value(JsonToken token) throws IOException {
            switch (token) {
                case VALUE_STRING -> writer.writeString(parser.getText());
                case VALUE_NUMBER_INT -> whole();
                case VALUE_NUMBER_FLOAT -> decimal();
                case VALUE_TRUE -> writer.writeBoolean(true);
                case VALUE_FALSE -> writer.writeBoolean(false);
                case VALUE_NULL -> writer.writeNull();
                default -> throw refused(model, "holds " + token);
            }
        }

        private void whole() throws IOException {
            switch (parser.getNumberType()) {
                case INT -> writer.writeInt32(parser.getIntValue());
                case LONG -> writer.writeInt64(parser.getLongValue());
                default -> decimal();
            }
        }

        private void decimal() throws IOException {
            String text = parser.getText();
            try {
                Decimal128 decimal = Decimal128.parse(text);
                // Near the ends of its range a Decimal128 shifts digits into another scale: equal, but not the same.
                if (new BigDecimal(decimal.toString()).scale() != new BigDecimal(text).scale()) {
                    throw new NumberFormatException(text.length() + " characters");
                }
                writer.writeDecimal128(decimal);
            } catch (NumberFormatException e) {
                throw refused(
                        model,
                        "holds a number with more than 34 digits, or beyond the range of MongoDB's Decimal128; write it"
                                + " as text");
            }
        }
    }

    private static void readDocument(BsonBinaryReader reader, JsonGenerator out) throws IOException {
        reader.readStartDocument();
        out.writeStartObject();
        for (BsonType type = reader.readBsonType(); type != BsonType.END_OF_DOCUMENT; type = reader.readBsonType()) {
            out.writeFieldName(reader.readName());
            readValue(reader, type, out);
        }
        reader.readEndDocument();
        out.writeEndObject();
    }

    private static void readArray(BsonBinaryReader reader, JsonGenerator out) throws IOException {
        reader.readStartArray();
        out.writeStartArray();
        for (BsonType type = reader.readBsonType(); type != BsonType.END_OF_DOCUMENT; type = reader.readBsonType()) {
            readValue(reader, type, out);
        }
        reader.readEndArray();
        out.writeEndArray();
    }

    private static void readValue(BsonBinaryReader reader, BsonType type, JsonGenerator out) throws IOException {
        switch (type) {
            case DOCUMENT -> readDocument(reader, out);
            case ARRAY -> readArray(reader, out);
            case STRING -> out.writeString(reader.readString());
            case INT32 -> out.writeNumber(reader.readInt32());
            case INT64 -> out.writeNumber(reader.readInt64());
            case DECIMAL128 -> out.writeNumber(reader.readDecimal128().toString());
            case BOOLEAN -> out.writeBoolean(reader.readBoolean());
            case NULL -> {
                reader.readNull();
                out.writeNull();
            }
            default -> throw new IOException("A " + type + " was never written here.");
        }
    }
}
