package io.fairbot.storage.mongo.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors are about one document, for good, and which are not. */
class WriteRefusalTest {
    private static final ServerAddress SERVER = new ServerAddress("db.example.com");
    private static final String DUPLICATE =
            "E11000 duplicate key error collection: bot.things index: %s dup key: { body.name: \"Ana\" }";

    /** The three forms in which the driver reports what the server says about a write. */
    private static final List<BiFunction<Integer, String, MongoException>> FORMS = List.of(
            (code, text) -> new MongoBulkWriteException(
                    BulkWriteResult.unacknowledged(),
                    List.of(new BulkWriteError(code, text, new BsonDocument(), 3)),
                    null,
                    SERVER,
                    Set.of()),
            (code, text) ->
                    new MongoWriteException(new WriteError(code, text, new BsonDocument()), SERVER, Set.<String>of()),
            (code, text) -> new MongoCommandException(
                    new BsonDocument("code", new BsonInt32(code)).append("errmsg", new BsonString(text)), SERVER));

    @ParameterizedTest
    @CsvSource({
        "11000, by hand, by hand",
        "11000, branch_1 collation: { locale: \"pt\" }, branch_1",
        "121, , ",
        "10334, , ",
        "17419, , ",
        "17420, , ",
    })
    void whatWouldBeTheSameAtEveryRepetitionIsARefusal(int code, String indexInText, String index) {
        for (BiFunction<Integer, String, MongoException> form : FORMS) {
            MongoException failure = form.apply(code, DUPLICATE.formatted(indexInText));
            WriteRefusal refusal = WriteRefusal.of(failure).orElseThrow();

            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.index()).isEqualTo(Optional.ofNullable(index));
            assertThat(refusal.position())
                    .isEqualTo(failure instanceof MongoBulkWriteException ? Optional.of(3) : Optional.empty());
            assertThat(MongoErrorTranslator.isDuplicate(failure)).isFalse();
            StoreException said = refusal.exception("things", failure);
            assertThat(said.code()).isEqualTo(StoreErrorCode.REFUSED);
            assertThat(said.isTransient()).isFalse();
            assertThat(said)
                    .hasMessageContaining("a document of things")
                    .hasMessageContaining("code " + code)
                    .hasMessageContaining("Nothing was changed")
                    .hasMessageNotContaining("Ana");
            assertThat(WriteRefusal.orFailure("things", failure)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void anErrorOfOneDocumentThatNobodyThoughtOfIsARefusalToo() {
        MongoException failure = FORMS.get(0).apply(16_755, "Can't extract geo keys");

        assertThat(WriteRefusal.of(failure).orElseThrow().exception("things", failure))
                .hasMessageContaining("the server refuses it with code 16755");
        assertThat(WriteRefusal.of(FORMS.get(2).apply(16_755, "as a command's error")))
                .isEmpty();
    }

    @Test
    void adocumentThatIsThereIsADuplicate() {
        for (BiFunction<Integer, String, MongoException> form : FORMS) {
            for (String text : List.of(DUPLICATE.formatted("_id_"), "E11000 without the name of an index")) {
                MongoException failure = form.apply(11_000, text);
                assertThat(WriteRefusal.of(failure)).isEmpty();
                assertThat(MongoErrorTranslator.isDuplicate(failure)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {112, 50, 91, 189, 10_107, 11_600, 11_602, 13_435, 14_031, 251, 365, 13, 8_000})
    void anOutageIsNoRefusal(int code) {
        for (BiFunction<Integer, String, MongoException> form : FORMS) {
            MongoException failure = form.apply(code, "canary");
            assertThat(WriteRefusal.of(failure)).isEmpty();
            assertThat(MongoErrorTranslator.isDuplicate(failure)).isFalse();
            assertThat(WriteRefusal.orFailure("things", failure)).hasCause(failure);
        }
    }

    @Test
    void otherFailuresAreNone() {
        assertThat(WriteRefusal.of(new MongoSocketReadException("broken", SERVER)))
                .isEmpty();
        assertThat(WriteRefusal.of(new IOException("broken"))).isEmpty();
        assertThat(WriteRefusal.of(new MongoBulkWriteException(
                        BulkWriteResult.unacknowledged(), List.of(), null, SERVER, Set.of())))
                .isEmpty();
    }
}
