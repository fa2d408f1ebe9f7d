package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.Health;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.sandbox.SandboxFaults.ResendRequest;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table is injected into a sandbox line, and what is done about it is looked at from outside. */
@Tag("place")
class FailureRowsTest {
    private static final String MATRIZ = "matriz";
    private static final String PRAIA = "praia";

    @TempDir
    private Path directory;

    private Shops shops = new Shops(Path.of("."));

    @BeforeEach
    void open() {
        shops = new Shops(directory, MATRIZ, PRAIA);
        shops.world().await(shops.send(MATRIZ, Shops.ANA, "bom dia"));
        assertThat(shops.seen(MATRIZ, Shops.ANA)).containsExactly("eco bom dia");
    }

    @AfterEach
    void close() {
        shops.close();
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void theActionOfEveryRowIsTaken(FailureCause cause) {
        if (cause.equals(FailureCause.WEB_TEMPORARY_BAN)) {
            shops.faults().inject(MATRIZ, cause, shops.world().now().plus(Duration.ofHours(3)));
        } else {
            shops.faults().inject(MATRIZ, cause);
        }
        shops.world().runPending();
        switch (cause.action()) {
            case RECONNECT_NOW -> reconnectedAtOnce();
            case RECONNECT -> reconnectedAfterAWait();
            case STOP_CHECK_OWNER, STOP_RELINK -> stopped(cause, Urgency.ALERT);
            case STOP_UNTIL -> stoppedForThreeHours(cause);
            case STOP_ALL_OUTDATED -> {
                stopped(cause, Urgency.ALERT);
                assertThat(phase(PRAIA)).as("all lines of this kind").isEqualTo(SessionPhase.STOPPED);
            }
            case STOP_PAGE -> {
                if (cause.provider().equals(WhatsAppProvider.CLOUD)) {
                    heard();
                }
                stopped(cause, Urgency.PAGE);
            }
            case CONFIGURATION -> {
                heard();
                stopped(cause, Urgency.ALERT);
            }
            case FREEZE_NEW_CHATS, FREEZE_UNSOLICITED -> frozen(cause);
            case REQUEST_RESEND -> askedAgain();
            case PROBE -> probed();
            case BACK_OFF_SHARED -> {
                heard();
                assertThat(lastReply().status()).isEqualTo(OutboxStatus.PREPARED);
                shops.world().await(shops.send(PRAIA, Shops.ANA, "oi"));
                assertThat(shops.seen(PRAIA, Shops.ANA))
                        .as("the other line waits too")
                        .isEmpty();
                shops.advance(Duration.ofSeconds(2));
                assertThat(shops.seen(PRAIA, Shops.ANA)).containsExactly("eco oi");
                answered();
            }
            case BACK_OFF_CONTACT -> {
                heard();
                shops.advance(Duration.ofMillis(3900));
                assertThat(lastReply().status()).as("4 s are not over").isEqualTo(OutboxStatus.PREPARED);
                shops.advance(Duration.ofSeconds(1));
                answered();
            }
            case RETRY, REFRESH_RECIPIENT -> {
                heard();
                shops.advance(Duration.ofMillis(100));
                answered();
            }
            case RETRY_ONCE_LATER -> {
                heard();
                shops.advance(Duration.ofMinutes(9));
                assertThat(lastReply().status()).isEqualTo(OutboxStatus.PREPARED);
                shops.advance(Duration.ofMinutes(2));
                answered();
            }
            case STORE_OPT_OUT -> {
                givenUp(cause);
                optedOut();
            }
            case NEEDS_TEMPLATE, GIVE_UP, DISABLE_TEMPLATE -> givenUp(cause);
        }
        // The sandbox speaks as WhatsApp Web does, so that is how its silence is called.
        FailureCause told = cause.equals(FailureCause.CLOUD_SILENT) ? FailureCause.WEB_SILENT : cause;
        assertThat(shops.reports())
                .as("the reason is told")
                .anySatisfy(report -> assertThat(report.diagnosis().flatMap(LineDiagnosis::cause))
                        .contains(told));
    }

    private void reconnectedAtOnce() {
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.OPEN);
        assertThat(shops.faults().connections(MATRIZ)).isEqualTo(2);
        answersAgain();
    }

    private void reconnectedAfterAWait() {
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.RECONNECTING);
        shops.advance(Duration.ofSeconds(1));
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.OPEN);
        answersAgain();
    }

    private void stopped(FailureCause cause, Urgency urgency) {
        shops.advance(Duration.ofHours(5));
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.STOPPED);
        assertThat(shops.faults().connections(MATRIZ)).as("nothing was tried").isEqualTo(1);
        assertThat(shops.reports()).anySatisfy(report -> {
            assertThat(report.branch()).isEqualTo(MATRIZ);
            assertThat(report.urgency()).isEqualTo(urgency);
        });
        assertThat(shops.line(MATRIZ).health().reason()).contains(cause.requiredAction(Locale.ENGLISH));
        shops.faults().clear(MATRIZ);
        shops.line(MATRIZ).retry();
        shops.world().runPending();
        assertThat(phase(MATRIZ)).as("a person has helped").isEqualTo(SessionPhase.OPEN);
        answersAgain();
    }

    private void stoppedForThreeHours(FailureCause cause) {
        shops.advance(Duration.ofMinutes(179));
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.STOPPED);
        assertThat(shops.faults().connections(MATRIZ)).isEqualTo(1);
        assertThat(shops.line(MATRIZ).health().reason()).contains(cause.description(Locale.ENGLISH));
        shops.advance(Duration.ofMinutes(2));
        assertThat(phase(MATRIZ)).isEqualTo(SessionPhase.OPEN);
        answersAgain();
    }

    private void frozen(FailureCause cause) {
        OutboxEntry first = shops.row(shops.broadcast(MATRIZ, Shops.ANA, "Promoção!"));
        assertThat(first.status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(first.reason()).startsWith(cause + ": ");
        OutboxEntry second = shops.row(shops.broadcast(MATRIZ, Shops.ANA, "Promoção!"));
        assertThat(second.status()).as("not tried any more").isEqualTo(OutboxStatus.REFUSED);
        assertThat(second.reason()).contains("Only replies are sent.");
        assertThat(second.attempts()).isZero();
        answersAgain();
        assertThat(shops.line(MATRIZ).health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(shops.line(PRAIA).health()).isEqualTo(Health.UP);
    }

    private void askedAgain() {
        heard();
        assertThat(shops.faults().resendRequests(MATRIZ)).containsExactly(new ResendRequest(Shops.ANA, "m2", false));
        answered();
    }

    private void probed() {
        shops.advance(Duration.ofMinutes(6));
        assertThat(shops.faults().connections(MATRIZ)).as("opened anew").isEqualTo(2);
        assertThat(shops.line(MATRIZ).health()).isEqualTo(Health.UP);
        assertThat(shops.line(MATRIZ).report().attempts()).isEqualTo(new LineReport.AttemptCounts(0, 1, 0));
        answersAgain();
    }

    private void givenUp(FailureCause cause) {
        heard();
        OutboxEntry row = lastReply();
        assertThat(row.status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(row.reason()).startsWith(cause + ": ");
        answersAgain();
    }

    private void optedOut() {
        assertThat(shops.world()
                        .await(shops.store()
                                .get(ConversationModels.OPT_OUTS, lastReply().contact())))
                .isPresent();
        OutboxEntry news = shops.row(shops.broadcast(MATRIZ, Shops.ANA, "Promoção!"));
        assertThat(news.status()).isEqualTo(OutboxStatus.REFUSED);
        assertThat(news.reason()).startsWith("OPTED_OUT: ");
    }

    private void heard() {
        shops.world().await(shops.send(MATRIZ, Shops.ANA, "cotação"));
    }

    private OutboxEntry lastReply() {
        return shops.lastRow(MATRIZ);
    }

    private void answered() {
        assertThat(shops.seen(MATRIZ, Shops.ANA)).containsExactly("eco bom dia", "eco cotação");
        assertThat(lastReply().status()).isEqualTo(OutboxStatus.SENT);
    }

    private void answersAgain() {
        shops.world().await(shops.send(MATRIZ, Shops.ANA, "alô"));
        assertThat(shops.seen(MATRIZ, Shops.ANA)).endsWith("eco alô");
    }

    private SessionPhase phase(String branch) {
        return shops.line(branch).report().state().phase();
    }
}
