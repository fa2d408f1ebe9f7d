package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent and heard through a line, and the failures that come with it. */
@Tag("place")
class LineMessagesTest extends LineFixture {
    private static LineFault unreadable(int number) {
        return new LineFault(
                FailureCause.WEB_UNDECRYPTABLE,
                "bad mac",
                Optional.empty(),
                Optional.of(ANA),
                Optional.of("m" + number));
    }

    @Test
    void whatASessionHearsReachesTheConversations() {
        InboundMessage message = InboundMessage.of("m1", List.of(ANA), Optional.empty(), Desk.START, new Text("oi"));
        DeliveryStatus status = new DeliveryStatus(
                "c1", DeliveryStatus.DeliveryStage.READ, Desk.START, Optional.empty(), Optional.empty());
        session().sink().accept(message, List.of());
        session().sink().delivery(status, List.of());
        assertThat(desk.sink().others()).containsExactly("heard", message, status);
    }

    @Test
    void aMessageIsSentThroughTheSessionThatIsInUse() {
        assertThat(transmit().join()).isEqualTo(new Transmission.Sent());
        assertThat(desk.world().await(line.session().prepare(message())))
                .isEqualTo(new Preparation.Ready(new PreparedMessage(message(), "c/o1", "", List.of())));
        session().onTransmit(() -> CompletableFuture.failedStage(new IllegalStateException("broken")));
        assertThatThrownBy(() -> transmit().join()).hasMessageContaining("broken");
        CompletableFuture<Transmission> late = new CompletableFuture<>();
        session().onTransmit(() -> late);
        CompletableFuture<Transmission> answer = transmit();
        late.complete(new Transmission.Unknown("?"));
        assertThat(answer.join()).isEqualTo(new Transmission.Unknown("?"));
        CompletableFuture<Transmission> broken = new CompletableFuture<>();
        session().onTransmit(() -> broken);
        CompletableFuture<Transmission> other = transmit();
        broken.completeExceptionally(new IllegalStateException("late"));
        assertThatThrownBy(other::join).hasMessageContaining("late");
    }

    @Test
    void nobodyWaitsForEverForAnAnswer() {
        session().onTransmit(CompletableFuture::new);
        CompletableFuture<Transmission> answer = transmit();
        desk.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(answer).isNotDone();
        desk.advance(Duration.ofMillis(1));
        assertThat(answer).isCompletedWithValue(new Transmission.Unknown("The line did not answer within 60 seconds."));
    }

    @Test
    void whatALineDidNotAnswerBeforeItWasCutOffIsUnknown() {
        session().onTransmit(CompletableFuture::new);
        CompletableFuture<Transmission> answer = transmit();
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
        assertThat(answer.join()).isInstanceOf(Transmission.Unknown.class);
    }

    @Test
    void aLineThatStopsWhileItSendsStops() {
        session()
                .onTransmit(() ->
                        CompletableFuture.completedStage(new Transmission.Failed(FailureCause.CLOUD_TOKEN, "expired")));
        assertThat(transmit().join()).isInstanceOf(Transmission.Failed.class);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.PAGE);
    }

    @Test
    void aSendThatFindsTheConnectionLostMakesTheLineProveItself() {
        session()
                .onTransmit(() -> CompletableFuture.completedStage(
                        new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "reset")));
        send();
        desk.world().runPending();
        assertThat(session().probed()).isEqualTo(2);
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        session().begins(SessionPhase.STOPPED);
        send();
        desk.world().runPending();
        assertThat(phase()).as("its session knows it, but did not say so").isEqualTo(SessionPhase.RECONNECTING);
    }

    @Test
    void anUnreadableMessageIsAskedForAgainAndTheFifthTimeWithNewKeys() {
        for (int i = 1; i <= 6; i++) {
            session().sink().faulted(unreadable(i));
            desk.world().runPending();
        }
        assertThat(session().asked())
                .containsExactly(
                        ANA.key() + " m1",
                        ANA.key() + " m2",
                        ANA.key() + " m3",
                        ANA.key() + " m4",
                        ANA.key() + " m5 with new keys",
                        ANA.key() + " m6");
        assertThat(desk.sink().others()).contains(unreadable(1));
        assertThat(desk.reports()).as("told once a minute").hasSize(2);
        desk.advance(Duration.ofMinutes(1));
        session().onAsk(() -> Session.failed("no"));
        session().sink().faulted(unreadable(7));
        session().sink().faulted(LineFault.of(FailureCause.WEB_UNDECRYPTABLE, "whose?"));
        desk.world().runPending();
        assertThat(session().asked()).hasSize(7);
        assertThat(desk.reports()).hasSize(3);
    }

    @Test
    void whatIsUnreadableBeforeTheLineIsOpenIsAskedForAtOnce() {
        desk.channel().born(session -> session.sink().faulted(unreadable(1)));
        desk.open("praia");
        assertThat(session().asked()).as("before the session was returned").hasSize(1);
        session().become(SessionState.SessionPhase.CONNECTING);
        session().sink().faulted(unreadable(2));
        desk.world().runPending();
        assertThat(session().asked()).as("while it connects").hasSize(2);
    }

    @Test
    void unreadableMessagesAreCountedForEachContact() {
        for (int i = 0; i < 1100; i++) {
            Alias sender = new Alias(Alias.AliasKind.LID, "lid" + i);
            session()
                    .sink()
                    .faulted(new LineFault(
                            FailureCause.WEB_UNDECRYPTABLE,
                            "",
                            Optional.empty(),
                            Optional.of(sender),
                            Optional.of("m")));
        }
        desk.world().runPending();
        assertThat(session().asked()).hasSize(1100).noneMatch(asked -> asked.endsWith("keys"));
    }

    @Test
    void aRestrictionOfNewChatsFreezesWhatNobodyAskedForAndIsShown() {
        session()
                .onTransmit(() -> CompletableFuture.completedStage(
                        new Transmission.Failed(FailureCause.WEB_NEW_CHATS_RESTRICTED, "timelock")));
        send();
        OutboundMessage news = new OutboundMessage("n1", ANA, Purpose.NOTICE, new Text("oi"), List.of());
        assertThat(desk.world().await(line.sendPolicy().decide(news)))
                .isEqualTo(new SendDecision.Denial(SendRefusal.NEW_CHATS_RESTRICTED));
        assertThat(desk.world().await(line.sendPolicy().decide(message()))).isEqualTo(SendDecision.APPROVED);
        assertThat(line.health()).isEqualTo(Health.degraded(SendRefusal.NEW_CHATS_RESTRICTED.explain(Locale.ENGLISH)));
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        line.sendPolicy().attemptEnded(message());
        desk.advance(Duration.ofHours(24));
        assertThat(line.health()).isEqualTo(Health.UP);
    }

    @Test
    void aFreezeLastsAsLongAsTheProviderSays() {
        session()
                .sink()
                .faulted(new LineFault(
                        FailureCause.CLOUD_SPAM,
                        "",
                        Optional.of(Desk.START.plus(Duration.ofHours(2))),
                        Optional.empty(),
                        Optional.empty()));
        desk.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(line.health().reason()).isEqualTo(SendRefusal.UNASKED_FROZEN.explain(Locale.ENGLISH));
        desk.advance(Duration.ofMillis(1));
        assertThat(line.health()).isEqualTo(Health.UP);
    }

    @Test
    void aStatusThatTellsOfAFailureIsHeeded() {
        session()
                .sink()
                .delivery(
                        new DeliveryStatus(
                                "c1",
                                DeliveryStatus.DeliveryStage.FAILED,
                                Desk.START,
                                Optional.of(FailureCause.CLOUD_ACCOUNT),
                                Optional.empty()),
                        List.of());
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(line.report().diagnosis().orElseThrow().detail()).isEqualTo("Reported for c1");
    }

    @Test
    void anAnswerInTimeIsTheAnswer() {
        CompletableFuture<Preparation> slow = new CompletableFuture<>();
        session().onPrepare(() -> slow);
        CompletableFuture<Preparation> answer =
                line.session().prepare(message()).toCompletableFuture();
        assertThat(answer).isNotDone();
        slow.complete(new Preparation.Ready(prepared()));
        assertThat(answer).isCompletedWithValue(new Preparation.Ready(prepared()));
        session().onPrepare(CompletableFuture::new);
        CompletableFuture<Preparation> never = line.session().prepare(message()).toCompletableFuture();
        desk.advance(Duration.ofSeconds(60));
        assertThatThrownBy(never::join).hasMessageContaining("The line did not answer within 60 seconds.");
    }

    @Test
    void aSentMessageEndsTheSlownessTowardsItsContact() {
        session()
                .onTransmit(() -> CompletableFuture.completedStage(
                        new Transmission.Failed(FailureCause.CLOUD_PAIR_RATE, "slow")));
        send();
        assertThat(desk.world().await(line.sendPolicy().decide(message())))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.CONTACT_LIMIT, Duration.ofSeconds(4)));
        session().onTransmit(() -> CompletableFuture.completedStage(new Transmission.Sent()));
        send();
        assertThat(desk.world().await(line.sendPolicy().decide(message()))).isEqualTo(SendDecision.APPROVED);
    }

    @Test
    void contactsOfLongAgoBeginAnew() {
        for (int i = 0; i < 4; i++) {
            session().sink().faulted(unreadable(i));
        }
        for (int i = 0; i < 1000; i++) {
            Alias sender = new Alias(Alias.AliasKind.LID, "lid" + i);
            session()
                    .sink()
                    .faulted(new LineFault(
                            FailureCause.WEB_UNDECRYPTABLE,
                            "",
                            Optional.empty(),
                            Optional.of(sender),
                            Optional.of("m")));
        }
        session().sink().faulted(unreadable(5));
        desk.world().runPending();
        assertThat(session().asked()).hasSize(1005).last().isEqualTo(ANA.key() + " m5");
    }
}
