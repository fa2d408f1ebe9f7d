package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.supervision.LineDiagnosis.DiagnosisKind;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about a line that fails, over a channel whose sessions do what a test says. */
class LineTest extends LineFixture {
    @Test
    void aLineThatIsCutOffIsConnectedAgainWithinTheFirstWait() {
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.RECONNECTING);
        assertThat(line.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(line.health().reason())
                .startsWith("The line is not open. The connection to WhatsApp was lost. The line tries to come back");
        desk.advance(SECOND);
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        assertThat(session().reconnected()).isEqualTo(1);
        assertThat(desk.channel().sessions()).hasSize(1);
        assertThat(line.health()).isEqualTo(Health.UP);
        assertThat(desk.sink().phases())
                .containsExactly(SessionPhase.OPEN, SessionPhase.RECONNECTING, SessionPhase.OPEN);
        assertThat(desk.urgencies()).containsOnly(Urgency.NOTE);
        assertThat(line.report().attempts()).isEqualTo(new LineReport.AttemptCounts(1, 0, 0));
    }

    @Test
    void aCutIsCountedOnceThoughItIsToldTwice() {
        session().onReconnect(() -> {
            session().fails(FailureCause.WEB_CONNECTION_LOST);
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
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
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void anAttemptThatNeverEndsHasFailedAfterAMinute() {
        session().onReconnect(() -> {
            session().become(SessionPhase.CONNECTING);
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofSeconds(59));
        assertThat(session().reconnected()).isEqualTo(1);
        desk.advance(Duration.ofSeconds(4));
        assertThat(session().reconnected()).isEqualTo(2);
        assertThat(desk.reports().stream()
                        .flatMap(report -> report.diagnosis().stream())
                        .map(LineDiagnosis::detail))
                .contains("It was not open after 60 seconds.");
        assertThat(line.report().diagnosis().orElseThrow().cause()).contains(FailureCause.WEB_CONNECTION_LOST);
        session().become(SessionPhase.OPEN);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aSessionThatComesBackByItselfInTimeNeedsNoAttempt() {
        session().become(SessionPhase.CONNECTING);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.RECONNECTING);
        assertThat(desk.sink().phases()).endsWith(SessionPhase.RECONNECTING);
        desk.advance(Duration.ofSeconds(30));
        session().become(SessionPhase.OPEN);
        desk.advance(Duration.ofSeconds(60));
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        assertThat(session().reconnected()).isZero();
        session().become(SessionPhase.RECONNECTING);
        desk.advance(Duration.ofSeconds(61));
        assertThat(session().reconnected()).as("not in time").isEqualTo(1);
    }

    @Test
    void theRestartAfterLinkingIsImmediateAndNoFailure() {
        for (int i = 1; i <= 3; i++) {
            session().fails(FailureCause.WEB_RESTART_REQUIRED);
            desk.world().runPending();
            assertThat(session().reconnected()).isEqualTo(i);
            assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        }
        session().onReconnect(Session::done);
        session().fails(FailureCause.WEB_RESTART_REQUIRED);
        desk.world().runPending();
        assertThat(session().reconnected()).as("the fourth in 5 minutes waits").isEqualTo(3);
        desk.advance(SECOND);
        assertThat(session().reconnected()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WEB_REPLACED",
                "WEB_LOGGED_OUT",
                "WEB_BLOCKED",
                "WEB_OUTDATED",
                "CLOUD_TOKEN",
                "CLOUD_PERMISSION",
                "CLOUD_ACCOUNT"
            })
    void whatMustStopStopsAndStaysSo(String name) {
        FailureCause cause = FailureCause.parse(name);
        Session first = session();
        first.fails(cause);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(desk.sink().phases()).endsWith(SessionPhase.STOPPED);
        assertThat(first.closed()).isEqualTo(1);
        boolean page = cause.equals(FailureCause.WEB_BLOCKED)
                || cause.equals(FailureCause.CLOUD_TOKEN)
                || cause.equals(FailureCause.CLOUD_ACCOUNT);
        assertThat(desk.lastReport().urgency()).isEqualTo(page ? Urgency.PAGE : Urgency.ALERT);
        assertThat(line.health().status()).isEqualTo(Health.HealthStatus.DOWN);
        assertThat(line.health().reason())
                .startsWith("The line has stopped. " + cause.explain(Locale.ENGLISH))
                .endsWith(cause.requiredAction(Locale.ENGLISH));
        first.become(SessionPhase.OPEN);
        desk.advance(Duration.ofDays(3));
        assertThat(first.reconnected()).isZero();
        assertThat(desk.channel().sessions()).hasSize(1);
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(line.session().state().cause()).contains(cause);
        assertThat(transmit().join())
                .isEqualTo(new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "The line is not open."));
        assertThat(desk.world().await(line.sendPolicy().decide(message())))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.LINE_NOT_OPEN, SendGovernor.NOT_OPEN));
        assertThatThrownBy(() -> desk.world().await(line.session().prepare(message())))
                .hasMessageContaining("The line is not open.");
    }

    @Test
    void aPersonStartsAStoppedLineAgain() {
        session().fails(FailureCause.WEB_BLOCKED);
        desk.world().runPending();
        line.retry();
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        assertThat(desk.channel().sessions()).hasSize(2);
        line.retry();
        desk.world().runPending();
        assertThat(desk.channel().sessions()).as("an open line is left alone").hasSize(2);
    }

    @Test
    void theOtherHolderOfABranchIsNamed() {
        desk.heldBy("node-b");
        session().fails(FailureCause.WEB_REPLACED);
        desk.world().runPending();
        assertThat(desk.lastReport().diagnosis().orElseThrow().detail()).isEqualTo("The branch is held by node-b.");
        assertThat(desk.urgencies()).endsWith(Urgency.ALERT, Urgency.NOTE);
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
    }

    @Test
    void aBanIsWaitedForAndShown() {
        Instant end = Desk.START.plus(Duration.ofHours(7));
        session().failsUntil(FailureCause.WEB_TEMPORARY_BAN, end);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(line.report().state().until()).contains(end);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        desk.advance(Duration.ofHours(7).minusMillis(1));
        assertThat(desk.channel().sessions()).hasSize(1);
        desk.advance(SECOND);
        assertThat(desk.channel().sessions()).hasSize(2);
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aBanWithoutAnEndWaitsForAPerson() {
        session().fails(FailureCause.WEB_TEMPORARY_BAN);
        desk.advance(Duration.ofDays(2));
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(desk.channel().sessions()).hasSize(1);
    }

    @Test
    void aBanWhoseEndIsOverIsNoLoop() {
        desk.channel().born(next -> next.begins(SessionPhase.CONNECTING));
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
        desk.world().runPending();
        assertThat(List.of(line, other))
                .allSatisfy(each -> assertThat(each.report().state().phase()).isEqualTo(SessionPhase.STOPPED));
        assertThat(desk.channel().sessions())
                .allSatisfy(each -> assertThat(each.closed()).isEqualTo(1));
        assertThat(desk.urgencies().subList(2, 4)).containsOnly(Urgency.ALERT);
        assertThat(desk.reports()).hasSize(4);
    }

    @Test
    void aLineThatMustBeLinkedWaitsForAPerson() {
        session().become(SessionPhase.LINKING);
        desk.advance(Duration.ofHours(10));
        assertThat(phase()).isEqualTo(SessionPhase.LINKING);
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        assertThat(line.health().status()).isEqualTo(Health.HealthStatus.DOWN);
        assertThat(line.health().reason()).startsWith("The line waits for somebody to link it to the phone.");
        assertThat(session().reconnected()).isZero();
        assertThat(desk.sink().phases()).contains(SessionPhase.LINKING);
        session().become(SessionPhase.OPEN);
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void afterEveryBudgetAPersonIsAskedOnceAndToldHowToHelp() {
        session().onReconnect(() -> Session.failed("no"));
        desk.channel().opening(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofHours(3));
        assertThat(desk.urgencies().stream().filter(Urgency.ALERT::equals)).hasSize(1);
        LineDiagnosis diagnosis = line.report().diagnosis().orElseThrow();
        assertThat(diagnosis.kind()).isEqualTo(DiagnosisKind.RETRIES_EXHAUSTED);
        assertThat(line.health().status()).isEqualTo(Health.HealthStatus.DOWN);
        assertThat(line.health().reason()).startsWith("The line cannot be opened. ");
        desk.channel().opening(Session::done);
        desk.advance(Duration.ofMinutes(16));
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        desk.advance(Duration.ofHours(7));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.world().runPending();
        assertThat(line.report().diagnosis().orElseThrow().kind())
                .as("the outage is forgotten")
                .isEqualTo(DiagnosisKind.FAILURE);
    }

    @Test
    void aLineThatFlapsIsOneOutage() {
        session().onReconnect(() -> {
            session().become(SessionPhase.OPEN);
            desk.world()
                    .platform()
                    .time()
                    .schedule(Duration.ofSeconds(90), () -> session().fails(FailureCause.WEB_CONNECTION_LOST));
            return Session.done();
        });
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        List<Integer> perHour = new ArrayList<>();
        for (int hour = 0; hour < 4; hour++) {
            int before = line.report().attempts().total();
            desk.advance(Duration.ofHours(1));
            perHour.add(line.report().attempts().total() - before);
        }
        assertThat(perHour).allSatisfy(attempts -> assertThat(attempts).isLessThanOrEqualTo(24));
        assertThat(line.report().attempts())
                .as("it rose to the next tier, though it never failed twenty times in an hour")
                .isEqualTo(new LineReport.AttemptCounts(20, 1, 0));
    }

    @Test
    void aPersonNeedNotWaitForTheNextAttempt() {
        session().onReconnect(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofMinutes(10));
        assertThat(phase()).isEqualTo(SessionPhase.RECONNECTING);
        line.retry();
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
        desk.advance(Duration.ofMinutes(10));
        assertThat(desk.channel().sessions())
                .as("what was planned is forgotten")
                .hasSize(2);
        session().become(SessionPhase.LINKING);
        desk.world().runPending();
        line.retry();
        desk.world().runPending();
        assertThat(desk.channel().sessions())
                .as("also while it waits to be linked")
                .hasSize(3);
        assertThat(phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void anAttemptThatAPersonOrdersIsShown() {
        session().fails(FailureCause.WEB_BLOCKED);
        desk.world().runPending();
        desk.channel().opening(Session::never);
        line.retry();
        desk.world().runPending();
        assertThat(phase()).isEqualTo(SessionPhase.RECONNECTING);
        assertThat(line.health().reason()).isEqualTo("The line is not open.");
    }

    @Test
    void anOwnerWhoCannotBeAskedChangesNothing() {
        desk.ownerUnknown();
        session().fails(FailureCause.WEB_REPLACED);
        desk.world().runPending();
        assertThat(desk.lastReport().urgency()).isEqualTo(Urgency.ALERT);
        assertThat(phase()).isEqualTo(SessionPhase.STOPPED);
    }

    @Test
    void aLineThatWasOpenForTwoMinutesBeginsAnew() {
        session().onReconnect(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofMinutes(5));
        int failures = line.report().attempts().total();
        session().onProbe(() -> CompletableFuture.failedStage(new UnsupportedOperationException("no")));
        session().become(SessionPhase.OPEN);
        desk.advance(Duration.ofMinutes(2));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(SECOND);
        assertThat(line.report().attempts().total())
                .as("it waits a second at most, not minutes")
                .isGreaterThan(failures);
    }

    @Test
    void newsThatComesWhileNothingIsOpenIsOnlyNoted() {
        session().onReconnect(() -> Session.failed("no"));
        session().fails(FailureCause.WEB_CONNECTION_LOST);
        desk.advance(Duration.ofMinutes(1));
        int reports = desk.reports().size();
        session().sink().faulted(LineFault.of(FailureCause.CLOUD_TOKEN, "late"));
        session().become(SessionPhase.CONNECTING);
        desk.world().runPending();
        assertThat(desk.reports()).hasSize(reports);
        session().become(SessionPhase.OPEN);
        desk.world().runPending();
        assertThat(phase()).as("it came back by itself").isEqualTo(SessionPhase.OPEN);
    }
}
