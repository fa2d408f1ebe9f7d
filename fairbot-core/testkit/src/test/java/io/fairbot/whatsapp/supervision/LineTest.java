package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Clearance;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageContent;
import io.fairbot.whatsapp.OutboundContent;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.PreparedMessage;
import io.fairbot.whatsapp.Refusal;
import io.fairbot.whatsapp.SessionState.Phase;
import io.fairbot.whatsapp.Transmission;
import io.fairbot.whatsapp.Trouble;
import io.fairbot.whatsapp.supervision.Diagnosis.Situation;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One line, over a channel whose sessions do what a test says. */
class LineTest {
    private static final Alias ANA = Alias.of(new PhoneNumber("+5548999990001"));
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Desk desk = new Desk();
    private final SupervisedLine line = desk.open();

    private Session session() {
        return desk.channel().last();
    }

    private Phase phase() {
        return line.report().state().phase();
    }

    private static OutboundMessage message() {
        return new OutboundMessage("o1", ANA, new OutboundContent("oi", List.of()), List.of("m1"));
    }

    private static PreparedMessage prepared() {
        return new PreparedMessage(message(), "c1", "", List.of());
    }

    private CompletableFuture<Transmission> transmit() {
        return line.session().transmit(prepared()).toCompletableFuture();
    }

    /** Sends; what the session answers is the test's own. */
    private void send() {
        line.session().transmit(prepared());
    }

    private static Trouble unreadable(int number) {
        return new Trouble(
                FailureCause.WEB_UNDECRYPTABLE,
                "bad mac",
                Optional.empty(),
                Optional.of(ANA),
                Optional.of("m" + number));
    }

    @Test
    void aLineThatOpensIsProvenByASignOfLife() {
        assertThat(session().probed()).isEqualTo(1);
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(line.report().diagnosis()).isEmpty();
        assertThat(desk.sink().phases()).containsExactly(Phase.OPEN);
        assertThat(line.session().state().isOpen()).isTrue();
    }

    @Test
    void whatASessionHearsReachesTheConversations() {
        InboundMessage message =
                new InboundMessage("m1", List.of(ANA), Optional.empty(), Desk.START, new MessageContent.Text("oi"));
        DeliveryStatus status = new DeliveryStatus("c1", DeliveryStatus.Stage.READ, Desk.START, Optional.empty());
        session().sink().accept(message, List.of());
        session().sink().status(status, List.of());
        assertThat(desk.sink().others()).containsExactly("heard", message, status);
        assertThat(desk.world().await(session().sink().settlement("m1", Duration.ZERO)))
                .extracting(found -> found.messageId())
                .isEqualTo("m1");
    }

    @Test
    void aLineThatIsCutOffIsConnectedAgainWithinTheFirstWait() {
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.RECONNECTING);
        assertThat(line.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(line.health().reason())
                .startsWith("The line is not open. The connection to WhatsApp was lost. The line tries to come back");
        desk.advance(SECOND);
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(session().reconnected()).isEqualTo(1);
        assertThat(desk.channel().sessions()).hasSize(1);
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(desk.sink().phases()).containsExactly(Phase.OPEN, Phase.RECONNECTING, Phase.OPEN);
        assertThat(desk.urgencies()).containsOnly(Urgency.NOTE);
        assertThat(line.report().tally()).isEqualTo(new LineReport.Tally(1, 0, 0));
    }

    @Test
    void aCutIsCountedOnceThoughItIsToldTwice() {
        session().onReconnect(() -> {
            session().fails(FailureCause.WEB_CONNECTION_LOST);
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().run();
        assertThat(desk.reports()).hasSize(2);
        desk.advance(SECOND);
        assertThat(session().reconnected()).isEqualTo(1);
        assertThat(desk.reports()).hasSize(3);
    }

    @Test
    void aReconnectThatFailsIsTriedAgainLater() {
        session().onReconnect(() -> Session.failed("no route"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND);
        assertThat(session().reconnected()).isEqualTo(1);
        assertThat(line.report().diagnosis().orElseThrow().detail()).isEqualTo("no route");
        assertThat(line.report().diagnosis().orElseThrow().cause()).isEmpty();
        desk.advance(SECOND.multipliedBy(2));
        assertThat(session().reconnected()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aSessionThatCannotConnectAgainIsOpenedAnew() {
        Session first = session();
        first.onReconnect(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no")));
        first.fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND);
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(first.closed()).isEqualTo(1);
        assertThat(phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void anAttemptThatNeverEndsHasFailedAfterAMinute() {
        session().onReconnect(() -> {
            session().become(Phase.CONNECTING);
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofSeconds(59));
        assertThat(session().reconnected()).isEqualTo(1);
        desk.advance(Duration.ofSeconds(4));
        assertThat(session().reconnected()).isEqualTo(2);
        assertThat(desk.reports().stream()
                        .flatMap(report -> report.diagnosis().stream())
                        .map(Diagnosis::detail))
                .contains("It was not open after 60 seconds.");
        session().become(Phase.OPEN);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aSessionThatComesBackByItselfInTimeNeedsNoAttempt() {
        session().become(Phase.CONNECTING);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.RECONNECTING);
        assertThat(desk.sink().phases()).endsWith(Phase.RECONNECTING);
        desk.advance(Duration.ofSeconds(30));
        session().become(Phase.OPEN);
        desk.advance(Duration.ofSeconds(60));
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(session().reconnected()).isZero();
        session().become(Phase.RECONNECTING);
        desk.advance(Duration.ofSeconds(61));
        assertThat(session().reconnected()).as("not in time").isEqualTo(1);
    }

    @Test
    void theRestartAfterLinkingIsImmediateAndNoFailure() {
        for (int i = 1; i <= 3; i++) {
            session().fails(FailureCause.WEB_RESTART_REQUIRED);
            desk.world().run();
            assertThat(session().reconnected()).isEqualTo(i);
            assertThat(phase()).isEqualTo(Phase.OPEN);
        }
        session().onReconnect(Session::done);
        session().fails(FailureCause.WEB_RESTART_REQUIRED);
        desk.world().run();
        assertThat(session().reconnected()).as("the fourth in 5 minutes waits").isEqualTo(3);
        desk.advance(SECOND);
        assertThat(session().reconnected()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureCause.class,
            names = {
                "WEB_REPLACED",
                "WEB_LOGGED_OUT",
                "WEB_BLOCKED",
                "WEB_OUTDATED",
                "CLOUD_TOKEN",
                "CLOUD_PERMISSION",
                "CLOUD_ACCOUNT"
            })
    void whatMustStopStopsAndStaysSo(FailureCause cause) {
        Session first = session();
        first.fails(cause);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(first.closed()).isEqualTo(1);
        boolean page = cause == FailureCause.WEB_BLOCKED
                || cause == FailureCause.CLOUD_TOKEN
                || cause == FailureCause.CLOUD_ACCOUNT;
        assertThat(desk.lastReport().urgency()).isEqualTo(page ? Urgency.PAGE : Urgency.ALERT);
        assertThat(line.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(line.health().reason())
                .startsWith("The line has stopped. " + cause.explain(Locale.ENGLISH))
                .endsWith(cause.personMust(Locale.ENGLISH));
        first.become(Phase.OPEN);
        desk.advance(Duration.ofDays(3));
        assertThat(first.reconnected()).isZero();
        assertThat(desk.channel().sessions()).hasSize(1);
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(line.session().state().cause()).contains(cause);
        assertThat(transmit().join())
                .isEqualTo(new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "The line is not open."));
        assertThat(desk.world().await(line.gate().ask(message())))
                .isEqualTo(new Clearance.Later(Refusal.LINE_NOT_OPEN, Governor.NOT_OPEN));
        assertThatThrownBy(() -> desk.world().await(line.session().prepare(message())))
                .hasMessageContaining("The line is not open.");
    }

    @Test
    void aPersonStartsAStoppedLineAgain() {
        session().fails(FailureCause.WEB_BLOCKED);
        desk.world().run();
        line.retry();
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(desk.channel().sessions()).hasSize(2);
        line.retry();
        desk.world().run();
        assertThat(desk.channel().sessions()).as("an open line is left alone").hasSize(2);
    }

    @Test
    void theOtherHolderOfABranchIsNamed() {
        desk.heldBy("node-b");
        session().fails(FailureCause.WEB_REPLACED);
        desk.world().run();
        assertThat(desk.lastReport().diagnosis().orElseThrow().detail()).isEqualTo("The branch is held by node-b.");
        assertThat(desk.urgencies()).endsWith(Urgency.ALERT, Urgency.NOTE);
        assertThat(phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aBanIsWaitedForAndShown() {
        Instant end = Desk.START.plus(Duration.ofHours(7));
        session().failsUntil(FailureCause.WEB_TEMPORARY_BAN, end);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(line.report().state().until()).contains(end);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        desk.advance(Duration.ofHours(7).minusMillis(1));
        assertThat(desk.channel().sessions()).hasSize(1);
        desk.advance(SECOND);
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aBanWithoutAnEndWaitsForAPerson() {
        session().fails(FailureCause.WEB_TEMPORARY_BAN);
        desk.advance(Duration.ofDays(2));
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(desk.channel().sessions()).hasSize(1);
    }

    @Test
    void aBanWhoseEndIsOverIsNoLoop() {
        desk.channel().born(next -> next.begins(Phase.CONNECTING));
        Instant over = Desk.START.minusSeconds(1);
        desk.channel().born(next -> next.failsUntil(FailureCause.WEB_TEMPORARY_BAN, over));
        session().failsUntil(FailureCause.WEB_TEMPORARY_BAN, over);
        desk.advance(Duration.ofDays(1));
        assertThat(desk.channel().sessions()).hasSizeBetween(20, 120);
    }

    @Test
    void anOutdatedVersionStopsEveryLineOfItsKind() {
        SupervisedLine other = desk.open("praia");
        desk.channel().sessions().get(0).fails(FailureCause.WEB_OUTDATED);
        desk.world().run();
        assertThat(List.of(line, other))
                .allSatisfy(each -> assertThat(each.report().state().phase()).isEqualTo(Phase.STOPPED));
        assertThat(desk.channel().sessions())
                .allSatisfy(each -> assertThat(each.closed()).isEqualTo(1));
        assertThat(desk.urgencies().subList(2, 4)).containsOnly(Urgency.ALERT);
        assertThat(desk.reports()).hasSize(4);
    }

    @Test
    void aLineThatMustBeLinkedWaitsForAPerson() {
        session().become(Phase.LINKING);
        desk.advance(Duration.ofHours(10));
        assertThat(phase()).isEqualTo(Phase.LINKING);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        assertThat(line.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(line.health().reason()).startsWith("The line waits to be linked. ");
        assertThat(session().reconnected()).isZero();
        session().become(Phase.OPEN);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aSilentLineIsAskedAfterFiveMinutesAndGoesOnWhenItAnswers() {
        desk.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(session().probed()).isEqualTo(1);
        desk.advance(Duration.ofMillis(2));
        assertThat(session().probed()).isEqualTo(2);
        assertThat(line.health()).isEqualTo(Health.UP);
        desk.advance(Duration.ofMinutes(3));
        session().sink().heard();
        desk.advance(Duration.ofMinutes(3));
        assertThat(session().probed()).as("it was heard of meanwhile").isEqualTo(2);
        desk.advance(Duration.ofMinutes(2));
        assertThat(session().probed()).isEqualTo(3);
    }

    @Test
    void aLineThatAnswersButSendsNoEventIsOpenedAnew() {
        Session first = session();
        first.onProbe(Session::done);
        desk.advance(Duration.ofMinutes(5).plusSeconds(14));
        assertThat(line.health()).isEqualTo(Health.UP);
        desk.advance(Duration.ofSeconds(2));
        assertThat(line.health().status()).as("one sign of life is missing").isEqualTo(Health.Status.DEGRADED);
        assertThat(first.probed()).isEqualTo(3);
        desk.advance(Duration.ofSeconds(16));
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(first.closed()).isEqualTo(1);
        assertThat(first.reconnected()).isZero();
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(line.report().tally()).isEqualTo(new LineReport.Tally(0, 1, 0));
    }

    @Test
    void anEventShortlyAfterTheAnswerIsProofToo() {
        session().onProbe(() -> {
            desk.world()
                    .platform()
                    .time()
                    .schedule(Duration.ofSeconds(10), () -> session().sink().heard());
            return Session.done();
        });
        desk.advance(Duration.ofMinutes(30));
        assertThat(desk.channel().sessions()).hasSize(1);
        assertThat(line.health()).isEqualTo(Health.UP);
    }

    @Test
    void anEventWithoutAnAnswerIsNoProof() {
        Session first = session();
        first.onProbe(() -> {
            first.sink().heard();
            return Session.never();
        });
        desk.advance(Duration.ofMinutes(6));
        assertThat(desk.channel().sessions()).hasSize(2);
    }

    @Test
    void aSignOfLifeThatIsRefusedIsMissing() {
        Session first = session();
        first.onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(5).plusSeconds(2));
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(desk.reports().stream()
                        .flatMap(report -> report.diagnosis().stream())
                        .map(Diagnosis::cause))
                .containsExactly(Optional.of(FailureCause.WEB_SILENT));
    }

    @Test
    void aSilentLineOfTheCloudIsCalledSo() {
        desk.channel().provider(FailureCause.Provider.CLOUD);
        session().onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(6));
        assertThat(desk.reports().stream()
                        .flatMap(report -> report.diagnosis().stream())
                        .map(Diagnosis::cause))
                .containsExactly(Optional.of(FailureCause.CLOUD_SILENT));
        session().become(Phase.CONNECTING);
        session().onReconnect(Session::never);
        desk.advance(Duration.ofSeconds(60));
        assertThat(line.report().diagnosis().orElseThrow().cause()).contains(FailureCause.CLOUD_TRANSIENT);
    }

    @Test
    void aLineThatCannotBeAskedIsBelieved() {
        desk.channel()
                .born(next ->
                        next.onProbe(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no"))));
        SupervisedLine other = desk.open("praia");
        assertThat(other.health()).isEqualTo(Health.UP);
        desk.advance(Duration.ofDays(1));
        assertThat(session().probed()).isEqualTo(1);
        assertThat(other.health()).isEqualTo(Health.UP);
    }

    @Test
    void aLineThatNothingProvesYetIsNotHealthy() {
        desk.channel().born(next -> next.onProbe(Session::never));
        SupervisedLine other = desk.open("praia");
        assertThat(other.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(other.health().reason()).contains("no event proves");
        session().sink().heard();
        assertThat(other.health()).isEqualTo(Health.UP);
    }

    @Test
    void newsOfASessionThatWasReplacedChangesNothing() {
        Session first = session();
        first.onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(6));
        assertThat(desk.channel().sessions()).hasSize(2);
        int reports = desk.reports().size();
        session().onProbe(Session::never);
        first.sink().heard();
        first.fails(FailureCause.WEB_BLOCKED);
        first.sink().troubled(Trouble.of(FailureCause.WEB_BLOCKED, "late"));
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(desk.reports()).hasSize(reports);
    }

    @Test
    void aSessionThatReportsBeforeItIsHandedOverIsNotTakenForTheOldOne() {
        CompletableFuture<Void> handover = new CompletableFuture<>();
        desk.channel().opening(() -> handover);
        desk.channel().born(next -> next.become(Phase.OPEN));
        session().onReconnect(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no")));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND);
        int reports = desk.reports().size();
        assertThat(desk.channel().sessions()).hasSize(2);
        handover.complete(null);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(desk.reports()).hasSize(reports + 1);
    }

    @Test
    void anOldSessionThatDoesNotCloseIsNotWaitedForLong() {
        Session first = session();
        first.onClose(Session::never);
        first.onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(5).plusSeconds(2));
        assertThat(desk.channel().sessions()).hasSize(1);
        desk.advance(Duration.ofSeconds(5));
        assertThat(desk.channel().sessions()).hasSize(2);
    }

    @Test
    void anOldSessionThatFailsToCloseIsLeft() {
        Session first = session();
        first.onClose(() -> Session.failed("stuck"));
        first.onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(5).plusSeconds(2));
        assertThat(desk.channel().sessions()).hasSize(2);
    }

    @Test
    void aSessionThatComesTooLateIsClosed() {
        List<CompletableFuture<Void>> handovers = new ArrayList<>();
        desk.channel().opening(() -> {
            handovers.add(new CompletableFuture<>());
            return handovers.get(handovers.size() - 1);
        });
        session().onReconnect(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no")));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofSeconds(64));
        assertThat(handovers).hasSize(2);
        handovers.get(0).complete(null);
        desk.world().run();
        assertThat(desk.channel().sessions().get(1).closed()).isEqualTo(1);
        assertThat(phase()).isEqualTo(Phase.RECONNECTING);
        handovers.get(1).complete(null);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.OPEN);
        assertThat(desk.channel().sessions().get(2).closed()).isZero();
    }

    @Test
    void aReopenThatFailsIsTriedAgain() {
        desk.channel().opening(() -> Session.failed("no disk"));
        session().onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(5).plusSeconds(2));
        assertThat(line.report().diagnosis().orElseThrow().detail()).isEqualTo("no disk");
        desk.channel().opening(Session::done);
        desk.advance(Duration.ofMinutes(5));
        assertThat(phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aMessageIsSentThroughTheSessionThatIsInUse() {
        assertThat(transmit().join()).isEqualTo(new Transmission.Sent());
        assertThat(desk.world().await(line.session().prepare(message())).channelId())
                .isEqualTo("c/o1");
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
        desk.world().run();
        assertThat(answer.join()).isInstanceOf(Transmission.Unknown.class);
    }

    @Test
    void aLineThatStopsWhileItSendsStops() {
        session()
                .onTransmit(() ->
                        CompletableFuture.completedStage(new Transmission.Failed(FailureCause.CLOUD_TOKEN, "expired")));
        assertThat(transmit().join()).isInstanceOf(Transmission.Failed.class);
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.PAGE);
    }

    @Test
    void aSendThatFindsTheConnectionLostMakesTheLineProveItself() {
        session()
                .onTransmit(() -> CompletableFuture.completedStage(
                        new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "reset")));
        send();
        desk.world().run();
        assertThat(session().probed()).isEqualTo(2);
        assertThat(phase()).isEqualTo(Phase.OPEN);
        session().begins(Phase.STOPPED);
        send();
        desk.world().run();
        assertThat(phase()).as("its session knows it, but did not say so").isEqualTo(Phase.RECONNECTING);
    }

    @Test
    void anUnreadableMessageIsAskedForAgainAndTheFifthTimeWithNewKeys() {
        for (int i = 1; i <= 6; i++) {
            session().sink().troubled(unreadable(i));
            desk.world().run();
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
        session().sink().troubled(unreadable(7));
        session().sink().troubled(Trouble.of(FailureCause.WEB_UNDECRYPTABLE, "whose?"));
        desk.world().run();
        assertThat(session().asked()).hasSize(7);
        assertThat(desk.reports()).hasSize(3);
    }

    @Test
    void unreadableMessagesAreCountedForEachContact() {
        for (int i = 0; i < 1100; i++) {
            Alias sender = new Alias(Alias.Kind.LID, "lid" + i);
            session()
                    .sink()
                    .troubled(new Trouble(
                            FailureCause.WEB_UNDECRYPTABLE,
                            "",
                            Optional.empty(),
                            Optional.of(sender),
                            Optional.of("m")));
        }
        desk.world().run();
        assertThat(session().asked()).hasSize(1100).noneMatch(asked -> asked.endsWith("keys"));
    }

    @Test
    void aRestrictionOfNewChatsFreezesWhatNobodyAskedForAndIsShown() {
        session()
                .onTransmit(() -> CompletableFuture.completedStage(
                        new Transmission.Failed(FailureCause.WEB_NEW_CHATS_RESTRICTED, "timelock")));
        send();
        OutboundMessage news = new OutboundMessage("n1", ANA, new OutboundContent("oi", List.of()), List.of());
        assertThat(desk.world().await(line.gate().ask(news)))
                .isEqualTo(new Clearance.Refused(Refusal.NEW_CHATS_RESTRICTED));
        assertThat(desk.world().await(line.gate().ask(message()))).isEqualTo(Clearance.GRANTED);
        assertThat(line.health()).isEqualTo(Health.degraded(Refusal.NEW_CHATS_RESTRICTED.explain(Locale.ENGLISH)));
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        line.gate().done(message());
        desk.advance(Duration.ofHours(24));
        assertThat(line.health()).isEqualTo(Health.UP);
    }

    @Test
    void aFreezeLastsAsLongAsTheProviderSays() {
        session()
                .sink()
                .troubled(new Trouble(
                        FailureCause.CLOUD_SPAM,
                        "",
                        Optional.of(Desk.START.plus(Duration.ofHours(2))),
                        Optional.empty(),
                        Optional.empty()));
        desk.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(line.health().reason()).isEqualTo(Refusal.UNASKED_FROZEN.explain(Locale.ENGLISH));
        desk.advance(Duration.ofMillis(1));
        assertThat(line.health()).isEqualTo(Health.UP);
    }

    @Test
    void aStatusThatTellsOfAFailureIsHeeded() {
        session()
                .sink()
                .status(
                        new DeliveryStatus(
                                "c1", DeliveryStatus.Stage.FAILED, Desk.START, Optional.of(FailureCause.CLOUD_ACCOUNT)),
                        List.of());
        desk.world().run();
        assertThat(phase()).isEqualTo(Phase.STOPPED);
        assertThat(line.report().diagnosis().orElseThrow().detail()).isEqualTo("Told of c1");
    }

    @Test
    void afterEveryBudgetAPersonIsAskedOnceAndToldHowToHelp() {
        session().onReconnect(() -> Session.failed("no"));
        desk.channel().opening(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofHours(3));
        assertThat(desk.urgencies().stream().filter(Urgency.ALERT::equals)).hasSize(1);
        Diagnosis diagnosis = line.report().diagnosis().orElseThrow();
        assertThat(diagnosis.situation()).isEqualTo(Situation.ASKING);
        assertThat(line.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(line.health().reason()).startsWith("The line cannot be opened. ");
        desk.channel().opening(Session::done);
        desk.advance(Duration.ofMinutes(16));
        assertThat(phase()).isEqualTo(Phase.OPEN);
        desk.advance(Duration.ofHours(7));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().run();
        assertThat(line.report().diagnosis().orElseThrow().situation())
                .as("the outage is forgotten")
                .isEqualTo(Situation.TREATED);
    }

    @Test
    void aLineThatFlapsIsOneOutage() {
        session().onReconnect(() -> {
            session().become(Phase.OPEN);
            desk.world()
                    .platform()
                    .time()
                    .schedule(Duration.ofSeconds(90), () -> session().fails(FailureCause.WEB_CONNECTION_LOST));
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        List<Integer> perHour = new ArrayList<>();
        for (int hour = 0; hour < 4; hour++) {
            int before = line.report().tally().all();
            desk.advance(Duration.ofHours(1));
            perHour.add(line.report().tally().all() - before);
        }
        assertThat(perHour).allSatisfy(attempts -> assertThat(attempts).isLessThanOrEqualTo(24));
        assertThat(line.report().tally().reconnects())
                .as("it rose to the next tier, though it never failed twenty times in an hour")
                .isEqualTo(20);
        assertThat(desk.urgencies()).contains(Urgency.ALERT);
    }

    @Test
    void aReportThatCannotBeToldStopsNothing() {
        SessionSupervisor grumpy = new SessionSupervisor(
                SupervisionOptions.DEFAULTS,
                desk.world().platform(),
                new java.util.Random(1),
                Ownership.OURS,
                report -> {
                    throw new IllegalStateException("no");
                });
        SupervisedLine other = desk.world().await(grumpy.open(desk.channel(), Desk.branch("serra"), new HeardSink()));
        desk.world().run();
        assertThat(other.health()).isEqualTo(Health.UP);
        session().fails(FailureCause.WEB_REPLACED);
        desk.world().run();
        assertThat(other.report().state().phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aLineThatCannotBeginFails() {
        desk.channel().opening(() -> Session.failed("no disk"));
        assertThatThrownBy(() -> desk.open("praia")).hasMessageContaining("no disk");
        desk.channel().opening(() -> {
            throw new IllegalStateException("thrown");
        });
        assertThatThrownBy(() -> desk.open("praia")).hasMessageContaining("thrown");
    }

    @Test
    void aChannelThatHangsAtTheFirstOpeningHoldsNobodyUpForEver() {
        desk.channel().opening(Session::never);
        var opening = desk.supervisor()
                .open(desk.channel(), Desk.branch("praia"), new HeardSink())
                .toCompletableFuture();
        desk.advance(Duration.ofSeconds(59));
        assertThat(opening).isNotDone();
        desk.channel().opening(Session::done);
        desk.advance(Duration.ofSeconds(2));
        assertThat(opening).isCompleted();
        assertThat(opening.join().report().state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aLineThatIsStillConnectingAtFirstIsToldSo() {
        desk.channel().born(next -> next.begins(Phase.CONNECTING));
        SupervisedLine other = desk.open("praia");
        assertThat(other.health()).isEqualTo(Health.degraded("The line is not open yet."));
        session().become(Phase.OPEN);
        desk.world().run();
        assertThat(other.health()).isEqualTo(Health.UP);
    }

    @Test
    void aClosedLineIsOver() {
        Session first = session();
        desk.world().await(line.session().close());
        desk.world().await(line.close());
        assertThat(first.closed()).isEqualTo(1);
        first.fails(FailureCause.WEB_CONNECTION_LOST);
        first.sink().troubled(Trouble.of(FailureCause.CLOUD_TOKEN, ""));
        line.retry();
        desk.advance(Duration.ofHours(1));
        assertThat(first.reconnected()).isZero();
        assertThat(desk.channel().sessions()).hasSize(1);
    }

    @Test
    void aLineThatIsClosedWhileItWaitsDoesNotComeBack() {
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().run();
        desk.world().await(line.close());
        desk.advance(Duration.ofHours(1));
        assertThat(session().reconnected()).isZero();
    }

    @Test
    void aLineThatDoesNotCloseSaysSo() {
        session().onClose(() -> Session.failed("stuck"));
        assertThatThrownBy(() -> desk.world().await(line.close())).hasMessageContaining("stuck");
    }

    @Test
    void onlyFiveLinesConnectAtOnceOverAllBranches() {
        List<SupervisedLine> lines = new ArrayList<>(List.of(line));
        for (int i = 1; i < 12; i++) {
            lines.add(desk.open("branch-" + i));
        }
        List<Session> sessions = desk.channel().sessions();
        int[] connecting = {0, 0};
        for (Session each : sessions) {
            each.onReconnect(() -> {
                connecting[0]++;
                connecting[1] = Math.max(connecting[1], connecting[0]);
                each.begins(Phase.CONNECTING);
                desk.world().platform().time().schedule(Duration.ofSeconds(10), () -> {
                    connecting[0]--;
                    each.become(Phase.OPEN);
                });
                return Session.done();
            });
            each.fails(FailureCause.WEB_CONNECTION_LOST);
        }
        desk.advance(Duration.ofSeconds(9));
        assertThat(connecting).containsExactly(5, 5);
        desk.advance(Duration.ofMinutes(1));
        assertThat(connecting).containsExactly(0, 5);
        assertThat(lines).allSatisfy(each -> assertThat(each.health()).isEqualTo(Health.UP));
        assertThat(sessions).allSatisfy(each -> assertThat(each.reconnected()).isEqualTo(1));
    }

    @Test
    void aLineThatStopsGivesItsPlaceToTheNext() {
        for (int i = 1; i < 6; i++) {
            desk.open("branch-" + i);
        }
        List<Session> sessions = desk.channel().sessions();
        sessions.forEach(each -> each.onReconnect(() -> {
            each.begins(Phase.CONNECTING);
            return Session.done();
        }));
        sessions.forEach(each -> each.fails(FailureCause.WEB_CONNECTION_LOST));
        desk.advance(Duration.ofSeconds(5));
        List<Session> waiting =
                sessions.stream().filter(each -> each.reconnected() == 0).toList();
        assertThat(waiting).hasSize(1);
        sessions.stream()
                .filter(each -> each.reconnected() == 1)
                .findFirst()
                .orElseThrow()
                .become(Phase.LINKING);
        desk.world().run();
        assertThat(waiting.get(0).reconnected()).isEqualTo(1);
    }
}
