package io.fairbot.storage;

import static io.fairbot.storage.Databases.all;
import static io.fairbot.storage.Databases.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real MongoDB, made under load, restored and compared. */
@Tag("place")
class MongoBackupTest {
    private static final Model<Note> LEFT = Model.builder("left", Note.class).build();
    private static final Model<Note> RIGHT = Model.builder("right", Note.class).build();
    private static final int PAIRS = 32;
    private static final int MANY = 1_200;

    @TempDir
    private Path directory;

    private final Databases databases = new Databases("MongoBackupTest");
    private final String database = databases.newDatabase();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    record Note(int number, String text) {}

    @AfterEach
    void stop() {
        databases.close();
    }

    /** Writes the same number to the left and to the right, in one batch, again and again. */
    private void write(DocumentStore store, int pair, int number) {
        Note note = new Note(number, "ä".repeat(50));
        Batch batch = Batch.of(
                databases.platform().ids().next(),
                Write.put(LEFT, "p" + pair, note),
                Write.put(RIGHT, "p" + pair, note));
        store.apply(batch)
                .thenAccept(result -> {
                    result.orThrow();
                    rounds.incrementAndGet();
                    if (!over.get()) {
                        write(store, pair, number + 1);
                    }
                })
                .exceptionally(failure -> null);
    }

    private DocumentStore hybrid() {
        return databases.open(
                Storage.hybrid(databases.mongo(database), directory.resolve("data")),
                LEFT,
                RIGHT,
                ConversationModels.OUTBOX,
                ConversationModels.HELD);
    }

    private static Map<String, Note> notes(Map<String, Document<Note>> documents) {
        Map<String, Note> notes = new java.util.TreeMap<>();
        documents.forEach((id, document) -> notes.put(id, document.value()));
        return notes;
    }

    @Test
    void aBackupUnderLoadIsOneMomentAndComesBackToANewDatabase() {
        DocumentStore store = hybrid();
        List<Write> filling = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Note note = new Note(i, "x");
            filling.add(Write.put(LEFT, "n" + i, note));
            filling.add(Write.put(RIGHT, "n" + i, note));
        }
        databases.apply(store, filling.toArray(Write[]::new));
        databases.apply(store, Write.put(ConversationModels.OUTBOX, "queued", queued()));
        for (int pair = 0; pair < PAIRS; pair++) {
            write(store, pair, 0);
        }
        await().atMost(Duration.ofMinutes(5)).until(() -> rounds.get() > PAIRS);
        List<String> heard = new ArrayList<>();
        int before = rounds.get();
        BackupReport report = await(store.backup(
                directory.resolve("backup"), (step, done, total) -> heard.add(step + " " + done + "/" + total)));
        await().atMost(Duration.ofMinutes(5)).until(() -> rounds.get() > before);
        over.set(true);
        await(store.close());
        assertThat(report.documents())
                .containsEntry("left", (long) MANY + PAIRS)
                .containsEntry("right", (long) MANY + PAIRS)
                .containsEntry("outbox", 1L)
                .containsEntry("conflicts", 0L);
        assertThat(heard).anyMatch(line -> line.startsWith("copying ")).anyMatch(line -> line.startsWith("checking "));
        assertThat(directory.resolve("backup")).isDirectoryContaining("glob:**/manifest.json");
        assertThat(directory.resolve("backup/.writing")).doesNotExist();

        Path restored = directory.resolve("restored");
        assertThat(await(Storage.restore(report.directory(), restored, databases.platform()))
                        .documents())
                .isEqualTo(report.documents());
        DocumentStore local = databases.open(Storage.embedded(restored), LEFT, RIGHT);
        Map<String, Document<Note>> left = all(local, LEFT);
        assertThat(notes(left)).hasSize(MANY + PAIRS).isEqualTo(notes(all(local, RIGHT)));
        await(local.close());

        String fresh = databases.newDatabase();
        // The restore has left an entry in the audit log.
        List<Model<?>> models =
                List.of(LEFT, RIGHT, ConversationModels.OUTBOX, ConversationModels.HELD, StoredAuditLog.MODEL);
        await(Storage.copy(restored, databases.mongo(fresh), models, databases.platform(), ProgressListener.NONE));
        DocumentStore again = databases.open(
                Storage.hybrid(databases.mongo(fresh), restored),
                LEFT,
                RIGHT,
                ConversationModels.OUTBOX,
                ConversationModels.HELD);
        assertThat(all(again, LEFT)).isEqualTo(left);
        assertThat(all(again, ConversationModels.OUTBOX).get("queued"))
                .extracting(row -> row.value().status())
                .isEqualTo(OutboxEntry.OutboxStatus.HELD);
        assertThat(all(again, ConversationModels.HELD)).hasSize(1);
        await(again.close());
    }

    private static OutboxEntry queued() {
        return OutboxEntry.queued(
                "matriz",
                "c",
                Alias.of(new PhoneNumber("+5548999990001")),
                1,
                new OutboxEntry.NewMessage(
                        Purpose.REPLY, new Text("oi"), List.of(), Instant.EPOCH, Instant.EPOCH, null));
    }

    @Test
    void aStoreInMongoAloneMakesBackupsToo() {
        DocumentStore store = databases.open(databases.mongo(database).storage(), LEFT);
        databases.apply(store, Write.put(LEFT, "a", new Note(1, "x")));
        BackupReport report = await(store.backup(directory.resolve("backup")));
        assertThat(report.totalDocuments()).isEqualTo(1);
        assertThatThrownBy(() -> await(store.backup(directory.resolve("backup"))))
                .hasMessageContaining("is not empty: name another one.");
        await(store.close());
        assertThatThrownBy(() -> await(store.backup(directory.resolve("later"))))
                .hasMessageContaining("The store was closed");
    }

    @Test
    void withoutTheDatabaseAHybridStoreRefuses() {
        Mongo nowhere = Mongo.uri("mongodb://127.0.0.1:1/?replicaSet=none")
                .timeout(Duration.ofMillis(500))
                .encryptionKey(EncryptionKey.of(new byte[EncryptionKey.LENGTH]));
        DocumentStore store = databases.open(Storage.hybrid(nowhere, directory.resolve("data")), LEFT);
        assertThatThrownBy(() -> await(store.backup(directory.resolve("backup"))))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.isTransient()).isTrue())
                .hasMessageContaining("A backup is one moment of MongoDB, which is away");
        assertThat(directory.resolve("backup")).doesNotExist();
        await(store.close());
    }
}
