package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.MediaReferences;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.media.MediaBackup;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.MediaReport;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media in a backup of the embedded store: a message that waits to be sent has its bytes after the restore. */
class MediaRestoreTest {
    @TempDir
    private Path directory;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static MediaRef document(String text) {
        return MediaRef.ofBytes(MediaKind.DOCUMENT, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String text) {
        MediaStore store = MediaStore.directory(
                directory.resolve("data").resolve(MediaBackup.DIRECTORY), MediaLimits.DEFAULTS, Runnable::run);
        join(store.put(
                MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static OutboxEntry message(MediaRef media) {
        return OutboxEntry.queued(
                "matriz",
                "c",
                Alias.of(new PhoneNumber("+5548999990001")),
                1,
                new OutboxEntry.NewMessage(
                        Purpose.REPLY, new Media(media), List.of(), Instant.EPOCH, Instant.EPOCH, null));
    }

    private BackupReport backup() throws IOException {
        DocumentStore store =
                join(Storage.embedded(directory.resolve("data")).open(ConversationModels.all(), platform));
        OutboxEntry sent = message(document("sent")).asClosed(OutboxEntry.OutboxStatus.SENT, null, Instant.EPOCH);
        join(store.apply(Batch.of(
                "b",
                Write.insert(ConversationModels.OUTBOX, "there", message(document("there"))),
                Write.insert(ConversationModels.OUTBOX, "gone", message(document("gone"))),
                Write.insert(ConversationModels.OUTBOX, "sent", sent))));
        MediaReferences references = new MediaReferences(store);
        assertThat(join(references.find(ConversationModels.all())))
                .contains(Set.of(
                        document("there").id(),
                        document("gone").id(),
                        document("sent").id()));
        List<String> waiting = join(references.waiting());
        assertThat(waiting)
                .containsExactlyInAnyOrder(
                        document("there").id(), document("gone").id());
        BackupReport report = join(store.backup(directory.resolve("backup")));
        join(store.close());
        return report.withMedia(MediaBackup.write(directory.resolve("data"), report.directory(), waiting));
    }

    @Test
    void theMediaOfWaitingMessagesAreRestoredAndThoseThatLackAreReported() throws IOException {
        put("there");
        BackupReport report = backup();
        MediaReport expected =
                new MediaReport(1, 5, List.of(), List.of(document("gone").id()));
        assertThat(report.media()).isEqualTo(expected);
        Path restored = directory.resolve("restored");
        assertThat(join(Storage.restore(report.directory(), restored, platform)).media())
                .isEqualTo(expected);
        assertThat(restored.resolve("media").resolve(document("there").id())).hasContent("there");
    }

    @Test
    void aDamagedMessageDoesNotHideTheMediaOfLaterOnes() throws SQLException {
        Path data = directory.resolve("data");
        DocumentStore store = join(Storage.embedded(data).open(ConversationModels.all(), platform));
        List<Write> messages = new ArrayList<>();
        for (int i = 0; i <= Query.MAX_LIMIT; i++) {
            messages.add(Write.insert(
                    ConversationModels.OUTBOX, "%06d".formatted(i), message(document("medium " + (i == 0 ? 0 : 1)))));
        }
        messages.add(Write.insert(ConversationModels.OUTBOX, "last", message(document("last"))));
        join(store.apply(new Batch("b", messages, Optional.empty())));
        try (Connection tool = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store.db"));
                Statement statement = tool.createStatement()) {
            statement.execute("UPDATE d_outbox SET body = CAST(replace(CAST(body AS TEXT), '{', '[') AS BLOB)"
                    + " WHERE id = '000000'");
        }
        MediaReferences references = new MediaReferences(store);
        assertThat(join(references.waiting()))
                .containsExactlyInAnyOrder(
                        document("medium 1").id(), document("last").id());
        assertThat(join(references.find(ConversationModels.all()))).isEmpty();
        join(store.close());
    }

    @Test
    void aMediumThatWasDamagedInTheBackupIsReportedTwice() throws IOException {
        put("there");
        BackupReport report = backup();
        Files.writeString(
                report.directory().resolve("media").resolve(document("there").id()), "therE");
        MediaReport media = join(Storage.restore(report.directory(), directory.resolve("restored"), platform))
                .media();
        assertThat(media.damaged()).containsExactly(document("there").id());
        assertThat(media.missing())
                .containsExactlyInAnyOrder(
                        document("there").id(), document("gone").id());
    }
}
