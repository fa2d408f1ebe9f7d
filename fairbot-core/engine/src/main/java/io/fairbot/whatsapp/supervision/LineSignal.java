package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEvent;
import io.fairbot.whatsapp.supervision.RecoveryPolicy.RecoveryAttempt;
import java.util.Optional;

/**
 * An event of a line, with the data that its effects need. Immutable.
 *
 * @param event the event
 * @param urgency the urgency of its report
 * @param diagnosis the diagnosis; empty when nothing is wrong
 * @param attempt the attempt that is planned, queued or begun; empty where there is none
 * @param fault the fault, as its session reported it
 * @param error the reason why the first opening failed
 */
record LineSignal(
        LineEvent event,
        Urgency urgency,
        Optional<LineDiagnosis> diagnosis,
        Optional<RecoveryAttempt> attempt,
        Optional<LineFault> fault,
        Optional<Throwable> error) {

    static LineSignal of(LineEvent event) {
        return new LineSignal(
                event, Urgency.NOTE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static LineSignal of(LineEvent event, Urgency urgency, LineDiagnosis diagnosis) {
        return new LineSignal(
                event, urgency, Optional.of(diagnosis), Optional.empty(), Optional.empty(), Optional.empty());
    }

    LineSignal withEvent(LineEvent next) {
        return new LineSignal(next, urgency, diagnosis, attempt, fault, error);
    }

    LineSignal withAttempt(RecoveryAttempt planned) {
        return new LineSignal(event, urgency, diagnosis, Optional.of(planned), fault, error);
    }

    LineSignal withFault(LineFault reported) {
        return new LineSignal(event, urgency, diagnosis, attempt, Optional.of(reported), error);
    }

    LineSignal withError(Throwable cause) {
        return new LineSignal(event, urgency, diagnosis, attempt, fault, Optional.of(cause));
    }
}
