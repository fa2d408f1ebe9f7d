package io.fairbot.whatsapp.sandbox;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.sandbox.SandboxFaults.ResendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The injected failures of one sandbox line; they are the provider's, so they outlive the line's sessions. Thread-safe. */
final class SandboxLineFaults {
    private final List<ResendRequest> resendRequests = new ArrayList<>();
    private @Nullable InjectedFault ended;
    private @Nullable InjectedFault refusal;
    private @Nullable InjectedFault unreadable;
    private @Nullable InjectedFault silence;
    private Duration answerDelay = Duration.ZERO;
    private boolean losesAnswer;
    private int connections;
    private @Nullable SandboxLine line;

    /** An injected failure. */
    record InjectedFault(FailureCause cause, Optional<Instant> until, boolean lasts) {}

    void inject(FailureCause cause, Optional<Instant> until, boolean lasts) {
        InjectedFault fault = new InjectedFault(cause, until, lasts);
        SandboxLine target = null;
        synchronized (this) {
            if (endsSession(cause)) {
                ended = fault;
                target = line;
            } else {
                switch (cause.action()) {
                    case REQUEST_RESEND -> unreadable = fault;
                    case PROBE -> silence = fault;
                    default -> refusal = fault;
                }
            }
        }
        if (target != null) {
            target.disconnect(fault);
        }
    }

    /** The official API has no session that could end: it refuses messages. */
    private static boolean endsSession(FailureCause cause) {
        boolean stops = switch (cause.action()) {
            case RECONNECT_NOW, RECONNECT, STOP_CHECK_OWNER, STOP_RELINK, STOP_UNTIL, STOP_PAGE, STOP_ALL_OUTDATED ->
                true;
            default -> false;
        };
        return stops && !cause.provider().equals(WhatsAppProvider.CLOUD);
    }

    synchronized void delayAnswers(Duration time) {
        answerDelay = time;
    }

    synchronized Duration answerDelay() {
        return answerDelay;
    }

    synchronized void loseNextAnswer() {
        losesAnswer = true;
    }

    /** Returns whether the answer to the message that is sent now is lost. */
    synchronized boolean takeLostAnswer() {
        boolean isLost = losesAnswer;
        losesAnswer = false;
        return isLost;
    }

    synchronized void clear() {
        ended = null;
        refusal = null;
        unreadable = null;
        silence = null;
        answerDelay = Duration.ZERO;
        losesAnswer = false;
    }

    /** Counts an attempt of a session to connect; returns the failure that prevents it. */
    synchronized Optional<InjectedFault> connect(SandboxLine session, Instant now) {
        connections++;
        line = session;
        if (silence != null && !silence.lasts) {
            silence = null;
        }
        InjectedFault fault = ended;
        if (fault != null && !fault.lasts && fault.until.filter(now::isBefore).isEmpty()) {
            ended = null;
        }
        return Optional.ofNullable(ended);
    }

    /** Returns the cause for which the next message is refused. */
    synchronized Optional<FailureCause> refusal() {
        InjectedFault fault = refusal;
        if (fault != null && !fault.lasts) {
            refusal = null;
        }
        return Optional.ofNullable(fault).map(InjectedFault::cause);
    }

    synchronized boolean isSilent() {
        return silence != null;
    }

    /** Returns whether a message that arrives now cannot be read. */
    synchronized boolean takeUnreadable() {
        InjectedFault fault = unreadable;
        if (fault != null && !fault.lasts) {
            unreadable = null;
        }
        return fault != null;
    }

    /** Records a request to send a message again; returns whether it can be read then. */
    synchronized boolean requestResend(ResendRequest request) {
        resendRequests.add(request);
        if (request.newKeys()) {
            unreadable = null;
        }
        return unreadable == null;
    }

    synchronized List<ResendRequest> resendRequests() {
        return List.copyOf(resendRequests);
    }

    synchronized int connections() {
        return connections;
    }
}
