package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The sessions of a line, one after another, and lines beside each other. */
class LineSessionsTest extends LineFixture {
    @Test
    void newsOfASessionThatWasReplacedChangesNothing() {
        Session first = session();
        first.onProbe(() -> Session.failed("no"));
        desk.advance(Duration.ofMinutes(6));
        assertThat(desk.channel().sessions()).hasSize(2);
        int reports = desk.reports().size();
        session().onProbe(Session::never);
        first.sink().active();
        first.fails(FailureCause.WEB_BLOCKED);
        first.sink().faulted(LineFault.of(FailureCause.WEB_BLOCKED, "late"));
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        assertThat(desk.reports()).hasSize(reports);
    }

    @Test
    void aSessionThatReportsBeforeItIsHandedOverIsNotTakenForTheOldOne() {
        CompletableFuture<Void> handover = new CompletableFuture<>();
        desk.channel().opening(() -> handover);
        desk.channel().born(next -> next.become(SessionPhase.OPEN));
        session().onReconnect(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no")));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND);
        int reports = desk.reports().size();
        assertThat(desk.channel().sessions()).hasSize(2);
        handover.complete(null);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
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
        desk.world().runPending();
        assertThat(desk.channel().sessions().get(1).closed()).isEqualTo(1);
        assertThat(phase()).isEqualTo(SessionPhase.RECONNECTING);
        handovers.get(1).complete(null);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
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
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aReportThatCannotBeToldStopsNothing() {
        LineManager grumpy = new LineManager(
                SupervisionOptions.DEFAULTS,
                desk.world().platform(),
                new java.util.Random(1),
                BranchOwnership.SINGLE_NODE,
                report -> {
                    throw new IllegalStateException("no");
                });
        SupervisedLine other = desk.world()
                .await(grumpy.open(desk.channel(), Desk.branch("serra"), new HeardSink(), desk.documents()));
        desk.world().runPending();
        assertThat(other.health()).isEqualTo(Health.UP);
        session().fails(FailureCause.WEB_REPLACED);
        desk.world().runPending();
        assertThat(other.report().state().phase()).isEqualTo(SessionPhase.STOPPED);
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
                .open(desk.channel(), Desk.branch("praia"), new HeardSink(), desk.documents())
                .toCompletableFuture();
        desk.advance(Duration.ofSeconds(59));
        assertThat(opening).isNotDone();
        desk.channel().opening(Session::done);
        desk.advance(Duration.ofSeconds(2));
        assertThat(opening).isCompleted();
        assertThat(opening.join().report().state().phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aLineThatIsStillConnectingAtFirstIsToldSo() {
        desk.channel().born(next -> next.begins(SessionPhase.CONNECTING));
        SupervisedLine other = desk.open("praia");
        assertThat(other.health()).isEqualTo(Health.degraded("The line is not open yet."));
        session().become(SessionPhase.OPEN);
        desk.world().runPending();
        assertThat(other.health()).isEqualTo(Health.UP);
    }

    @Test
    void aClosedLineIsOver() {
        Session first = session();
        desk.world().await(line.session().close());
        desk.world().await(line.close());
        assertThat(first.closed()).isEqualTo(1);
        first.fails(FailureCause.WEB_CONNECTION_LOST);
        first.sink().faulted(LineFault.of(FailureCause.CLOUD_TOKEN, ""));
        line.retry();
        desk.advance(Duration.ofHours(1));
        assertThat(first.reconnected()).isZero();
        assertThat(desk.channel().sessions()).hasSize(1);
    }

    @Test
    void aLineThatIsClosedWhileItWaitsDoesNotComeBack() {
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
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
                each.begins(SessionPhase.CONNECTING);
                desk.world().platform().time().schedule(Duration.ofSeconds(10), () -> {
                    connecting[0]--;
                    each.become(SessionPhase.OPEN);
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
            each.begins(SessionPhase.CONNECTING);
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
                .become(SessionPhase.LINKING);
        desk.world().runPending();
        assertThat(waiting.get(0).reconnected()).isEqualTo(1);
    }

    @Test
    void aLineThatIsClosedLeavesNothingBehindWhateverItWasAbout() {
        SupervisedLine waits = desk.open("waits");
        session().onReconnect(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        SupervisedLine asked = desk.open("asked");
        session().onProbe(Session::never);
        session().sink().faulted(LineFault.of(FailureCause.WEB_SILENT, ""));
        SupervisedLine sends = desk.open("sends");
        session().onTransmit(CompletableFuture::new);
        sends.session().transmit(prepared());
        sends.sendPolicy().decide(message());
        sends.sendPolicy().attemptEnded(message());
        CompletableFuture<SendDecision> turn =
                sends.sendPolicy().decide(message()).toCompletableFuture();
        SupervisedLine connects = desk.open("connects");
        session().onReconnect(Session::never);
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND.dividedBy(4));
        assertThat(desk.leftovers().wakeups()).isGreaterThan(5);
        for (SupervisedLine each : List.of(line, waits, asked, sends, connects)) {
            desk.world().await(each.close());
        }
        assertThat(turn).isDone();
        assertThat(desk.leftovers().wakeups())
                .as("but the answer that is still awaited")
                .isLessThanOrEqualTo(1);
        desk.advance(Duration.ofMinutes(2));
        assertThat(desk.leftovers().wakeups()).isZero();
        assertThat(desk.leftovers().allShutDown()).isTrue();
    }

    @Test
    void aLineThatLivesLongGathersNoWakeUps() {
        for (int i = 0; i < 50; i++) {
            session().fails(FailureCause.WEB_CONNECTION_LOST);
            desk.advance(Duration.ofMinutes(6));
            send();
            assertThat(desk.leftovers().wakeups()).as("round %d", i).isLessThanOrEqualTo(2);
        }
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void anOutdatedVersionStopsNoLineOfAnotherKind() {
        ScriptedChannel cloud = new ScriptedChannel("cloud");
        SupervisedLine other = desk.world()
                .await(desk.supervisor().open(cloud, Desk.branch("serra"), new HeardSink(), desk.documents()));
        session().fails(FailureCause.WEB_OUTDATED);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(other.report().state().phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aLineThatFailedToBeginLeavesNothingBehind() {
        desk.channel().opening(() -> Session.failed("no disk"));
        assertThatThrownBy(() -> desk.open("praia")).hasMessageContaining("no disk");
        desk.world().await(line.close());
        assertThat(desk.leftovers().wakeups()).isZero();
        assertThat(desk.leftovers().allShutDown()).isTrue();
    }
}
