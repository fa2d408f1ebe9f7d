package io.fairbot.whatsapp.supervision;

import io.fairbot.agent.Health;
import io.fairbot.whatsapp.SendPolicy;
import io.fairbot.whatsapp.SendRefusal;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.WhatsAppSession;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A line that is kept alive. Safe for use from any thread. */
public final class SupervisedLine {
    private final LineSupervisor keeper;

    SupervisedLine(LineSupervisor keeper) {
        this.keeper = keeper;
    }

    /**
     * Returns the session to send through; it stays the same when the line is opened anew.
     *
     * @return the session
     */
    public WhatsAppSession session() {
        return keeper.session();
    }

    /**
     * Returns what decides when a message leaves.
     *
     * @return the gate
     */
    public SendPolicy sendPolicy() {
        return keeper.governor();
    }

    /**
     * Returns how the line is, and what was tried.
     *
     * @return the last report of a change
     */
    public LineReport report() {
        return keeper.report();
    }

    /**
     * Returns how healthy it is: UP only while events prove that it works.
     *
     * @return the health, with its reason in English
     */
    public Health health() {
        LineReport report = keeper.report();
        String why = report.diagnosis().map(SupervisedLine::sentences).orElse("");
        SessionState state = report.state();
        return switch (state.phase()) {
            case OPEN -> openHealth();
            case CONNECTING -> Health.degraded("The line is not open yet." + why);
            case RECONNECTING ->
                isAsking(report)
                        ? Health.down("The line cannot be opened." + why)
                        : Health.degraded("The line is not open." + why);
            case LINKING -> Health.down("The line waits to be linked." + why);
            case STOPPED -> Health.down("The line has stopped." + why);
        };
    }

    /** Tries the line now, whatever it waits for: a person has taken care of it. Without effect on a line that is open. */
    public void retry() {
        keeper.retry();
    }

    /**
     * Closes the line and ends supervision. Idempotent.
     *
     * @return ends when it is closed
     */
    public CompletionStage<Void> close() {
        return keeper.close();
    }

    private Health openHealth() {
        if (!keeper.isProven()) {
            return Health.degraded("The line is open, but no event proves that it works.");
        }
        Optional<SendRefusal> frozen = keeper.governor().frozen();
        return frozen.map(reason -> Health.degraded(reason.explain(Locale.ENGLISH)))
                .orElse(Health.UP);
    }

    private static boolean isAsking(LineReport report) {
        return report.diagnosis()
                .filter(diagnosis -> diagnosis.kind() == LineDiagnosis.DiagnosisKind.RETRIES_EXHAUSTED)
                .isPresent();
    }

    private static String sentences(LineDiagnosis diagnosis) {
        return " " + diagnosis.description(Locale.ENGLISH) + " " + diagnosis.automaticAction(Locale.ENGLISH) + " "
                + diagnosis.requiredAction(Locale.ENGLISH);
    }
}
