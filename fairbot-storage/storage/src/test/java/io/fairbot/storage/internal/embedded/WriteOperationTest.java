package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Document;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the writer's thread does for one caller, by itself: no group, no log, no disk. */
class WriteOperationTest {
    private static final long FIRST = 1_000;
    private static final Fence FENCE = new Fence("matriz", 7);

    /** A document with a field of each kind. */
    record Note(
            @Nullable String text,
            @Nullable Long number,
            @Nullable Boolean truth,
            @Nullable Instant at) {
        static final Model<Note> MODEL = Model.builder("notes", Note.class)
                .index("text", "number")
                .index("truth")
                .retainFor("at", Duration.ofDays(1))
                .build();

        static Note of(String text) {
            return new Note(text, 1L, true, Instant.EPOCH);
        }
    }

    private MemoryFile file;

    @BeforeEach
    void open() throws SQLException {
        file = new MemoryFile(Note.MODEL);
    }

    @AfterEach
    void close() throws SQLException {
        file.close();
    }

    private static Write put(String id, String text) {
        return Write.put(Note.MODEL, id, Note.of(text));
    }

    private BatchOperation work(Optional<Fence> fence, Write... writes) {
        return new BatchOperation(new Batch("b1", List.of(writes), fence), file.tables(), file.failures());
    }

    private BatchResult apply(Write... writes) throws SQLException {
        return work(Optional.empty(), writes).run(file.statements(), FIRST);
    }

    private static Document<Note> in(String id, long version) {
        return new Document<>(Note.MODEL, id, version, Note.of("read"));
    }

    private RawDocument kept(String id) throws SQLException {
        return Objects.requireNonNull(file.all(Note.MODEL).get(id), id);
    }

    private String text(String id) throws SQLException {
        return new String(kept(id).body().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentBeginsWithTheFirstVersionAndRisesByOne() throws SQLException {
        assertThat(apply(put("a", "1"), Write.insert(Note.MODEL, "b", Note.of("1")))
                        .orThrow()
                        .versions())
                .containsExactly(FIRST, FIRST);
        assertThat(apply(put("a", "2"), Write.replace(in("b", FIRST), Note.of("2")))
                        .orThrow()
                        .versions())
                .containsExactly(FIRST + 1, FIRST + 1);
        assertThat(kept("a").version()).isEqualTo(FIRST + 1);
        assertThat(text("a")).contains("\"text\":\"2\"");
        assertThat(file.ids(Note.MODEL, "f_text = '2' AND f_number = 1")).containsExactly("a", "b");
    }

    @Test
    void aBatchTellsWhatItChanged() throws SQLException {
        apply(put("a", "1"), put("b", "1"));
        BatchOperation work = work(
                Optional.empty(),
                put("a", "2"),
                Write.delete(in("b", FIRST)),
                new Write.Delete(Note.MODEL, "absent", Precondition.ANY),
                Write.insert(Note.MODEL, "c", Note.of("3")));
        assertThat(work.run(file.statements(), FIRST + 50).orThrow().versions())
                .containsExactly(FIRST + 1, 0L, 0L, FIRST + 50);

        assertThat(work.changes())
                .containsExactly(
                        Change.written(new Document<>(Note.MODEL, "a", FIRST + 1, Note.of("2")), "b1"),
                        Change.deleted(Note.MODEL, "b", FIRST + 1, "b1"),
                        Change.written(new Document<>(Note.MODEL, "c", FIRST + 50, Note.of("3")), "b1"));
        assertThat(file.all(Note.MODEL)).containsOnlyKeys("a", "c");
        assertThat(work.changesSeveral()).isTrue();
        assertThat(work(Optional.empty(), put("a", "2")).changesSeveral()).isFalse();
    }

    @Test
    void aBatchThatIsRunAgainTellsOfTheLastRunAlone() throws SQLException {
        BatchOperation work = work(Optional.empty(), put("a", "1"));
        work.run(file.statements(), FIRST);
        file.execute("DELETE FROM d_notes");
        work.run(file.statements(), FIRST + 9);
        assertThat(work.changes()).extracting(Change::version).containsExactly(FIRST + 9);
    }

    @Test
    void theFirstWriteThatDoesNotFitIsNamedWithTheVersionThatIsThere() throws SQLException {
        apply(put("a", "1"));
        Write insert = Write.insert(Note.MODEL, "a", Note.of("2"));
        Write stale = Write.replace(in("a", FIRST - 1), Note.of("2"));
        Write gone = Write.delete(in("b", FIRST));
        assertThat(apply(insert)).isEqualTo(new BatchResult.Rejected(insert, FIRST));
        assertThat(apply(stale, put("z", "1"))).isEqualTo(new BatchResult.Rejected(stale, FIRST));
        assertThat(apply(gone)).isEqualTo(new BatchResult.Rejected(gone, 0));
        BatchOperation work = work(Optional.empty(), insert);
        assertThat(work.keeps(work.run(file.statements(), FIRST))).isFalse();
        BatchOperation sound = work(Optional.empty(), put("c", "1"));
        assertThat(sound.keeps(sound.run(file.statements(), FIRST))).isTrue();
    }

    @Test
    void aFenceIsRememberedAndWrittenIntoTheDocument() throws SQLException {
        BatchResult applied = work(Optional.of(FENCE), put("a", "1")).run(file.statements(), FIRST);
        assertThat(applied).isInstanceOf(BatchResult.Applied.class);
        assertThat(file.token("matriz")).isEqualTo(7);
        assertThat(file.token("praia")).isZero();
        assertThat(kept("a").fence()).isEqualTo(7);
        work(Optional.of(new Fence("matriz", 9)), put("a", "2")).run(file.statements(), FIRST);
        assertThat(kept("a").fence()).isEqualTo(9);
        apply(put("a", "3"));
        assertThat(kept("a").fence()).isZero();
    }

    @Test
    void aLowerTokenIsRefusedAndAnEqualOneIsNot() throws SQLException {
        file.counters().put(file.statements(), CounterTable.lease("matriz"), 7);
        Fence low = new Fence("matriz", 6);
        assertThat(work(Optional.of(low), put("a", "1")).run(file.statements(), FIRST))
                .isEqualTo(new BatchResult.Fenced(low, 7));
        assertThat(work(Optional.of(FENCE), put("a", "1")).run(file.statements(), FIRST))
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(file.token("matriz")).isEqualTo(7);
    }

    @Test
    void aRejectedBatchDoesNotRaiseTheToken() throws SQLException {
        work(Optional.of(FENCE), Write.delete(in("absent", 3))).run(file.statements(), FIRST);
        assertThat(file.token("matriz")).isZero();
    }

    @Test
    void indexedFieldsAreFoundWhateverTheyHold() throws SQLException {
        apply(
                Write.put(Note.MODEL, "nothing", new Note(null, null, null, null)),
                Write.put(Note.MODEL, "true", new Note("x", -1L, true, null)),
                Write.put(Note.MODEL, "false", new Note("x", Long.MAX_VALUE, false, Instant.EPOCH)));
        assertThat(file.ids(Note.MODEL, "f_text IS NULL AND f_truth IS NULL AND f_number IS NULL AND f_at IS NULL"))
                .containsExactly("nothing");
        assertThat(file.ids(Note.MODEL, "f_truth = 1 AND f_number = -1")).containsExactly("true");
        assertThat(file.ids(Note.MODEL, "f_truth = 0 AND f_number = " + Long.MAX_VALUE + " AND f_at LIKE '1970%'"))
                .containsExactly("false");
    }

    @Test
    void anIndexedFieldThatHoldsAListIsRefused() {
        assertThatThrownBy(() -> TableRow.of("{\"text\":[1]}".getBytes(StandardCharsets.UTF_8), List.of("text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The indexed field text holds text, a whole number or a truth value, not START_ARRAY.");
    }

    @Test
    void whatIsInsideAnotherFieldIsNotTheIndexedOne() {
        byte[] body = "{\"other\":{\"text\":\"inner\"},\"text\":\"outer\",\"list\":[{\"text\":\"last\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(TableRow.of(body, List.of("text", "absent")).fields()).containsExactly("outer", null);
        assertThat(TableRow.of(body, List.of("text")).body()).isSameAs(body);
    }

    @Test
    void aBodyThatIsNoObjectHasNoFields() {
        for (String body : List.of("[\"text\", 1]", "\"text\"", "7")) {
            assertThat(TableRow.of(body.getBytes(StandardCharsets.UTF_8), List.of("text"))
                            .fields())
                    .as(body)
                    .containsOnlyNulls();
        }
    }

    @Test
    void aChecksumChangesWithEachThingItCovers() {
        byte[] body = {1, 2, 3};
        assertThat(List.of(
                        TableRow.crc("a", 1, 2, 3, body),
                        TableRow.crc("b", 1, 2, 3, body),
                        TableRow.crc("a", 2, 2, 3, body),
                        TableRow.crc("a", 1, 3, 3, body),
                        TableRow.crc("a", 1, 2, 4, body),
                        TableRow.crc("a", 1, 2, 3, new byte[] {1, 2, 4})))
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
    }

    private static RawWrite raw(String id, long version, Optional<JsonBody> body) {
        return new RawWrite(Note.MODEL, id, Precondition.ANY, version, 1, body);
    }

    private UnconditionalWriteOperation copy(Optional<Fence> fence, RawWrite... writes) throws SQLException {
        UnconditionalWriteOperation work =
                new UnconditionalWriteOperation(List.of(writes), fence, true, file.tables(), file.failures());
        assertThat(work.run(file.statements(), FIRST)).isTrue();
        assertThat(work.changesSeveral()).isTrue();
        return work;
    }

    @Test
    void aCopyIsKeptInItsVersionWhateverIsThere() throws SQLException {
        apply(put("a", "1"), put("b", "1"));
        Optional<JsonBody> body = Optional.of(JsonBody.of(Note.of("copy")));
        UnconditionalWriteOperation work =
                copy(Optional.of(FENCE), raw("a", 5, body), raw("b", FIRST + 7, Optional.empty()), raw("c", 6, body));

        assertThat(file.all(Note.MODEL)).containsOnlyKeys("a", "c");
        assertThat(kept("a").version()).isEqualTo(5);
        assertThat(kept("a").fence()).isEqualTo(7);
        assertThat(file.ids(Note.MODEL, "f_text = 'copy'")).containsExactly("a", "c");
        assertThat(work.changes()).containsExactly(Change.deleted(Note.MODEL, "b", FIRST + 7, ""));
        work.run(file.statements(), FIRST);
        assertThat(work.changes()).as("run again").hasSize(1);
    }

    @Test
    void aCopyRaisesTheTokenAndNeverLowersIt() throws SQLException {
        copy(Optional.of(FENCE));
        assertThat(file.token("matriz")).isEqualTo(7);
        copy(Optional.of(new Fence("matriz", 6)));
        assertThat(file.token("matriz")).isEqualTo(7);
        copy(Optional.of(new Fence("matriz", 8)));
        assertThat(file.token("matriz")).isEqualTo(8);
        copy(Optional.empty(), raw("a", 5, Optional.of(JsonBody.of(Note.of("copy")))));
        assertThat(kept("a").fence()).isZero();
    }

    @Test
    void theTokenOfALeaseIsAtLeastTheClockAndRises() throws SQLException {
        LeaseTokenIncrement late = new LeaseTokenIncrement("matriz", file.counters(), 100);
        assertThat(late.run(file.statements(), FIRST)).isEqualTo(100);
        assertThat(late.run(file.statements(), FIRST)).isEqualTo(101);
        assertThat(new LeaseTokenIncrement("matriz", file.counters(), 50).run(file.statements(), FIRST))
                .isEqualTo(102);
        assertThat(new LeaseTokenIncrement("matriz", file.counters(), 200).run(file.statements(), FIRST))
                .isEqualTo(200);
        assertThat(file.token("matriz")).isEqualTo(200);
        assertThat(late.changesSeveral()).isFalse();
        assertThat(late.changes()).isEmpty();
        assertThat(late.keeps(1L)).isTrue();
    }

    @Test
    void aCounterThatDoesNotFitItsChecksumIsDamage() throws SQLException {
        file.counters().put(file.statements(), CounterTable.FLOOR, 5);
        assertThat(file.counters().get(file.statements(), CounterTable.FLOOR)).isEqualTo(5);
        file.execute("UPDATE counters SET value = 6");
        assertThatThrownBy(() -> file.counters().get(file.statements(), CounterTable.FLOOR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the counter \"floor\" does not fit its checksum");
    }

    @Test
    void whatIsOverGoesInPortions() throws SQLException {
        String limit = "1970-01-02T00:00:00.000Z";
        int many = ExpiryOperation.PORTION + 2;
        for (int i = 0; i < many; i++) {
            apply(Write.put(Note.MODEL, "old" + i, Note.of("old")));
        }
        apply(
                Write.put(Note.MODEL, "young", new Note("x", 1L, true, Instant.parse(limit))),
                Write.put(Note.MODEL, "never", new Note("x", 1L, true, null)));
        ExpiryOperation work = new ExpiryOperation(file.tables().of(Note.MODEL), "at", limit);

        assertThat(work.run(file.statements(), FIRST)).isEqualTo(ExpiryOperation.PORTION);
        assertThat(work.changes()).hasSize(ExpiryOperation.PORTION).allSatisfy(change -> {
            assertThat(change.id()).startsWith("old");
            assertThat(change.version()).isEqualTo(FIRST + 1);
            assertThat(change.document()).isEmpty();
        });
        assertThat(file.all(Note.MODEL)).hasSize(2 + 2);
        assertThat(work.run(file.statements(), FIRST)).isEqualTo(2);
        assertThat(work.changes()).hasSize(2);
        assertThat(file.all(Note.MODEL)).containsOnlyKeys("young", "never");
        assertThat(work.changesSeveral()).isTrue();
    }
}
