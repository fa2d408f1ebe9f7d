package io.fairbot.whatsapp.sandbox;

import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fault injection of a sandbox channel: every cause of failure, once or until it is cleared. Safe for use from any thread.
 *
 * <p>A cause that ends sessions ends the line's; one that refuses messages refuses the next; an unreadable message is the
 * next one a customer sends; a silent line answers nothing although it claims to be open.
 */
public final class SandboxFaults {
    private final Map<String, SandboxLineFaults> lines = new ConcurrentHashMap<>();

    SandboxFaults() {}

    /**
     * A request to send a message again.
     *
     * @param sender who sent it
     * @param messageId the message
     * @param newKeys whether new keys were requested
     */
    public record ResendRequest(String sender, String messageId, boolean newKeys) {}

    /**
     * Injects a failure that happens once.
     *
     * @param branch the branch
     * @param cause the cause
     */
    public void inject(String branch, FailureCause cause) {
        line(branch).inject(cause, Optional.empty(), false);
    }

    /**
     * Injects a failure with an end that the provider names.
     *
     * @param branch the branch
     * @param cause the cause
     * @param until until when; the line cannot be opened before
     */
    public void inject(String branch, FailureCause cause, Instant until) {
        line(branch).inject(cause, Optional.of(until), false);
    }

    /**
     * Injects a failure that happens again at every attempt.
     *
     * @param branch the branch
     * @param cause the cause
     */
    public void injectPermanently(String branch, FailureCause cause) {
        line(branch).inject(cause, Optional.empty(), true);
    }

    /**
     * Delays the answer to every message that is sent.
     *
     * @param branch the branch
     * @param time the delay; zero for none
     */
    public void delayAnswers(String branch, Duration time) {
        line(branch).delayAnswers(time);
    }

    /**
     * Loses the answer to the next message that is sent: it reaches the customer, and the line does not learn of it.
     *
     * @param branch the branch
     */
    public void loseNextAnswer(String branch) {
        line(branch).loseNextAnswer();
    }

    /**
     * Clears every failure of a line; this does not open the line again.
     *
     * @param branch the branch
     */
    public void clear(String branch) {
        line(branch).clear();
    }

    /**
     * Returns how often a connection of the line was attempted: opened, opened again or reconnected.
     *
     * @param branch the branch
     * @return the number since the channel was created
     */
    public int connections(String branch) {
        return line(branch).connections();
    }

    /**
     * Returns the requests to send a message again.
     *
     * @param branch the branch
     * @return the requests in order
     */
    public List<ResendRequest> resendRequests(String branch) {
        return line(branch).resendRequests();
    }

    /** Returns whether the branch ever had a line, or faults. */
    boolean knows(String branch) {
        return lines.containsKey(branch);
    }

    SandboxLineFaults line(String branch) {
        return lines.computeIfAbsent(branch, id -> new SandboxLineFaults());
    }
}
