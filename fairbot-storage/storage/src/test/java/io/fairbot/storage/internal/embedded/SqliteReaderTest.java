package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Document;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one connection reads: documents as they are kept, their versions, and pages. */
class SqliteReaderTest {
    private static final String LIMIT = "1970-01-02T00:00:00.000Z";

    /** A document that ends. */
    record Visit(String guest, Instant at) {
        static final Model<Visit> MODEL = Model.builder("visits", Visit.class)
                .index("guest")
                .retainFor("at", Duration.ofDays(1))
                .build();
    }

    private MemoryFile file;
    private SqliteReader reader;
    private ModelTable table;

    @BeforeEach
    void open() throws SQLException {
        file = new MemoryFile(Visit.MODEL);
        reader = file.reader();
        table = file.tables().of(Visit.MODEL);
        List<RawWrite> writes = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            writes.add(raw("v" + i, i, new Visit("guest " + i, Instant.ofEpochSecond(43_200L * i))));
        }
        new UnconditionalWriteOperation(
                        writes, Optional.of(new Fence("matriz", 7)), true, file.tables(), file.failures())
                .run(file.statements(), 1);
    }

    @AfterEach
    void close() throws SQLException {
        file.close();
    }

    private static RawWrite raw(String id, long version, Visit visit) {
        return new RawWrite(Visit.MODEL, id, Precondition.ANY, version, 1, Optional.of(JsonBody.of(visit)));
    }

    @Test
    void aDocumentIsReadAsItIsKeptAndAsItsType() throws SQLException {
        Visit visit = new Visit("guest 2", Instant.ofEpochSecond(86_400));
        assertThat(reader.getRaw(table, "v2")).contains(new RawDocument("v2", 2, 7, 1, JsonBody.of(visit)));
        assertThat(reader.get(table, Visit.MODEL, "v2")).contains(new Document<>(Visit.MODEL, "v2", 2, visit));
        assertThat(reader.getRaw(table, "v9")).isEmpty();
        assertThat(reader.get(table, Visit.MODEL, "v9")).isEmpty();
    }

    @Test
    void documentsAreReadInTheOrderOfTheirIdsBehindOne() throws SQLException {
        assertThat(reader.listRaw(table, "", 10))
                .extracting(RawDocument::id)
                .containsExactly("v1", "v2", "v3", "v4", "v5");
        assertThat(reader.listRaw(table, "v2", 2))
                .extracting(RawDocument::version)
                .containsExactly(3L, 4L);
        assertThat(reader.listRaw(table, "v5", 2)).isEmpty();
    }

    @Test
    void versionsAreReadWithoutTheirDocuments() throws SQLException {
        assertThat(reader.versions(table, "v1", 2)).containsExactly(Map.entry("v2", 2L), Map.entry("v3", 3L));
        Visit any = new Visit("x", Instant.EPOCH);
        assertThat(reader.versions(List.of(raw("v4", 0, any), raw("v9", 0, any), raw("v1", 0, any)), file.tables()))
                .containsExactly(4L, 0L, 1L);
    }

    @Test
    void whatIsOverIsFoundUpToALimit() throws SQLException {
        assertThat(reader.expired(table, "at", LIMIT, 10)).containsExactly(Map.entry("v1", 1L));
        assertThat(reader.expired(table, "at", "1970-01-03T00:00:00.000Z", 2)).hasSize(2);
    }

    @Test
    void aCounterThatWasNeverRaisedIsZero() throws SQLException {
        assertThat(reader.counter(CounterTable.lease("matriz"))).isEqualTo(7);
        assertThat(reader.counter(CounterTable.lease("praia"))).isZero();
    }

    @Test
    void aPageEndsWithItsCursorOnlyWhenThereIsMore() throws SQLException {
        Query<Visit> query = Query.of(Visit.MODEL).orderBy("guest").limit(2);
        List<String> ids = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<Visit> page = reader.find(table, next.isPresent() ? query.after(next.get()) : query);
            page.documents().forEach(document -> ids.add(document.id()));
            sizes.add(page.documents().size());
            next = page.next();
        } while (next.isPresent());
        assertThat(ids).containsExactly("v1", "v2", "v3", "v4", "v5");
        assertThat(sizes).containsExactly(2, 2, 1);
        assertThat(reader.find(table, query.limit(5)).next()).isEmpty();
    }

    @Test
    void whatFailedIsPreparedAnew() throws SQLException {
        assertThat(reader.getRaw(table, "v1")).isPresent();
        reader.forget();
        assertThat(reader.getRaw(table, "v1")).isPresent();
    }
}
