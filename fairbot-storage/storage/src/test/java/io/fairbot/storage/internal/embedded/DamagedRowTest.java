package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One damaged row affects its own document alone, and is known to the status until it is replaced. */
class DamagedRowTest {
    private static final String TELEPHONE = "matriz/+5548999990001";

    @TempDir
    Path directory;

    @Test
    void onlyTheDamagedDocumentCannotBeRead() throws SQLException {
        try (Opened opened = Opened.in(directory).put(0, 10)) {
            flipBody("i4");

            assertThatThrownBy(() -> Opened.await(opened.store().get(Item.MODEL, "i4")))
                    .hasCauseInstanceOf(StoreException.class)
                    .cause()
                    .hasMessageContaining(directory.resolve("store.db").toString())
                    .hasMessageContaining("items i4")
                    .hasMessageContaining("restore the last backup")
                    .satisfies(failure ->
                            assertThat(((StoreException) failure).code()).isEqualTo(StoreErrorCode.CORRUPT));
            assertThat(Opened.await(opened.store().get(Item.MODEL, "i5"))).isPresent();
        }
    }

    @Test
    void pagesHaveTheOthersAndNameTheDamagedOne() throws SQLException {
        try (Opened opened = Opened.in(directory).put(0, 10)) {
            flipBody("i2");
            flipBody("i5");

            List<String> ids = new ArrayList<>();
            List<DamagedDocument> damaged = new ArrayList<>();
            Query<Item> all = Query.of(Item.MODEL).limit(3);
            Page<Item> page = Opened.await(opened.store().find(all));
            while (true) {
                assertThat(page.documents().size() + page.damaged().size()).isLessThanOrEqualTo(3);
                page.documents().stream().map(Document::id).forEach(ids::add);
                damaged.addAll(page.damaged());
                if (page.next().isEmpty()) {
                    break;
                }
                page = Opened.await(opened.store().find(all.after(page.next().get())));
            }
            assertThat(ids).containsExactly("i0", "i1", "i3", "i4", "i6", "i7", "i8", "i9");
            assertThat(damaged).extracting(DamagedDocument::id).containsExactly("i2", "i5");
            assertThat(damaged.get(0).toString()).doesNotContain("i2");
        }
    }

    @Test
    void aDocumentThatDoesNotFitItsModelIsSetAsideToo() {
        Opened.in(directory).put(0, 3).close();
        Model<Number> other =
                Model.builder("items", Number.class).index("branch", "seq").build();
        try (Opened opened = Opened.in(directory, other)) {
            Page<Number> page = Opened.await(opened.store().find(Query.of(other)));
            assertThat(page.documents()).isEmpty();
            assertThat(page.damaged())
                    .hasSize(3)
                    .extracting(DamagedDocument::reason)
                    .containsOnly("its content does not fit its model");
        }
    }

    @Test
    void whatIsNoLongerThereIsNoLongerDamaged() throws SQLException {
        try (Opened opened = Opened.in(directory).put(0, 10)) {
            flipBody("i2");
            flipBody("i5");
            Opened.await(opened.store().find(Query.of(Item.MODEL)));
            change("DELETE FROM d_items WHERE id = 'i2'");

            Opened.await(opened.store().deleteExpired());

            assertThat(opened.store().status().counters()).containsEntry("damaged", 1L);
            assertThat(opened.store().status().problem().orElseThrow()).contains("items i5");
        }
    }

    @Test
    void theStatusKnowsOfTheDamageUntilItIsReplaced() throws SQLException {
        try (Opened opened = Opened.in(directory).put(0, 10)) {
            flipBody("i2");
            flipBody("i5");
            assertThat(opened.store().status().problem()).isEmpty();
            Opened.await(opened.store().find(Query.of(Item.MODEL)));
            assertThat(opened.store().status().counters()).containsEntry("damaged", 2L);
            assertThat(opened.store().status().problem().orElseThrow())
                    .contains("The file store.db is damaged in 2 documents: items i2, items i5")
                    .contains("restore the last backup")
                    .doesNotContain(directory.toString());

            opened.apply(new Write.Delete(Item.MODEL, "i2", Precondition.ANY)).orThrow();
            assertThat(opened.apply(Write.insert(Item.MODEL, "i5", Item.of(5))))
                    .isInstanceOf(BatchResult.Rejected.class);
            assertThat(opened.store().status().counters()).containsEntry("damaged", 1L);
            opened.apply(Write.put(Item.MODEL, "i5", Item.of(5))).orThrow();
            assertThat(opened.store().status().counters()).containsEntry("damaged", 0L);
            assertThat(opened.store().status().problem()).isEmpty();
            assertThat(opened.all()).hasSize(9);
        }
    }

    @Test
    void anIdThatMayBeAPersonIsNotInTheProblem() throws SQLException {
        try (Opened opened = Opened.in(directory)) {
            opened.apply(Write.put(Item.MODEL, TELEPHONE, Item.of(1))).orThrow();
            flipBody(TELEPHONE);
            Opened.await(opened.store().find(Query.of(Item.MODEL)));
            assertThat(opened.store().status().problem().orElseThrow())
                    .contains("items with the id of SHA-256 ")
                    .doesNotContain("99999");
        }
    }

    @Test
    void aBackupFindsTheDamage() throws SQLException {
        Path data = directory;
        try (Opened opened = Opened.in(data).put(0, 10)) {
            flipBody("i3");
            assertThatThrownBy(() -> Opened.await(opened.store().backup(directory.resolve("backup"))))
                    .cause()
                    .hasMessageContaining("items i3")
                    .hasMessageContaining(data.resolve("store.db").toString());
            assertThat(opened.store().status().problem().orElseThrow()).contains("items i3");
        }
    }

    @Test
    void aMigrationLeavesTheDamagedDocumentAlone() throws SQLException {
        Opened.in(directory).put(0, 10).close();
        flipBody("i3");
        Model<Item> newer = Model.builder("items", Item.class).index("text").build();
        try (Opened opened = Opened.in(directory, newer)) {
            assertThat(opened.store().status().problem().orElseThrow()).contains("items i3");
            Page<Item> page = Opened.await(opened.store().find(Query.of(newer)));
            assertThat(page.documents()).hasSize(9);
            assertThat(page.damaged()).extracting(DamagedDocument::id).containsExactly("i3");
        }
    }

    private void flipBody(String id) throws SQLException {
        change("UPDATE d_items SET body = CAST(replace(CAST(body AS TEXT), '{', '[') AS BLOB) WHERE id = '" + id + "'");
    }

    private void change(String sql) throws SQLException {
        try (Connection tool = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
                Statement statement = tool.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
