package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies go out: prepared, then sent, and after trouble sent again only where that is right. */
class OutboxTest {
    private static final Transmission UNKNOWN = new Transmission.Unknown("The connection broke.");
    private static final Transmission BUSY = new Transmission.Failed(FailureCause.CLOUD_TRANSIENT, "busy");
    private static final SessionState STOPPED =
            new SessionState(SessionState.SessionPhase.STOPPED, Instant.EPOCH, Optional.empty());
    private static final Duration RESEND = ConversationOptions.DEFAULTS.resendUnknownAfter();

    private final House dropping = House.of(House.ECHO);
    private final House keeping = House.keepingRepetitions(House.ECHO);

    private static DeliveryStatus status(House house, DeliveryStage stage) {
        return stage == DeliveryStage.FAILED
                ? DeliveryStatus.failed(
                        "C1", FailureCause.CLOUD_UNDELIVERABLE, house.world().now())
                : DeliveryStatus.of("C1", stage, house.world().now());
    }

    /** Nothing is under way any more, and each message was made ready for sending once. */
    private static void assertDoneInOneGo(House house) {
        assertThat(house.line().backlog()).isEqualTo(new Conversations.ConversationBacklog(0, 0, false));
        assertThat(house.phone().preparations()).isEqualTo(house.outbox().size());
    }

    @Test
    void theChannelIdAndKeysAreCommittedBeforeTheMessageLeaves() {
        dropping.phone()
                .keys(message -> List.of(Write.insert(
                        House.NOTES, "key", new Note(message.content().text()))));
        dropping.phone().nextHangs(true);
        dropping.hear("m1", "oi");
        assertThat(dropping.onlyRow().status()).isEqualTo(OutboxStatus.PREPARED);
        assertThat(dropping.onlyRow().channelId()).isEqualTo("C1");
        assertThat(dropping.stored(House.NOTES, "key")).contains(new Note("eco oi"));
    }

    @Test
    void aMessageDoesNotLeaveWhileItsPreparationCannotBeCommitted() {
        dropping.store().next(ConversationModels.OUTBOX, Fault.NONE, Fault.REFUSED, Fault.REFUSED);
        dropping.hear("m1", "oi");
        assertThat(dropping.phone().texts()).isEmpty();
        dropping.advance(Duration.ofMillis(100 + 199));
        assertThat(dropping.phone().texts()).isEmpty();
        dropping.advance(Duration.ofMillis(1));
        assertThat(dropping.phone().texts()).containsExactly("eco oi");
        assertDoneInOneGo(dropping);
    }

    @Test
    void whatWasRefusedForNowHasNotBeenSentAndLeavesAtOnceAfterARestart() {
        keeping.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_TOKEN, "the token is dead"));
        keeping.hear("m1", "oi");
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.QUEUED);
        assertThat(keeping.onlyRow().reason()).isEqualTo("the token is dead");
        keeping.killAndRestart();
        assertThat(keeping.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
    }

    @Test
    void whatWasRefusedForNowIsMarkedBeforeItLeavesAgain() {
        keeping.phone().next(false, BUSY);
        keeping.hear("m1", "oi");
        keeping.phone().nextHangs(true);
        keeping.advance(Duration.ofSeconds(1));
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.PREPARED);
        keeping.killAndRestart();
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.UNKNOWN);
    }

    @Test
    void aStatusOfWhatWasRefusedEndsItUnsent() {
        keeping.phone().next(false, BUSY);
        keeping.hear("m1", "oi");
        keeping.world().await(keeping.line().delivery(status(keeping, DeliveryStage.READ), List.of()));
        keeping.advance(Duration.ofMinutes(1));
        assertThat(keeping.phone().texts()).isEmpty();
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMarkThatCannotBeMadeSendsNothingAgain(boolean drops) {
        House house = House.of(House.ECHO, ConversationOptions.DEFAULTS, drops, 1);
        house.store().next(ConversationModels.OUTBOX, Fault.NONE, Fault.NONE, Fault.REFUSED, Fault.ANSWER_LOST);
        house.hear("m1", "oi");
        house.advance(Duration.ofMinutes(10));
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
        assertThat(house.onlyRow().open()).isNull();
        assertDoneInOneGo(house);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAKillBetweenPreparationAndSendingADroppingChannelGetsItAgainUnderTheSameId(boolean arrived) {
        dropping.phone().nextHangs(arrived);
        dropping.hear("m1", "oi");
        dropping.killAndRestart();
        assertThat(dropping.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
        assertThat(dropping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
    }

    @Test
    void afterAKillOtherChannelsGetItAgainWhenNoStatusNamedItForAMinute() {
        keeping.phone().nextHangs(false);
        keeping.hear("m1", "oi");
        keeping.killAndRestart();
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.UNKNOWN);
        keeping.advance(RESEND.minusMillis(1));
        assertThat(keeping.phone().texts()).isEmpty();
        keeping.advance(Duration.ofMillis(1));
        assertThat(keeping.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
        assertDoneInOneGo(keeping);
    }

    @Test
    void theMinuteOfDoubtGoesOnOverAnotherKill() {
        keeping.phone().nextHangs(false);
        keeping.hear("m1", "oi");
        keeping.killAndRestart();
        keeping.killAndRestart(RESEND);
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeliveryStage.class,
            names = {"SENT", "DELIVERED", "READ"})
    void aMessageInDoubtThatAStatusNamesIsNotSentAgain(DeliveryStage stage) {
        keeping.phone().next(true, UNKNOWN);
        keeping.hear("m1", "oi");
        assertThat(keeping.onlyRow().reason()).isEqualTo("The connection broke.");
        keeping.world().await(keeping.line().delivery(status(keeping, stage), List.of()));
        keeping.advance(RESEND.multipliedBy(2));
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
        assertThat(keeping.onlyRow().delivery()).isEqualTo(stage);
        assertDoneInOneGo(keeping);
    }

    @Test
    void aMessageInDoubtThatAStatusCallsFailedIsNotSentAgain() {
        keeping.phone().next(false, UNKNOWN);
        keeping.hear("m1", "oi");
        keeping.world().await(keeping.line().delivery(status(keeping, DeliveryStage.FAILED), List.of()));
        keeping.advance(RESEND.multipliedBy(2));
        // The handler answers the news itself.
        assertThat(keeping.phone().texts()).containsExactly("eco ");
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(keeping.onlyRow().reason()).isEqualTo("The provider refused it.");
        assertDoneInOneGo(keeping);
    }

    @Test
    void aMessageWhoseEveryAnswerIsLostIsTriedOncePerMinuteUntilItExpires() {
        for (int i = 0; i < 40; i++) {
            keeping.phone().next(false, UNKNOWN);
        }
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofHours(1));
        OutboxEntry row = keeping.onlyRow();
        assertThat(row.status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(row.reason()).isEqualTo("Its time was over; it may have been sent.");
        assertThat(row.attempts()).isEqualTo(30);
        assertDoneInOneGo(keeping);
    }

    @Test
    void aDroppingChannelGetsAMessageInDoubtAgainSoon() {
        dropping.phone().next(true, UNKNOWN);
        dropping.phone().next(true, UNKNOWN);
        dropping.hear("m1", "oi");
        assertThat(dropping.onlyRow().status()).isEqualTo(OutboxStatus.PREPARED);
        dropping.advance(Duration.ofMillis(300));
        assertThat(dropping.phone().texts()).containsExactly("eco oi");
        assertThat(dropping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
        assertThat(dropping.onlyRow().attempts()).isEqualTo(2);
        assertDoneInOneGo(dropping);
    }

    @Test
    void aRefusalThatPassesIsTriedFiveTimesAndTheNextMessageWaits() {
        for (int i = 0; i < 5; i++) {
            keeping.phone().next(false, BUSY);
        }
        keeping.send(House.ANA, "m1", "oi");
        keeping.send(House.ANA, "m2", "alô");
        keeping.world().runPending();
        keeping.advance(Duration.ofSeconds(1));
        assertThat(keeping.phone().texts()).isEmpty();
        keeping.advance(Duration.ofSeconds(1));
        assertThat(keeping.phone().texts()).containsExactly("eco alô");
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(keeping.onlyRow().reason()).isEqualTo("CLOUD_TRANSIENT: busy");
        assertDoneInOneGo(keeping);
    }

    @Test
    void theProvidersTimeBeforeTheNextTryIsKept() {
        keeping.phone()
                .next(
                        false,
                        new Transmission.Failed(
                                FailureCause.CLOUD_TRANSIENT, "busy", Optional.of(Duration.ofSeconds(20))));
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofSeconds(19));
        assertThat(keeping.phone().texts()).isEmpty();
        keeping.advance(Duration.ofSeconds(2));
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void everyRefusalEndsInAFiniteNumberOfTries(FailureCause cause) {
        for (int i = 0; i < 1000; i++) {
            keeping.phone().next(false, new Transmission.Failed(cause, "no"));
        }
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofMinutes(31));
        RetryVerdict fate = RetryVerdict.of(cause.action());
        OutboxEntry row = keeping.onlyRow();
        assertThat(row.open()).isNull();
        assertThat(row.status())
                .isEqualTo(fate == RetryVerdict.WAIT_FOR_LINE ? OutboxStatus.EXPIRED : OutboxStatus.FAILED);
        if (fate != RetryVerdict.WAIT_FOR_LINE) {
            assertThat(row.reason()).isEqualTo(cause + ": no");
        }
        int most = switch (fate) {
            case WAIT_FOR_LINE -> 100;
            case RETRY_LIMITED -> ConversationOptions.DEFAULTS.maxSendAttempts() - 1;
            case RETRY_ONCE, RETRY_ONCE_SOON -> 1;
            case STOP -> 0;
        };
        assertThat(row.attempts()).as("attempts before the last").isLessThanOrEqualTo(most);
        assertDoneInOneGo(keeping);
    }

    @Test
    void aMessageWhoseLineFailsWaitsForTheLine() {
        for (int i = 0; i < 20; i++) {
            keeping.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_TOKEN, "no"));
        }
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofMinutes(15));
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
    }

    @Test
    void aMessageThatIsWithheldForNowIsTriedOnceMoreTenMinutesLater() {
        keeping.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_MARKETING_WITHHELD, "no"));
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(keeping.phone().texts()).isEmpty();
        keeping.advance(Duration.ofMillis(1));
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aChannelThatBreaksItsPromiseNotToFailIsAskedAgain() {
        keeping.phone().next(false, () -> {
            throw new IllegalStateException("broken");
        });
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofMillis(100));
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.UNKNOWN);
        keeping.advance(RESEND);
        assertThat(keeping.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
    }

    @Test
    void nothingIsSentWhileTheSessionIsNotOpen() {
        dropping.line().stateChanged(STOPPED);
        dropping.hear("m1", "oi");
        dropping.hear("m2", "alô");
        assertThat(dropping.phone().texts()).isEmpty();
        assertThat(dropping.line().backlog().waitingMessages()).isEqualTo(2);
        dropping.line().stateChanged(dropping.phone().state());
        dropping.world().runPending();
        assertThat(dropping.phone().texts()).containsExactly("eco oi", "eco alô");
    }

    @Test
    void aSessionThatIsNotOpenYetSendsLater() {
        var line = dropping.world().await(dropping.engine().open("praia", new ChannelTraits(true, false)));
        dropping.world().await(line.accept(House.message("m1", dropping.world().now(), "oi", House.ANA), List.of()));
        line.stateChanged(dropping.phone().state());
        dropping.world().runPending();
        assertThat(dropping.phone().texts()).isEmpty();
        dropping.phone().phase(SessionState.SessionPhase.CONNECTING);
        line.connect(dropping.phone());
        dropping.world().runPending();
        assertThat(dropping.phone().texts()).isEmpty();
        dropping.phone().phase(SessionState.SessionPhase.OPEN);
        line.stateChanged(dropping.phone().state());
        dropping.world().runPending();
        assertThat(dropping.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aReplyWhoseTimeIsOverIsSettledUnsent() {
        House quotes = House.of((state, event, context) ->
                Turn.reply(Reply.of("5,59").validFor(Duration.ofMinutes(2)), Reply.of("Bom dia!")));
        quotes.line().stateChanged(STOPPED);
        quotes.hear("m1", "dólar?");
        quotes.advance(Duration.ofMinutes(2));
        quotes.line().stateChanged(quotes.phone().state());
        quotes.world().runPending();
        assertThat(quotes.phone().texts()).containsExactly("Bom dia!");
        assertThat(quotes.onlyRow().status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(quotes.onlyRow().reason()).isEqualTo("Its time was over before it could be sent.");
        assertThat(quotes.onlyRow().closedAt()).isEqualTo(quotes.world().now());
    }

    @Test
    void whatWaitedTooLongWhileTheProcessWasDownIsNotBlurtedOut() {
        dropping.line().stateChanged(STOPPED);
        dropping.hear("m1", "oi");
        dropping.killAndRestart(Duration.ofMinutes(31));
        dropping.hear("m2", "alô");
        assertThat(dropping.phone().texts()).containsExactly("eco alô");
        assertThat(dropping.outbox())
                .extracting(OutboxEntry::status)
                .containsExactly(OutboxStatus.EXPIRED, OutboxStatus.SENT);
    }

    @Test
    void aMarkThatABrokenStoreDoesNotTakeLeavesTheMessageInDoubt() {
        keeping.store().next(ConversationModels.OUTBOX, Fault.NONE, Fault.NONE, Fault.BROKEN);
        keeping.hear("m1", "oi");
        keeping.advance(Duration.ofMillis(100));
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.UNKNOWN);
        keeping.world().await(keeping.line().delivery(status(keeping, DeliveryStage.DELIVERED), List.of()));
        keeping.advance(RESEND);
        assertThat(keeping.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aRowThatWaitsForSomebodyToReleaseItIsNotSent() {
        dropping.line().stateChanged(STOPPED);
        dropping.hear("m1", "oi");
        String id = dropping.inbox("m1").replies().get(0);
        OutboxEntry held = dropping.onlyRow()
                .withAttempt(
                        OutboxStatus.HELD, "It was restored.", dropping.world().now());
        dropping.store().behindTheBack(Write.put(ConversationModels.OUTBOX, id, held));
        dropping.world().runPending();
        dropping.killAndRestart();
        dropping.hear("m2", "alô");
        assertThat(dropping.phone().texts()).containsExactly("eco alô");
        assertThat(dropping.stored(ConversationModels.OUTBOX, id)).contains(held);
    }

    @Test
    void aRowThatIsGoneMeanwhileIsNotSent() {
        keeping.phone().next(false, UNKNOWN);
        keeping.hear("m1", "oi");
        String id = keeping.inbox("m1").replies().get(0);
        keeping.store()
                .behindTheBack(new Write.Delete(ConversationModels.OUTBOX, id, io.fairbot.store.Precondition.ANY));
        keeping.hear("m2", "alô");
        keeping.advance(RESEND);
        assertThat(keeping.phone().texts()).containsExactly("eco alô");
    }

    @Test
    void aClockThatIsSetBackDoesNotPutLaterMessagesFirst() {
        dropping.phone().phase(SessionState.SessionPhase.CONNECTING);
        dropping.line().stateChanged(dropping.phone().state());
        dropping.hear("m1", "um");
        dropping.killAndRestart(Duration.ofMinutes(-10));
        dropping.hear("m2", "dois");
        assertThat(dropping.outbox()).extracting(row -> row.content().text()).containsExactly("eco um", "eco dois");
    }
}
