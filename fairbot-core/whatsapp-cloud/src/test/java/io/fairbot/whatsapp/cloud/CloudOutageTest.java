package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.ForwardingStore;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** After an outage of days, of the store, or of the clock, nothing is lost, and old questions get one apology. */
@CloudCheck("6 webhook down three days, store down an hour, clock moved by weeks")
class CloudOutageTest extends CloudHouseTestBase {
    private static final Duration THREE_DAYS = Duration.ofDays(3);
    private static final String APOLOGY = "Desculpe";
    private static final OutageStorage STORAGE = new OutageStorage();

    /** A store in memory that can be away. */
    private static final class OutageStorage implements StoreProvider {
        private final MemoryStorage memory = new MemoryStorage();
        private volatile boolean isAway;

        @Override
        public CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform) {
            return memory.open(models, platform).thenApply(OutageStore::new);
        }

        private final class OutageStore extends ForwardingStore {
            OutageStore(DocumentStore store) {
                super(store);
            }

            @Override
            public CompletionStage<BatchResult> apply(Batch batch) {
                return isAway
                        ? CompletableFuture.failedStage(
                                new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "The store is away."))
                        : super.apply(batch);
            }
        }
    }

    /** A bot that repeats, and is sorry for what it could not answer in time. */
    private static final class SorryBot implements ConversationHandler {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return event instanceof ConversationEvent.Message message
                    ? Turn.reply("centro: " + message.text())
                    : Turn.ignore();
        }

        @Override
        public Optional<Reply> apology(ApologyReason reason, ConversationContext context) {
            return Optional.of(Reply.of(APOLOGY + ", isto demorou."));
        }
    }

    @BeforeAll
    static void startBot() {
        house = new CloudHouse(lab, directory, STORAGE).handler(new SorryBot()).start();
    }

    private static List<InboxEntry> events(String customer) {
        return house.stored(ConversationModels.INBOX).stream()
                .filter(event -> event.from().value().equals(CloudHouse.person(customer)))
                .toList();
    }

    private static void advance(Duration time) {
        house.moveClock(time);
        lab.perform("advance", Map.of("seconds", time.toSeconds()));
    }

    private static long apologies(String customer) {
        return lab.accepted().stream()
                .filter(sent -> sent.path("to").asText().equals(customer))
                .filter(sent -> sent.path("words").asText().startsWith(APOLOGY))
                .count();
    }

    @Test
    void afterThreeDaysWithoutAWebhookOldQuestionsGetOneApology() {
        String ana = "5548991600001";
        String bia = "5548991600002";
        lab.perform("config", Map.of("callback", "http://127.0.0.1:1/webhooks/whatsapp"));
        house.says(ana, "há três dias");
        advance(THREE_DAYS.minusHours(2));
        house.says(bia, "há duas horas");
        house.says(bia, "ainda aí?");
        advance(Duration.ofHours(2));
        house.deliverHere();
        advance(Duration.ofHours(7));
        house.says(bia, "e agora?");
        house.sent("centro: e agora?");
        house.until(
                "all are settled",
                () -> events(ana).size() == 1
                        && events(bia).size() == 3
                        && events(ana).stream().noneMatch(event -> event.outcome() == null));
        assertThat(events(ana)).extracting(InboxEntry::outcome).containsOnly(EventOutcome.LATE);
        assertThat(events(bia))
                .filteredOn(event -> event.outcome() == EventOutcome.LATE)
                .hasSize(2);
        house.until("who asked within a day is told so", () -> apologies(bia) == 1);
        assertThat(apologies(ana))
                .as("outside of Meta's window nothing is sent")
                .isZero();
    }

    @Test
    void whileTheStoreIsAwayNothingIsAcknowledgedAndNothingIsLost() {
        String customer = "5548991600003";
        STORAGE.isAway = true;
        String id = house.says(customer, "disco fora");
        house.until(
                "Meta is told to deliver it again",
                () -> lab.perform("stats", Map.of()).path("webhookFailures").asInt() > 0);
        assertThat(lab.isAcknowledged(id)).isFalse();
        STORAGE.isAway = false;
        lab.perform("advance", Map.of("seconds", 3600));
        house.acknowledged(id);
        house.until("it is settled", () -> events(customer).stream().anyMatch(event -> event.outcome() != null));
        assertThat(events(customer)).hasSize(1);
    }

    @Test
    void aClockThatIsMovedByWeeksLosesNothing() {
        String customer = "5548991600004";
        house.moveClock(Duration.ofDays(-21));
        house.says(customer, "relógio atrás");
        house.sent("centro: relógio atrás");
        house.moveClock(Duration.ofDays(42));
        house.says(customer, "relógio adiante");
        house.until(
                "it is settled",
                () -> events(customer).stream()
                                .filter(event -> event.outcome() != null)
                                .count()
                        == 2);
        house.moveClock(Duration.ofDays(-21));
        house.says(customer, "relógio certo");
        house.sent("centro: relógio certo");
    }
}
