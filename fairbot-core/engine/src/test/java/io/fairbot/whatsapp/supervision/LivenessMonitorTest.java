package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Only events prove that a line works. */
class LivenessMonitorTest extends LineFixture {
    @Test
    void aLineThatOpensIsProvenByASignOfLife() {
        assertThat(session().probed()).isEqualTo(1);
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(line.report().diagnosis()).isEmpty();
        assertThat(desk.sink().phases()).containsExactly(SessionPhase.OPEN);
        assertThat(line.session().state().isOpen()).isTrue();
    }

    @Test
    void aSilentLineIsAskedAfterFiveMinutesAndGoesOnWhenItAnswers() {
        desk.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(session().probed()).isEqualTo(1);
        desk.advance(Duration.ofMillis(2));
        assertThat(session().probed()).isEqualTo(2);
        assertThat(line.health()).isEqualTo(Health.UP);
        desk.advance(Duration.ofMinutes(3));
        session().sink().active();
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
        assertThat(line.health().status()).as("one sign of life is missing").isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(first.probed()).isEqualTo(3);
        desk.advance(Duration.ofSeconds(16));
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(first.closed()).isEqualTo(1);
        assertThat(first.reconnected()).isZero();
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(line.report().attempts()).isEqualTo(new LineReport.AttemptCounts(0, 1, 0));
    }

    @Test
    void anEventShortlyAfterTheAnswerIsProofToo() {
        session().onProbe(() -> {
            desk.world()
                    .platform()
                    .time()
                    .schedule(Duration.ofSeconds(10), () -> session().sink().active());
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
            first.sink().active();
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
                        .map(LineDiagnosis::cause))
                .containsExactly(Optional.of(FailureCause.WEB_SILENT));
    }

    @Test
    void aSilentLineOfTheCloudIsCalledSo() {
        desk.channel().provider(WhatsAppProvider.CLOUD);
        session().onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(6));
        assertThat(desk.reports().stream()
                        .flatMap(report -> report.diagnosis().stream())
                        .map(LineDiagnosis::cause))
                .containsExactly(Optional.of(FailureCause.CLOUD_SILENT));
        session().become(SessionPhase.CONNECTING);
        session().onReconnect(Session::never);
        desk.advance(Duration.ofSeconds(60));
        assertThat(line.report().diagnosis().orElseThrow().cause())
                .contains(FailureCause.connectionLost(WhatsAppProvider.CLOUD));
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
        assertThat(other.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(other.health().reason()).contains("no event proves");
        session().sink().active();
        assertThat(other.health()).isEqualTo(Health.UP);
    }

    @Test
    void aLineThatIsAskedAlreadyIsNotAskedTwice() {
        session().onProbe(Session::never);
        desk.advance(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(session().probed()).isEqualTo(2);
        session().sink().faulted(LineFault.of(FailureCause.WEB_SILENT, "nothing comes"));
        desk.world().runPending();
        assertThat(session().probed()).isEqualTo(2);
    }

    @Test
    void theAnswerToAQuestionOfLongAgoProvesNothing() {
        CompletableFuture<Void> late = new CompletableFuture<>();
        Session first = session();
        first.onProbe(() -> first.probed() == 2 ? late : Session.never());
        desk.advance(Duration.ofMinutes(5).plusSeconds(16));
        assertThat(line.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        late.complete(null);
        first.sink().active();
        desk.advance(Duration.ofSeconds(16));
        assertThat(desk.channel().sessions()).hasSize(2);
    }

    @Test
    void aLineThatAnswersTheSecondQuestionGoesOn() {
        Session first = session();
        first.onProbe(Session::never);
        desk.advance(Duration.ofMinutes(5).plusSeconds(1));
        first.onProbe(() -> {
            first.sink().active();
            return Session.done();
        });
        desk.advance(Duration.ofSeconds(15));
        assertThat(line.health()).isEqualTo(Health.UP);
        first.onProbe(Session::never);
        desk.advance(Duration.ofMinutes(5).plusSeconds(1));
        first.onProbe(() -> {
            first.sink().active();
            return Session.done();
        });
        desk.advance(Duration.ofSeconds(15));
        assertThat(desk.channel().sessions())
                .as("the missing ones were not in a row")
                .hasSize(1);
    }

    @Test
    void aLineThatIsCutOffWhileItIsAskedIsNotOpenedTwice() {
        Session first = session();
        first.onProbe(Session::never);
        desk.advance(Duration.ofMinutes(5).plusSeconds(1));
        first.fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
        first.onReconnect(Session::never);
        desk.advance(Duration.ofSeconds(40));
        assertThat(first.reconnected()).isEqualTo(1);
        assertThat(desk.channel().sessions()).hasSize(1);
    }

    @Test
    void messagesAndStatusesProveThatALineWorks() {
        desk.advance(Duration.ofMinutes(4));
        session()
                .sink()
                .accept(InboundMessage.of("m1", List.of(ANA), Optional.empty(), Desk.START, new Text("oi")), List.of());
        desk.advance(Duration.ofMinutes(4));
        assertThat(session().probed()).as("a message came").isEqualTo(1);
        desk.world()
                .await(session()
                        .sink()
                        .delivery(
                                new DeliveryStatus(
                                        "c1",
                                        DeliveryStatus.DeliveryStage.READ,
                                        Desk.START,
                                        Optional.empty(),
                                        Optional.empty()),
                                List.of()));
        desk.advance(Duration.ofMinutes(4));
        assertThat(session().probed()).as("a status came").isEqualTo(1);
        session()
                .sink()
                .faulted(new LineFault(
                        FailureCause.WEB_UNDECRYPTABLE, "", Optional.empty(), Optional.of(ANA), Optional.of("m2")));
        desk.advance(Duration.ofMinutes(4));
        assertThat(session().probed()).as("an unreadable message came").isEqualTo(1);
        session().sink().faulted(LineFault.of(FailureCause.connectionLost(WhatsAppProvider.CLOUD), ""));
        desk.advance(Duration.ofMinutes(2));
        assertThat(session().probed()).as("a trouble proves nothing").isEqualTo(2);
    }
}
