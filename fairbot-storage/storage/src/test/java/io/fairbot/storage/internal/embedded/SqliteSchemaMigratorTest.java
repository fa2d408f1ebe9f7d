package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that change between two starts. */
@Tag("place")
class SqliteSchemaMigratorTest {
    private static final int MANY = 1203;

    @TempDir
    Path directory;

    /** A document that counts how often it was migrated. */
    record Counted(String name, long count) {
        static Model<Counted> shape(int version, UnaryOperator<ObjectNode> migration) {
            Model.Builder<Counted> builder =
                    Model.builder("counted", Counted.class).index("name");
            for (int i = 1; i < version; i++) {
                builder.migration(migration);
            }
            return builder.build();
        }

        static ObjectNode countUp(ObjectNode document) {
            return document.put("count", document.path("count").longValue() + 1);
        }
    }

    /** A document with fields that are called like the columns every table has. */
    record Confusing(String id, long version, String body, String shape, long crc, long fence) {}

    @Test
    void aMigrationThatWasCutOffGoesOnWhereItWas() {
        writeMany();
        AtomicInteger calls = new AtomicInteger();
        Model<Counted> failing = Counted.shape(2, document -> {
            if (calls.incrementAndGet() > 700) {
                throw new IllegalStateException("This document is odd.");
            }
            return Counted.countUp(document);
        });

        StoreException refused = Opened.refusal(directory, failing);
        assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(refused)
                .hasMessage("The documents of counted cannot be migrated from schema version 1 to 2"
                        + " (java.lang.IllegalStateException: This document is odd.): correct the migration and start"
                        + " again; nothing is lost.");

        AtomicInteger rest = new AtomicInteger();
        Model<Counted> corrected = Counted.shape(2, document -> {
            rest.incrementAndGet();
            return Counted.countUp(document);
        });
        assertAllCounted(corrected, 1);
        assertThat(rest).as("documents that were still of the old shape").hasValue(MANY - 500);
        assertAllCounted(corrected, 1);
        assertThat(rest).as("a further start").hasValue(MANY - 500);
    }

    @Test
    void severalShapesAreMadeUpForAtOnce() {
        writeMany();
        assertAllCounted(Counted.shape(2, Counted::countUp), 1);
        assertAllCounted(Counted.shape(5, Counted::countUp), 4);
    }

    @Test
    void documentsOfANewerProgramAreRefused() {
        writeMany();
        Model<Counted> newer = Counted.shape(3, Counted::countUp);
        Path killed;
        try (Opened opened = Opened.in(directory, newer)) {
            opened.apply(Write.put(newer, "last", new Counted("last", 2))).orThrow();
            killed = Opened.copy(directory, directory.resolve("killed"));
        }
        for (Path path : java.util.List.of(directory, killed)) {
            StoreException refused = Opened.refusal(path, Counted.shape(2, Counted::countUp));
            assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
            assertThat(refused)
                    .hasMessage(
                            "The documents of counted have schema version 3, and this program knows up to 2: start the"
                                    + " newer version that wrote them.");

            try (Opened opened = Opened.in(path, newer)) {
                assertThat(opened.pages(Query.of(newer)))
                        .as("after the refusal")
                        .hasSize(MANY + 1);
            }
        }
    }

    @Test
    void fieldsMayBeCalledLikeColumns() {
        Model<Confusing> plain = Model.builder("confusing", Confusing.class).build();
        Model<Confusing> indexed = Model.builder("confusing", Confusing.class)
                .index("id", "version")
                .index("version", "id")
                .index("body", "shape")
                .index("crc", "fence")
                .build();
        Confusing document = new Confusing("x", 7, "b", "s", 1, 2);
        try (Opened opened = Opened.in(directory, plain)) {
            opened.apply(Write.put(plain, "a", document)).orThrow();
        }
        for (int i = 0; i < 2; i++) {
            try (Opened opened = Opened.in(directory, indexed)) {
                Query<Confusing> all = Query.of(indexed);
                assertThat(opened.pages(all.where("id", "x").where("version", 7)))
                        .containsOnlyKeys("a");
                assertThat(opened.pages(all.where("version", 7))).containsOnlyKeys("a");
                assertThat(opened.pages(all.where("body", "b"))).containsOnlyKeys("a");
                assertThat(opened.pages(all.where("crc", 1).where("fence", 2))).containsOnlyKeys("a");
            }
        }
    }

    /** A document whose fields' names, joined, are those of another index. */
    record Joined(String a, String b, String a_b) {}

    @Test
    void namesThatLookAlikeWhenJoinedAreDifferentIndexes() {
        Model<Joined> first = Model.builder("x", Joined.class)
                .index("a_b")
                .index("a", "b")
                .index("b")
                .build();
        Model<Joined> second = Model.builder("x_a", Joined.class).index("b").build();
        for (int i = 0; i < 2; i++) {
            try (Opened opened = Opened.in(directory, first, second)) {
                opened.apply(
                                Write.put(first, "1", new Joined("a", "b", "c")),
                                Write.put(second, "2", new Joined("", "b", "")))
                        .orThrow();
                assertThat(opened.pages(Query.of(first).where("a_b", "c"))).containsOnlyKeys("1");
                assertThat(opened.pages(Query.of(first).where("a", "a").where("b", "b")))
                        .containsOnlyKeys("1");
                assertThat(opened.pages(Query.of(second).where("b", "b"))).containsOnlyKeys("2");
            }
        }
    }

    @Test
    void anIndexThatWasDroppedAndDeclaredAgainKnowsWhatWasWrittenMeanwhile() {
        Model<Counted> with =
                Model.builder("counted", Counted.class).index("name").build();
        Model<Counted> without = Model.builder("counted", Counted.class).build();
        try (Opened opened = Opened.in(directory, with)) {
            opened.apply(Write.put(with, "a", new Counted("old", 0)), Write.put(with, "b", new Counted("old", 0)))
                    .orThrow();
        }
        try (Opened opened = Opened.in(directory, without)) {
            opened.apply(Write.put(without, "a", new Counted("new", 0))).orThrow();
            assertThatThrownBy(() -> opened.pages(Query.of(without).where("name", "new")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        try (Opened opened = Opened.in(directory, with)) {
            assertThat(opened.pages(Query.of(with).where("name", "new"))).containsOnlyKeys("a");
            assertThat(opened.pages(Query.of(with).where("name", "old"))).containsOnlyKeys("b");
        }
    }

    @Test
    void documentsThatAreNoObjectsAreKeptOverAChange() {
        Model<String> before = Model.builder("texts", String.class).build();
        Model<String> after = Model.builder("texts", String.class).index("none").build();
        try (Opened opened = Opened.in(directory, before)) {
            opened.apply(Write.put(before, "a", "olá")).orThrow();
        }
        try (Opened opened = Opened.in(directory, after)) {
            assertThat(opened.pages(Query.of(after)).values())
                    .extracting(Document::value)
                    .containsExactly("olá");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE d_items",
                "CREATE TABLE stranger (a)",
                "ALTER TABLE d_items RENAME TO d_itens",
                "DELETE FROM models",
                "UPDATE models SET note = replace(note, 'seq', 'sec')",
                "UPDATE models SET crc = crc + 1",
                "UPDATE models SET note = 'x'",
                "PRAGMA application_id = 7",
                "ALTER TABLE d_items RENAME COLUMN body TO bodx",
            })
    void aChangeByASqliteToolIsRefused(String sql) throws SQLException {
        Opened.in(directory).put(0, 3).close();
        sql(sql);

        Map<String, Document<Item>> none = Map.of();
        assertThat(Damage.seenByTheStore(directory, none)).isEqualTo(Damage.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE d_items SET body = replace(body, 'text', 'test')",
                "UPDATE d_items SET version = version + 1",
                "UPDATE d_items SET fence = 9",
                "UPDATE d_items SET shape = 2",
                "UPDATE d_items SET id = 'j' || id",
            })
    void aDocumentThatDoesNotFitItsChecksumIsSetAsideWhenItIsRead(String sql) throws SQLException {
        Map<String, Document<Item>> written;
        try (Opened opened = Opened.in(directory).put(0, 3)) {
            written = opened.all();
        }
        sql(sql);

        assertThat(Damage.seenByTheStore(directory, written)).isEqualTo(Damage.ROWS);
    }

    @Test
    void aTokenThatWasSetBackIsRefused() throws SQLException {
        java.time.Duration ttl = java.time.Duration.ofMinutes(1);
        try (Opened opened = Opened.in(directory)) {
            Opened.await(opened.store().leases().acquire("matriz", "node-1", ttl));
        }
        sql("UPDATE counters SET value = 0");

        try (Opened opened = Opened.in(directory)) {
            assertThatThrownBy(() -> Opened.await(opened.store().leases().acquire("matriz", "node-1", ttl)))
                    .hasMessageContaining(directory.resolve("store.db").toString())
                    .hasMessageContaining("the counter \"lease matriz\" does not fit its checksum");
        }
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void writeMany() {
        Model<Counted> model = Counted.shape(1, Counted::countUp);
        Batch.Builder batch = Batch.builder("many");
        for (int i = 0; i < MANY; i++) {
            batch.add(Write.insert(model, "c" + i, new Counted("n" + i % 7, 0)));
        }
        try (Opened opened = Opened.in(directory, model)) {
            Opened.await(opened.store().apply(batch.build())).orThrow();
        }
    }

    private void assertAllCounted(Model<Counted> model, long count) {
        try (Opened opened = Opened.in(directory, model)) {
            assertThat(opened.pages(Query.of(model)).values())
                    .hasSize(MANY)
                    .allSatisfy(document -> assertThat(document.value().count()).isEqualTo(count));
            assertThat(opened.pages(Query.of(model).where("name", "n3"))).hasSize(MANY / 7 + 1);
        }
    }
}
