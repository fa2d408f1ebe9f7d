package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups made under load, restored, and compared document by document. */
@Tag("place")
class BackupTest {
    private static final Model<Note> LEFT = Model.builder("left", Note.class).build();
    private static final Model<Note> RIGHT = Model.builder("right", Note.class).build();
    private static final int PAIRS = 64;
    private static final Alias CUSTOMER = Alias.of(new PhoneNumber("+5548999990001"));

    @TempDir
    private Path directory;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    record Note(int number, String text) {}

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private DocumentStore open(Path at, Model<?>... models) {
        return join(Storage.embedded(at).open(List.of(models), platform));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Writes the same number to the left and to the right, in one batch, again and again. */
    private void write(DocumentStore store, int pair, int number) {
        Note note = new Note(number, "ä".repeat(200));
        Batch batch =
                Batch.of(platform.ids().next(), Write.put(LEFT, "p" + pair, note), Write.put(RIGHT, "p" + pair, note));
        CompletionStage<Void> written = store.apply(batch).thenAccept(result -> {
            result.orThrow();
            rounds.incrementAndGet();
            if (!over.get()) {
                write(store, pair, number + 1);
            }
        });
        written.exceptionally(failure -> null);
    }

    private static Map<String, Note> all(DocumentStore store, Model<Note> model) {
        Map<String, Note> notes = new TreeMap<>();
        join(store.find(Query.of(model).limit(Query.MAX_LIMIT)))
                .documents()
                .forEach(document -> notes.put(document.id(), document.value()));
        return notes;
    }

    @Test
    void aBackupUnderLoadIsOneMomentAndTheLoadGoesOn() {
        DocumentStore store = open(directory.resolve("data"), LEFT, RIGHT);
        for (int pair = 0; pair < PAIRS; pair++) {
            write(store, pair, 0);
        }
        await().until(() -> rounds.get() > PAIRS);
        List<BackupReport> backups = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int before = rounds.get();
            backups.add(join(store.backup(directory.resolve("backup-" + i))));
            await().until(() -> rounds.get() > before);
        }
        over.set(true);
        join(store.close());
        for (BackupReport backup : backups) {
            assertThat(backup.documents()).containsEntry("left", (long) PAIRS).containsEntry("right", (long) PAIRS);
            Path restored = directory.resolve(backup.directory().getFileName() + "-restored");
            assertThat(join(Storage.restore(backup.directory(), restored, platform))
                            .documents())
                    .isEqualTo(backup.documents());
            DocumentStore again = open(restored, LEFT, RIGHT);
            assertThat(all(again, LEFT)).hasSize(PAIRS).isEqualTo(all(again, RIGHT));
            join(again.close());
        }
    }

    @Test
    void whatComesBackIsWhatWasThere() {
        DocumentStore store = open(directory.resolve("data"), LEFT, RIGHT);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Note note = new Note(i, Integer.toString(random.nextInt(), 36));
            join(store.apply(Batch.of("b" + i, Write.put(LEFT, "p" + random.nextInt(300), note))));
        }
        Map<String, Note> before = all(store, LEFT);
        BackupReport report = join(store.backup(directory.resolve("backup")));
        join(store.close());
        assertThat(report.totalDocuments()).isEqualTo(before.size());
        join(Storage.restore(report.directory(), directory.resolve("restored"), platform));
        DocumentStore again = open(directory.resolve("restored"), LEFT, RIGHT);
        assertThat(all(again, LEFT)).isEqualTo(before);
        join(again.close());
    }

    private static OutboxEntry message() {
        return OutboxEntry.queued(
                "matriz",
                "c",
                CUSTOMER,
                1,
                new OutboxEntry.NewMessage(
                        Purpose.REPLY, new Text("oi"), List.of(), Instant.EPOCH, Instant.EPOCH, null));
    }

    private static InboxEntry event(String id) {
        return new InboxEntry(
                "matriz",
                "c",
                null,
                CUSTOMER,
                Optional.empty(),
                1,
                true,
                new ConversationEvent.Message(id, new Text("oi"), Instant.EPOCH),
                Instant.EPOCH,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
    }

    @Test
    void aRestoreHoldsWhatWasNotFinished() {
        DocumentStore store =
                open(directory.resolve("data"), ConversationModels.all().toArray(Model<?>[]::new));
        OutboxEntry queued = message();
        Instant future = time.now().plus(Duration.ofDays(1));
        join(store.apply(Batch.of(
                "b",
                Write.insert(ConversationModels.OUTBOX, "queued", queued),
                Write.insert(
                        ConversationModels.OUTBOX, "prepared", queued.withPreparation("id", "bytes", Instant.EPOCH)),
                Write.insert(
                        ConversationModels.OUTBOX,
                        "sent",
                        queued.asClosed(OutboxEntry.OutboxStatus.SENT, null, Instant.EPOCH)),
                Write.insert(ConversationModels.INBOX, "open", event("open")),
                Write.insert(
                        ConversationModels.INBOX,
                        "settled",
                        event("settled")
                                .withSettlement(
                                        InboxEntry.EventOutcome.ANSWERED, List.of(), null, Instant.EPOCH, List.of())),
                Write.insert(ConversationModels.TIMERS, "due", new TimerEntry("matriz", "c", "due", "", Instant.EPOCH)),
                Write.insert(
                        ConversationModels.TIMERS, "running", new TimerEntry("matriz", "c", "running", "", future)))));
        join(store.backup(directory.resolve("backup")));
        join(store.close());
        join(Storage.restore(directory.resolve("backup"), directory.resolve("restored"), platform));
        DocumentStore again =
                open(directory.resolve("restored"), ConversationModels.all().toArray(Model<?>[]::new));
        assertThat(join(again.find(Query.of(ConversationModels.OUTBOX))).documents())
                .extracting(row -> row.id() + " " + row.value().status() + " "
                        + row.value().open())
                .containsExactly("prepared HELD null", "queued HELD null", "sent SENT null");
        assertThat(join(again.find(Query.of(ConversationModels.INBOX))).documents())
                .extracting(row -> row.id() + " " + row.value().outcome() + " "
                        + row.value().open())
                .containsExactly("open HELD null", "settled ANSWERED null");
        assertThat(join(again.find(Query.of(ConversationModels.TIMERS))).documents())
                .extracting(Document::id)
                .containsExactly("running");
        assertThat(join(again.find(Query.of(ConversationModels.HELD).orderBy("at")))
                        .documents())
                .extracting(mark -> mark.value().kind() + " " + mark.value().row())
                .containsExactlyInAnyOrder("INBOX open", "OUTBOX prepared", "OUTBOX queued", "TIMER due");
        join(again.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.db", "manifest.json"})
    void aBackupThatWasChangedIsRefused(String file) throws IOException {
        Path backup = backup();
        Path changed = backup.resolve(file);
        try (RandomAccessFile access = new RandomAccessFile(changed.toFile(), "rw")) {
            long at = file.equals("store.db") ? access.length() / 2 : access.length() - 20;
            access.seek(at);
            int before = access.read();
            access.seek(at);
            access.write(before ^ 1);
        }
        assertThatThrownBy(() -> join(Storage.restore(backup, directory.resolve("restored"), platform)))
                .hasMessageContaining("The backup is damaged: ")
                .hasMessageContaining("Use another backup.");
        assertThat(directory.resolve("restored/store.db")).doesNotExist();
    }

    @Test
    void everyFlippedBitOfTheManifestIsRefused() throws IOException {
        Path backup = backup();
        Path manifest = backup.resolve("manifest.json");
        byte[] bytes = Files.readAllBytes(manifest);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(manifest, flipped);
            assertThatThrownBy(() -> join(Storage.restore(backup, directory.resolve("restored"), platform)))
                    .as("bit %d", bit)
                    .cause()
                    .hasMessageContaining(backup.toString())
                    .hasMessageNotContaining("Exception");
        }
        assertThat(directory.resolve("restored")).doesNotExist();
    }

    @Test
    void aBackupThatWasCutOffIsDeletedByTheNextOne() throws IOException {
        Path backups = Files.createDirectories(directory.resolve("data/backups"));
        Path cut = Files.createDirectory(backups.resolve("20261130-120000-000"));
        Files.write(cut.resolve("store.db"), new byte[100]);
        Path copied = Files.createDirectory(backups.resolve("by-hand"));
        Files.write(copied.resolve("store.db"), new byte[100]);
        DocumentStore store = open(directory.resolve("data"), LEFT, RIGHT);

        Path whole = join(store.backup(backups.resolve("20261130-130000-000"))).directory();
        assertThat(cut).doesNotExist();
        assertThat(copied.resolve("store.db")).exists();
        join(store.backup(backups.resolve("20261130-140000-000")));
        assertThat(whole.resolve("manifest.json")).exists();
        join(store.close());
    }

    @Test
    void whatIsNoBackupIsRefused() throws IOException {
        Path nothing = Files.createDirectory(directory.resolve("nothing"));
        assertThatThrownBy(() -> join(Storage.restore(nothing, directory.resolve("restored"), platform)))
                .hasMessageContaining("is not a backup: it must hold manifest.json and store.db");
        Path future = backup();
        Path manifest = future.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"format\"\\s*:\\s*2", "\"format\": 3"));
        assertThatThrownBy(() -> join(Storage.restore(future, directory.resolve("restored"), platform)))
                .hasMessageContaining("has the format 3; this version reads 2.");
    }

    @Test
    void nothingIsWrittenOverAnything() {
        Path backup = backup();
        assertThatThrownBy(() -> join(Storage.restore(backup, directory.resolve("data"), platform)))
                .hasMessageContaining("There is a store in")
                .hasMessageContaining("restore into an empty directory");
        DocumentStore store = open(directory.resolve("data"), LEFT);
        assertThatThrownBy(() -> join(store.backup(backup))).hasMessageContaining("is not empty: name another one.");
        assertThatThrownBy(() -> join(Storage.restore(backup, directory.resolve("data"), platform)))
                .hasMessageContaining("is in use by");
        join(store.close());
    }

    @Test
    void aRestoreThatWasCutOffBeforeIsBegunAnew() throws IOException {
        Path restored = directory.resolve("restored");
        Files.createDirectories(restored.resolve(".restore"));
        Files.writeString(restored.resolve(".restore/store.db"), "half of a store");
        join(Storage.restore(backup(), restored, platform));
        assertThat(restored.resolve(".restore")).doesNotExist();
        DocumentStore again = open(restored, LEFT);
        assertThat(all(again, LEFT)).hasSize(1);
        join(again.close());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneSentence() throws IOException {
        DocumentStore store = open(directory.resolve("data"), LEFT);
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> join(store.backup(file.resolve("backup"))))
                .hasMessageContaining("The backup cannot be written into");
        join(store.close());
    }

    private Path backup() {
        DocumentStore store = open(directory.resolve("data"), LEFT);
        join(store.apply(Batch.of("b", Write.put(LEFT, "p", new Note(1, "x".repeat(5000))))));
        BackupReport report = join(store.backup(directory.resolve("backup")));
        join(store.close());
        assertThat(Duration.between(report.createdAt(), time.now())).isLessThan(Duration.ofMinutes(1));
        return report.directory();
    }
}
