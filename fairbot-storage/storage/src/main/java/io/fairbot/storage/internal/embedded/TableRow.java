package io.fairbot.storage.internal.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.fairbot.json.StoredJson;
import io.fairbot.store.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A document converted to or from a table row.
 *
 * <p>The checksum covers the id, the version, the fence, the schema version and the body: everything but the columns
 * that duplicate fields of the body, which SQLite's own check compares with their indexes.
 */
final class TableRow {
    private static final int NUMBERS = 24;
    /** Bodies were written by this library, and have no repeated fields, whose detection takes longer than all else. */
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final @Nullable Object[] fields;

    private TableRow(byte[] body, @Nullable Object[] fields) {
        this.body = body;
        this.fields = fields;
    }

    /** Creates a row from a put: writes its document as JSON and extracts the indexed fields. */
    static TableRow of(Write.Put<?> put, List<String> indexed) {
        try {
            byte[] body = StoredJson.write(put.value(), put.remainder());
            return new TableRow(body, fields(body, indexed));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A document of " + put.value().getClass() + " cannot be written as JSON.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a row from a JSON body: extracts its indexed fields. */
    static TableRow of(byte[] body, List<String> indexed) {
        try {
            return new TableRow(body, fields(body, indexed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] body() {
        return body;
    }

    /** Returns the values of the indexed fields, in their order: text, {@link Long}, or null; booleans as 0 and 1. */
    @Nullable
    Object[] fields() {
        return fields;
    }

    static long crc(String id, long version, long fence, int shape, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(NUMBERS)
                .putLong(version)
                .putLong(fence)
                .putLong(shape)
                .flip());
        crc.update(body);
        return crc.getValue();
    }

    /** Reads the indexed fields of a body, and nothing after the last of them. */
    private static @Nullable Object[] fields(byte[] body, List<String> indexed) throws IOException {
        @Nullable Object[] found = new Object[indexed.size()];
        if (indexed.isEmpty()) {
            return found;
        }
        int missing = indexed.size();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return found;
            }
            String name = parser.nextFieldName();
            while (name != null) {
                JsonToken token = parser.nextToken();
                int at = indexed.indexOf(name);
                if (at >= 0) {
                    found[at] = value(parser, token, name);
                    missing--;
                } else {
                    parser.skipChildren();
                }
                name = missing > 0 ? parser.nextFieldName() : null;
            }
        }
        return found;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token, String name) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> 1L;
            case VALUE_FALSE -> 0L;
            default ->
                throw new IllegalArgumentException("The indexed field " + name
                        + " holds text, a whole number or a truth value, not " + token + ".");
        };
    }
}
