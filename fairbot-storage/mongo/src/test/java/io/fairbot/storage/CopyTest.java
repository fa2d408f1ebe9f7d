package io.fairbot.storage;

import static io.fairbot.storage.Databases.all;
import static io.fairbot.storage.Databases.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.store.backup.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory is copied into a real MongoDB, compared, and goes on as the hybrid store of that database. */
class CopyTest {
    private static final Model<Item> APPLES =
            Model.builder("apples", Item.class).index("number").build();
    private static final Model<Item> PEARS = Model.builder("pears", Item.class).build();
    private static final int MANY = 1_300;

    @TempDir
    private Path directory;

    private final Databases databases = new Databases("CopyTest");
    private final String database = databases.newDatabase();

    record Item(int number, double weight, String text) {
        static Item of(int number) {
            return new Item(number, number / 7.0, "maçã $ä.ö 🍎 " + number);
        }
    }

    @AfterEach
    void stop() {
        databases.close();
    }

    private DocumentStore embedded() {
        return databases.open(Storage.embedded(directory), APPLES, PEARS);
    }

    private DocumentStore hybrid(String name) {
        return databases.open(Storage.hybrid(databases.mongo(name), directory), APPLES, PEARS);
    }

    private void fill() {
        DocumentStore store = embedded();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            writes.add(Write.put(APPLES, "ç" + i, Item.of(i)));
        }
        databases.apply(store, writes.toArray(Write[]::new));
        databases.apply(store, Write.put(APPLES, "ç7", Item.of(70)), Write.put(PEARS, "Ünique+id 🍐", Item.of(1)));
        databases.apply(store, Write.put(PEARS, "gone", Item.of(2)));
        databases.apply(store, new Write.Delete(PEARS, "gone", Precondition.ANY));
        await(store.close());
    }

    private CopyReport copy(String name, ProgressListener progress) {
        return await(
                Storage.copy(directory, databases.mongo(name), List.of(APPLES, PEARS), databases.platform(), progress));
    }

    @Test
    void everyDocumentArrivesInItsVersionAndTheDirectoryGoesOnAsAHybrid() {
        fill();
        DocumentStore before = embedded();
        Map<String, Document<Item>> apples = all(before, APPLES);
        Map<String, Document<Item>> pears = all(before, PEARS);
        await(before.close());
        List<String> heard = new ArrayList<>();
        CopyReport report = copy(database, (step, done, total) -> heard.add(step + " " + done + "/" + total));
        assertThat(report.documents()).containsEntry("apples", (long) MANY).containsEntry("pears", 1L);
        assertThat(report.total()).isEqualTo(MANY + 1);
        assertThat(heard)
                .contains("copying 500/1301", "copying 1301/1301", "comparing 1000/1301", "comparing 1301/1301");
        DocumentStore after = hybrid(database);
        assertThat(after.status().mode()).isEqualTo("NORMAL");
        assertThat(all(after, APPLES)).isEqualTo(apples);
        assertThat(all(after, PEARS)).isEqualTo(pears);
        // Versions go on above those that were copied.
        databases.apply(after, Write.replace(Objects.requireNonNull(apples.get("ç7")), Item.of(700)));
        await(after.close());
        DocumentStore alone = databases.open(databases.mongo(database).storage(), APPLES, PEARS);
        assertThat(all(alone, APPLES)).hasSize(MANY);
        await(alone.close());
        assertThatThrownBy(this::embedded)
                .hasMessageContaining("holds copies of a MongoDB database")
                .hasMessageContaining("FAIRBOT_MONGODB_URI");
        assertThatThrownBy(() -> copy(databases.newDatabase(), ProgressListener.NONE))
                .hasMessageContaining("belongs to a database already");
    }

    @Test
    void aCopyThatWasCutOffGoesOnEvenWhenTheDirectoryWasUsedMeanwhile() {
        fill();
        assertThatThrownBy(() -> copy(database, (step, done, total) -> {
                    if (done >= 1_000) {
                        throw new IllegalStateException("The power went out.");
                    }
                }))
                .hasMessageContaining("The power went out.");
        assertThat(databases.bare(database).getCollection("apples").countDocuments())
                .isEqualTo(1_000);
        assertThatThrownBy(() -> hybrid(database)).hasMessageContaining("also where a copy was cut off");
        DocumentStore meanwhile = embedded();
        databases.apply(
                meanwhile,
                Write.put(APPLES, "ç1", Item.of(-1)),
                new Write.Delete(APPLES, "ç2", Precondition.ANY),
                Write.put(APPLES, "ç00", Item.of(0)));
        Map<String, Document<Item>> apples = all(meanwhile, APPLES);
        await(meanwhile.close());
        copy(database, ProgressListener.NONE);
        DocumentStore after = hybrid(database);
        assertThat(all(after, APPLES)).isEqualTo(apples);
        await(after.close());
    }

    @Test
    void aDifferenceIsFound() {
        fill();
        assertThatThrownBy(() -> copy(database, (step, done, total) -> {
                    if (step.equals("comparing")) {
                        databases.bare(database).getCollection("pears").deleteOne(Filters.exists("_id"));
                    }
                }))
                .hasMessageContaining("the documents of pears in the database are not those of the directory");
        assertThatThrownBy(() -> hybrid(database)).hasMessageContaining("storage copy");
        copy(database, ProgressListener.NONE);
        DocumentStore after = hybrid(database);
        assertThat(all(after, PEARS)).hasSize(1);
        await(after.close());
    }

    @Test
    void aDatabaseThatIsNotEmptyOrNotFreeIsRefused() {
        fill();
        DocumentStore other = databases.open(databases.mongo(database).storage(), PEARS);
        databases.apply(other, Write.put(PEARS, "theirs", Item.of(1)));
        await(other.close());
        assertThatThrownBy(() -> copy(database, ProgressListener.NONE))
                .hasMessageContaining("The database holds documents of pears already: name an empty one");
        String owned = databases.newDatabase();
        DocumentStore owner =
                databases.open(Storage.hybrid(databases.mongo(owned), directory.resolve("other")), APPLES, PEARS);
        await(owner.close());
        assertThatThrownBy(() -> copy(owned, ProgressListener.NONE))
                .hasMessageContaining("The database belongs to the node ")
                .hasMessageContaining("name an empty one");
        // Nothing was done to the directory.
        copy(databases.newDatabase(), ProgressListener.NONE);
    }

    @Test
    void whatCannotBeCopiedWholeIsRefused() {
        assertThatThrownBy(() -> copy(database, ProgressListener.NONE)).hasMessageContaining("There is no store in");
        fill();
        assertThatThrownBy(() -> await(Storage.copy(
                        directory,
                        databases.mongo(database),
                        List.of(APPLES),
                        databases.platform(),
                        ProgressListener.NONE)))
                .hasMessageContaining("holds documents of pears, which this program does not know");
        DocumentStore used = embedded();
        assertThatThrownBy(() -> copy(database, ProgressListener.NONE)).hasMessageContaining("is in use by");
        await(used.close());
    }
}
