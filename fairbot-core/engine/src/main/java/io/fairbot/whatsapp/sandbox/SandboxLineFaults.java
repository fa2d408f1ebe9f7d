package io.fairbot.whatsapp.sandbox;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.sandbox.SandboxFaults.ResendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong with one sandbox line, on the provider's side: it outlives the line's sessions. */
final class SandboxLineFaults {
    private final List<ResendRequest> askedAgain = new ArrayList<>();
    private @Nullable InjectedFault ended;
    private @Nullable InjectedFault refusal;
    private @Nullable InjectedFault unreadable;
    private @Nullable InjectedFault silence;
    private Duration answerAfter = Duration.ZERO;
    private int connections;
    private @Nullable SandboxLine line;

    /** A failure, as it is injected. */
    record InjectedFault(FailureCause cause, Optional<Instant> until, boolean lasts) {}

    void inject(FailureCause cause, Optional<Instant> until, boolean lasts) {
        InjectedFault fault = new InjectedFault(cause, until, lasts);
        SandboxLine hit = null;
        synchronized (this) {
            switch (cause) {
                case WEB_RESTART_REQUIRED,
                        WEB_CONNECTION_LOST,
                        WEB_REPLACED,
                        WEB_LOGGED_OUT,
                        WEB_TEMPORARY_BAN,
                        WEB_BLOCKED,
                        WEB_OUTDATED -> {
                    ended = fault;
                    hit = line;
                }
                case WEB_UNDECRYPTABLE -> unreadable = fault;
                case WEB_SILENT, CLOUD_SILENT -> silence = fault;
                default -> refusal = fault;
            }
        }
        if (hit != null) {
            hit.cutOff(fault);
        }
    }

    synchronized void answerAfter(Duration time) {
        answerAfter = time;
    }

    synchronized Duration answerAfter() {
        return answerAfter;
    }

    synchronized void heal() {
        ended = null;
        refusal = null;
        unreadable = null;
        silence = null;
        answerAfter = Duration.ZERO;
    }

    /** A session connects; answers what keeps it from doing so. */
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

    /** What refuses the next message. */
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

    /** Whether a message that arrives now cannot be read. */
    synchronized boolean takeUnreadable() {
        InjectedFault fault = unreadable;
        if (fault != null && !fault.lasts) {
            unreadable = null;
        }
        return fault != null;
    }

    /** The bot asks for a message once more; answers whether it can be read then. */
    synchronized boolean askedAgain(ResendRequest asked) {
        askedAgain.add(asked);
        if (asked.newKeys()) {
            unreadable = null;
        }
        return unreadable == null;
    }

    synchronized List<ResendRequest> askedAgain() {
        return List.copyOf(askedAgain);
    }

    synchronized int connections() {
        return connections;
    }
}
