package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The columns of the store and of the restart, on the embedded store: everything is received while nobody answers; after a restart it is
 * handled, and what is answered waits for the line; after another one it is sent. Then the rows are read.
 */
class ContentStoreTest {
    private static final ContentBot SILENT = new ContentBot();
    private static final ContentBot BOT = new ContentBot();
    private static final List<InboxEntry> INBOX = new ArrayList<>();
    private static final List<OutboxEntry> OUTBOX = new ArrayList<>();
    private static final List<HistoryEntry> HISTORY = new ArrayList<>();

    @TempDir
    private static Path directory;

    /** What a customer sees of each row that is sent, after the last restart. */
    private static final List<JsonNode> SEEN = new ArrayList<>();

    @BeforeAll
    static void restartTwice() throws IOException {
        try (ContentHouse nobody = ContentHouse.start(directory, Optional.empty())) {
            ContentSample.allReceived().forEach(row -> receive(nobody, row));
            ContentSample.allSent()
                    .forEach(row -> nobody.send(row, "ask" + row, "\"text\":\"" + ContentBot.ask(row) + "\"", ""));
        }
        SandboxChannel cutOff = new SandboxChannel();
        cutOff.faults().injectPermanently(ContentHouse.BRANCH, FailureCause.WEB_CONNECTION_LOST);
        try (ContentHouse unconnected = ContentHouse.start(directory, Optional.of(BOT), cutOff)) {
            int messages = 2 * ContentSample.allReceived().size()
                    + ContentSample.allSent().size();
            await("all messages are handled").until(() -> BOT.heard().size() == messages);
            assertThat(ContentSample.allSent())
                    .as("what is sent while the line is cut off")
                    .noneMatch(row -> unconnected
                            .find(row, Optional.empty(), "direction", "out")
                            .isPresent());
        }
        try (ContentHouse last = ContentHouse.start(directory, Optional.of(SILENT))) {
            for (ContentSample row : ContentSample.allSent()) {
                SEEN.add(last.arrived(row));
            }
        }
        readRows();
    }

    private static void receive(ContentHouse house, ContentSample row) {
        ContentSample.Received way = row.received();
        String earlier = "m0" + row;
        String group = way.group().map(name -> ",\"group\":\"" + name + "\"").orElse("");
        house.send(row, earlier, "\"text\":\"antes\"" + group, "");
        way.medium().ifPresent(house::upload);
        house.send(row, row.name(), way.json(earlier), "");
    }

    private static void readRows() {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("content-rows");
        try {
            SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
            Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
            DocumentStore store = Storage.embedded(directory)
                    .open(ConversationEngine.models(), platform)
                    .toCompletableFuture()
                    .join();
            INBOX.addAll(all(store, ConversationModels.INBOX));
            OUTBOX.addAll(all(store, ConversationModels.OUTBOX));
            HISTORY.addAll(all(store, ConversationModels.HISTORY));
            store.close().toCompletableFuture().join();
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static <T> List<T> all(DocumentStore store, Model<T> model) {
        return store.find(Query.of(model).limit(Query.MAX_LIMIT)).toCompletableFuture().join().documents().stream()
                .map(Document::value)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allReceived")
    void whatWasReceivedIsHeardAfterTheRestartAndStored(ContentSample row) {
        ContentSample.Received way = row.received();
        String earlier = "m0" + row;
        ConversationEvent.Message heard = BOT.heard(row.name()).orElseThrow();
        assertThat(heard.content()).isEqualTo(way.content(earlier));
        assertThat(heard.quoted()).isEqualTo(Optional.of(earlier).filter(id -> way.quotes()));

        assertThat(INBOX.stream().filter(entry -> entry.event().id().equals(row.name())))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.event()).isEqualTo(heard);
                    assertThat(entry.ref().orElseThrow().group()).isEqualTo(way.group());
                });
        assertThat(HISTORY.stream()
                        .filter(entry -> entry.ref() != null && entry.ref().id().equals(row.name())))
                .singleElement()
                .satisfies(entry -> assertThat(entry.received()).isEqualTo(heard.content()));
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allSent")
    void whatWaitedIsSentAfterTheRestartAndStored(ContentSample row) throws IOException {
        String asked = "ask" + row;
        OutboundContent content = row.sent().content(asked);
        assertThat(OUTBOX.stream().filter(entry -> entry.inReplyTo().get(0).id().equals(asked)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.content()).isEqualTo(content);
                    assertThat(entry.status()).isEqualTo(OutboxEntry.OutboxStatus.SENT);
                });
        assertThat(HISTORY.stream().map(HistoryEntry::sent).filter(Objects::nonNull))
                .containsOnlyOnce(content);
        JsonNode seen = SEEN.get(ContentSample.allSent().indexOf(row));
        assertThat(seen.path("type").asText()).isEqualTo(content.kind());
        assertThat(seen.path("content")).isEqualTo(ContentHouse.json(content));
        assertThat(SILENT.heard()).as("what was handled once more").isEmpty();
    }
}
