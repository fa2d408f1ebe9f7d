package io.fairbot.storage.mongo.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.mongo.internal.Thing;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way to BSON and back. */
@Tag("place")
class BsonBodyCodecTest {
    private static final MongoModel MODEL = new MongoModel(Thing.MODEL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1.10,\"b\":1E+2,\"c\":-0.0,\"d\":1E-18,\"e\":1E-6176}",
                "{\"a\":1234567890123456789012345678901234,\"b\":0.1234567890123456789012345678901234}",
                "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":9223372036854775808,\"d\":-2147483648}",
                "{\"seq\":5,\"name\":null,\"any\":[true,false,null,[],{},[[{\"x\":[]}]]]}",
                "{\"\":1,\"a.b\":{\"$c\":2},\"$d\":{\"$ref\":\"x\",\"$id\":1},\"_id\":3}",
                "{\"any\":\"Olá, João 日本 \\uD83D\\uDE00 \\u0000 \\\" \\\\\",\"\\uD83D\\uDE00\":1}",
            })
    void whatIsReadIsWhatWasWritten(String json) throws IOException {
        assertThat(text(BsonBodyCodec.toJson(BsonBodyCodec.toBson(body(json), MODEL))))
                .isEqualTo(json);
    }

    @Test
    void wholeNumbersAreAsShortAsTheyCanBeAndOthersAreDecimal() {
        RawBsonDocument bson = BsonBodyCodec.toBson(body("{\"a\":1,\"b\":2147483648,\"c\":1.5,\"d\":1e3}"), MODEL);

        assertThat(bson.isInt32("a")).isTrue();
        assertThat(bson.isInt64("b")).isTrue();
        assertThat(bson.isDecimal128("c")).isTrue();
        assertThat(bson.getDecimal128("d").getValue()).hasToString("1E+3");
    }

    @Test
    void asDeepAsAllowedIsTaken() throws IOException {
        String json = "{\"any\":" + "[".repeat(63) + "]".repeat(63) + "}";

        assertThat(text(BsonBodyCodec.toJson(BsonBodyCodec.toBson(body(json), MODEL))))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":12345678901234567890123456789012345}",
                "{\"a\":0.12345678901234567890123456789012345}",
                "{\"a\":1E+6145}",
                "{\"a\":1E-6177}",
                "{\"a\":1E+6112}",
            })
    void aNumberThatCannotBeKeptExactlyIsRefused(String json) {
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body(json), MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("things")
                .hasMessageContaining("more than 34 digits");
    }

    @Test
    void whatMongoDbDoesNotTakeIsRefused() {
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body("{\"a\\u0000b\":1}"), MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the character NUL");
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body("[]"), MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"), MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deeper than 64 levels");
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body("{\"a\":"), MODEL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DocumentEnvelopeCodec.checkSize(
                        MODEL,
                        "a",
                        "b",
                        BsonBodyCodec.toBson(body("{\"a\":\"" + "x".repeat(16 * 1024 * 1024 - 100) + "\"}"), MODEL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 MB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "[]", "{}", "9223372036854775808"})
    void anIndexedFieldHoldsWhatAnIndexCanHold(String value) {
        assertThatThrownBy(() -> BsonBodyCodec.toBson(body("{\"seq\":" + value + "}"), MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The indexed field seq of things");
        assertThat(BsonBodyCodec.toBson(body("{\"any\":{\"seq\":" + value + "}}"), MODEL)
                        .size())
                .as("a field of that name further inside")
                .isEqualTo(1);
    }

    @Test
    void anEnvelopeThatIsNotOursIsDamaged() {
        RawBsonDocument sound =
                DocumentEnvelopeCodec.of(MODEL, "a", 5, 0, "b", BsonBodyCodec.toBson(body("{\"seq\":1}"), MODEL));
        assertThat(DocumentEnvelopeCodec.read(MODEL, sound).version()).isEqualTo(5);

        for (String field : List.of("_id", "v", "f", "s", "c", "body")) {
            for (BsonValue other : List.of(BsonNull.VALUE, new BsonInt64(6), new BsonInt32(2), new BsonDocument())) {
                BsonDocument spoilt = sound.decode(new BsonDocumentCodec()).append(field, other);
                assertThatThrownBy(() -> DocumentEnvelopeCodec.read(MODEL, raw(spoilt)))
                        .as("%s is %s", field, other)
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                failure -> assertThat(failure.code()).isEqualTo(StoreException.StoreErrorCode.CORRUPT));
            }
        }
    }

    @Test
    void aDocumentOfANewerShapeIsRefused() {
        MongoModel newer = new MongoModel(
                Model.builder("things", Thing.class).migration(thing -> thing).build());
        RawBsonDocument stored =
                DocumentEnvelopeCodec.of(newer, "a", 5, 0, "b", BsonBodyCodec.toBson(body("{}"), newer));

        assertThatThrownBy(() -> DocumentEnvelopeCodec.read(MODEL, stored))
                .hasMessageContaining("have schema version 2, and this program knows up to 1");
    }

    @Test
    void aDocumentThatIsTooLargeIsRefused() {
        RawBsonDocument large =
                BsonBodyCodec.toBson(body("{\"any\":\"" + "x".repeat(16 * 1024 * 1024 - 60) + "\"}"), MODEL);

        assertThatThrownBy(() -> DocumentEnvelopeCodec.of(MODEL, "a", 5, 0, "b", large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 MB");
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private static JsonBody body(String json) {
        return new JsonBody(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonBody body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
