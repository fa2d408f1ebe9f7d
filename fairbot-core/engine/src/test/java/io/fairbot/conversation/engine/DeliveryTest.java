package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider says about messages that left: in any order, more than once, about strangers. */
class DeliveryTest {
    private final List<FailureCause> told = new ArrayList<>();
    private final ConversationHandler handler = (state, event, context) -> {
        if (event instanceof ConversationEvent.DeliveryFailure failed) {
            told.add(failed.cause());
            return Turn.ignore();
        }
        return Turn.reply("eco " + event.text());
    };
    private final House house = House.of(handler);

    private void status(DeliveryStage stage, @Nullable FailureCause cause, Write... keys) {
        DeliveryStatus status =
                new DeliveryStatus("C1", stage, house.world().now(), Optional.ofNullable(cause), Optional.empty());
        house.world().await(house.line().delivery(status, List.of(keys)));
    }

    private void statusOf(String providerId) {
        DeliveryStatus status =
                DeliveryStatus.of(providerId, DeliveryStage.READ, house.world().now());
        house.world()
                .await(house.line()
                        .delivery(
                                new DeliveryStatus(
                                        status.messageId(),
                                        status.stage(),
                                        status.at(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("C1")),
                                List.of()));
    }

    @Test
    void eachFurtherCopyIsCountedOnce() {
        house.phone().next(true, new Transmission.Sent(Optional.of("wamid.2"), List.of()));
        house.hear("m1", "oi");
        statusOf("wamid.2");
        assertThat(house.onlyRow().copies()).isEmpty();
        statusOf("wamid.1");
        statusOf("wamid.1");
        statusOf("wamid.3");
        assertThat(house.onlyRow().copies()).containsExactly("wamid.1", "wamid.3");
        assertThat(house.onlyRow().providerId()).isEqualTo("wamid.2");
    }

    @Test
    void theProvidersOwnIdFindsTheMessageToo() {
        house.phone().next(true, new Transmission.Sent(Optional.of("wamid.1"), List.of()));
        house.hear("m1", "oi");
        assertThat(house.onlyRow().providerId()).isEqualTo("wamid.1");
        MessageCost cost = new MessageCost(true, "utility", "PMP");
        house.world()
                .await(house.line()
                        .delivery(
                                DeliveryStatus.of(
                                                "wamid.1",
                                                DeliveryStage.DELIVERED,
                                                house.world().now())
                                        .withCost(cost),
                                List.of()));
        status(DeliveryStage.READ, null);
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.READ);
        assertThat(house.onlyRow().cost()).isEqualTo(cost);
        house.world()
                .await(house.line()
                        .delivery(
                                DeliveryStatus.failed(
                                        "wamid.1",
                                        FailureCause.of(WhatsAppProvider.CLOUD, "131999"),
                                        house.world().now()),
                                List.of()));
        assertThat(told).containsExactly(FailureCause.other(WhatsAppProvider.CLOUD, "131999"));
        assertThat(told.get(0).code()).contains("131999");
    }

    @Test
    void aFailureHasACauseAndNothingElseHas() {
        assertThatThrownBy(() -> status(DeliveryStage.FAILED, null)).hasMessageContaining("this is FAILED");
        assertThatThrownBy(() -> status(DeliveryStage.READ, FailureCause.CLOUD_TRANSIENT))
                .hasMessageContaining("this is READ");
    }

    @ParameterizedTest
    @CsvSource({"SENT DELIVERED READ, READ", "READ DELIVERED SENT, READ", "DELIVERED DELIVERED, DELIVERED"})
    void newsComeInAnyOrder(String stages, DeliveryStage last) {
        house.hear("m1", "oi");
        for (String stage : stages.split(" ", -1)) {
            status(DeliveryStage.valueOf(stage), null);
        }
        assertThat(house.onlyRow().delivery()).isEqualTo(last);
        assertThat(house.onlyRow().status()).isEqualTo(OutboxEntry.OutboxStatus.SENT);
        assertThat(told).isEmpty();
    }

    @Test
    void theHandlerHearsOnceThatAMessageDoesNotArrive() {
        house.hear("m1", "oi");
        status(DeliveryStage.SENT, null);
        status(DeliveryStage.FAILED, FailureCause.CLOUD_UNDELIVERABLE);
        status(DeliveryStage.FAILED, FailureCause.CLOUD_UNDELIVERABLE);
        assertThat(told).containsExactly(FailureCause.CLOUD_UNDELIVERABLE);
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.FAILED);
    }

    @Test
    void theHandlerHearsOfAFailureAlsoWhenTheStoreWentAwayBetweenTheTwoCommits() {
        house.hear("m1", "oi");
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> status(DeliveryStage.FAILED, FailureCause.CLOUD_UNDELIVERABLE))
                .hasCauseInstanceOf(StoreException.class);
        // The provider was told of the failure, so it says it again.
        status(DeliveryStage.FAILED, FailureCause.CLOUD_UNDELIVERABLE);
        assertThat(told).containsExactly(FailureCause.CLOUD_UNDELIVERABLE);
    }

    @Test
    void newsOfAStrangerAreIgnoredButItsKeysAreKept() {
        status(DeliveryStage.READ, null);
        assertThat(house.outbox()).isEmpty();
        status(DeliveryStage.READ, null, Write.insert(House.NOTES, "key", new Note("1")));
        assertThat(house.stored(House.NOTES, "key")).contains(new Note("1"));
    }

    @Test
    void newsOfAnotherBranchAreIgnored() {
        house.hear("m1", "oi");
        var other = house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        house.world()
                .await(other.delivery(
                        new DeliveryStatus(
                                "C1", DeliveryStage.READ, house.world().now(), Optional.empty(), Optional.empty()),
                        List.of()));
        assertThat(house.onlyRow().delivery()).isNull();
    }

    @Test
    void newsThatMeetAnotherChangeAreKeptAllTheSame() {
        house.hear("m1", "oi");
        String id = house.inbox("m1").replies().get(0);
        OutboxEntry row = house.onlyRow();
        int[] times = {0};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.OUTBOX) && times[0]++ < 4) {
                house.store().behindTheBack(Write.put(ConversationModels.OUTBOX, id, row));
            }
            return Fault.NONE;
        });
        status(DeliveryStage.READ, null);
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.READ);
        times[0] = -100;
        assertThatThrownBy(() -> status(DeliveryStage.FAILED, FailureCause.CLOUD_SPAM))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(times[0]).as("tries").isEqualTo(-100 + 5);
        assertThat(told).isEmpty();
    }

    @Test
    void newsWhoseKeysDoNotFitAreNotKept() {
        house.hear("m1", "oi");
        Write key = Write.insert(House.NOTES, "key", new Note("1"));
        status(DeliveryStage.SENT, null, key);
        assertThatThrownBy(() -> status(DeliveryStage.READ, null, key))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.SENT);
    }

    @Test
    void newsThatComeWhileTheMessageIsBeingSentEndIt() {
        house.phone().nextHangs(true);
        house.hear("m1", "oi");
        status(DeliveryStage.DELIVERED, null);
        assertThat(house.onlyRow().status()).isEqualTo(OutboxEntry.OutboxStatus.SENT);
        house.killAndRestart();
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void newsThatAreKnownAreNotWrittenAgain() {
        house.hear("m1", "oi");
        status(DeliveryStage.DELIVERED, null);
        int[] writes = {0};
        house.store().faults(batch -> {
            writes[0]++;
            return Fault.NONE;
        });
        status(DeliveryStage.DELIVERED, null);
        status(DeliveryStage.SENT, null);
        assertThat(writes[0]).isZero();
    }

    @Test
    void newsOfAMessageThatIsOverDoNotChangeHowItEnded() {
        House doubtful = House.keepingRepetitions(House.ECHO);
        doubtful.phone().next(true, new Transmission.Unknown("lost"));
        doubtful.hear("m1", "oi");
        doubtful.advance(Duration.ofSeconds(30));
        doubtful.killAndRestart(Duration.ofHours(1));
        OutboxEntry over = doubtful.onlyRow();
        assertThat(over.status()).isEqualTo(OutboxEntry.OutboxStatus.EXPIRED);
        DeliveryStatus read = new DeliveryStatus(
                "C1", DeliveryStage.READ, doubtful.world().now(), Optional.empty(), Optional.empty());
        doubtful.world().await(doubtful.line().delivery(read, List.of()));
        assertThat(doubtful.onlyRow()).isEqualTo(over.withDelivery(DeliveryStage.READ, null));
    }

    @Test
    void theChannelsIdFindsAMessageWhoseAnswerWasLostAndTheProvidersIdIsKept() {
        house.phone().next(true, new Transmission.Unknown("lost"));
        house.hear("m1", "oi");
        DeliveryStatus sent = DeliveryStatus.of(
                        "wamid.9", DeliveryStage.SENT, house.world().now())
                .withChannelId("C1");
        house.world().await(house.line().delivery(sent, List.of()));
        assertThat(house.onlyRow().providerId()).isEqualTo("wamid.9");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxEntry.OutboxStatus.SENT);
        house.world()
                .await(house.line()
                        .delivery(
                                DeliveryStatus.of(
                                        "wamid.9",
                                        DeliveryStage.READ,
                                        house.world().now()),
                                List.of()));
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.READ);
    }

    @Test
    void anIdOfAnotherApplicationDoesNotHideTheProvidersId() {
        house.phone().next(true, new Transmission.Sent(Optional.of("wamid.1"), List.of()));
        house.hear("m1", "oi");
        DeliveryStatus read = DeliveryStatus.of(
                        "wamid.1", DeliveryStage.READ, house.world().now())
                .withChannelId("of another application");
        house.world().await(house.line().delivery(read, List.of()));
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.READ);
        assertThat(house.onlyRow().providerId()).isEqualTo("wamid.1");
    }

    @Test
    void aCostThatComesAfterALaterStageIsKept() {
        house.hear("m1", "oi");
        status(DeliveryStage.READ, null);
        MessageCost cost = new MessageCost(true, "service", "PMP");
        DeliveryStatus delivered = DeliveryStatus.of(
                        "C1", DeliveryStage.DELIVERED, house.world().now())
                .withCost(cost);
        house.world().await(house.line().delivery(delivered, List.of()));
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStage.READ);
        assertThat(house.onlyRow().cost()).isEqualTo(cost);
    }
}
