package io.fairbot.whatsapp.supervision;

import io.fairbot.Internal;
import io.fairbot.agent.Health;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A handle to a supervised line: its session, send policy, state and health. Safe for use from any thread. */
@Internal
public final class SupervisedLine {
    private final LineSupervisor supervisor;

    SupervisedLine(LineSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * Returns the session to send through; it stays the same when the line is opened again.
     *
     * @return the session
     */
    public WhatsAppSession session() {
        return supervisor.session();
    }

    /**
     * Returns the policy that decides when a message is sent.
     *
     * @return the policy
     */
    public SendPolicy sendPolicy() {
        return supervisor.governor();
    }

    /**
     * Returns the state of the line and the attempts so far.
     *
     * @return the report of the last change
     */
    public LineReport report() {
        return supervisor.report();
    }

    /**
     * Returns the health of the line: UP only while events prove that it works.
     *
     * @return the health, with its reason in English
     */
    public Health health() {
        LineReport report = supervisor.report();
        String why = report.diagnosis().map(SupervisedLine::sentences).orElse("");
        SessionState state = report.state();
        return switch (state.phase()) {
            case OPEN -> openHealth();
            case CONNECTING -> Health.degraded("The line is not open yet." + why);
            case RECONNECTING ->
                isExhausted(report)
                        ? Health.down("The line cannot be opened." + why)
                        : Health.degraded("The line is not open." + why);
            case LINKING -> Health.down(why.isEmpty() ? "The line waits to be linked." : why.strip());
            case STOPPED -> Health.down("The line has stopped." + why);
        };
    }

    /**
     * Returns the code with which a phone links the line.
     *
     * @return the code; empty when the line does not wait to be linked, or has no code yet
     */
    public Optional<LinkCode> link() {
        return supervisor.session().link();
    }

    /**
     * Returns a stage that completes with the next change of the line's session, such as another link code.
     *
     * @return the stage, which may also complete without a difference that can be seen
     */
    public CompletionStage<Void> nextChange() {
        return supervisor.session().nextChange();
    }

    /** Retries the line now, whatever it waits for, and ends its outage. Has no effect on a line that is open or connecting. */
    public void retry() {
        supervisor.retry();
    }

    /**
     * Closes the line and ends its supervision. Idempotent.
     *
     * @return completes when it is closed
     */
    public CompletionStage<Void> close() {
        return supervisor.close();
    }

    private Health openHealth() {
        if (!supervisor.isProven()) {
            return Health.degraded("The line is open, but no event proves that it works.");
        }
        Optional<SendRefusal> frozen = supervisor.governor().frozen();
        return frozen.map(reason -> Health.degraded(reason.explain(Locale.ENGLISH)))
                .orElse(Health.UP);
    }

    private static boolean isExhausted(LineReport report) {
        return report.diagnosis()
                .filter(diagnosis -> diagnosis.kind() == LineDiagnosis.DiagnosisKind.RETRIES_EXHAUSTED)
                .isPresent();
    }

    private static String sentences(LineDiagnosis diagnosis) {
        return " " + diagnosis.description(Locale.ENGLISH) + " " + diagnosis.automaticAction(Locale.ENGLISH) + " "
                + diagnosis.requiredAction(Locale.ENGLISH);
    }
}
