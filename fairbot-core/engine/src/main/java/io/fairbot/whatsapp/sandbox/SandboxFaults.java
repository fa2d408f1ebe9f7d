package io.fairbot.whatsapp.sandbox;

import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sandbox lines fail as real ones do: every row of the table, once or until it is healed. Safe for use from any thread.
 *
 * <p>A cause that ends sessions ends the line's; one that refuses messages refuses the next; an unreadable message is the
 * next one a customer sends; a silent line answers nothing although it says it is open.
 */
public final class SandboxFaults {
    private final Map<String, SandboxLineFaults> lines = new ConcurrentHashMap<>();

    SandboxFaults() {}

    /**
     * A message that the bot asked for once more.
     *
     * @param sender who sent it
     * @param messageId the message
     * @param newKeys whether new keys were asked for
     */
    public record ResendRequest(String sender, String messageId, boolean newKeys) {}

    /**
     * Lets a failure happen once.
     *
     * @param branch the branch
     * @param cause the row of the table
     */
    public void inject(String branch, FailureCause cause) {
        line(branch).inject(cause, Optional.empty(), false);
    }

    /**
     * Lets a failure happen that the provider says will last.
     *
     * @param branch the branch
     * @param cause the row of the table
     * @param until until when; the line cannot be opened before
     */
    public void inject(String branch, FailureCause cause, Instant until) {
        line(branch).inject(cause, Optional.of(until), false);
    }

    /**
     * Lets a failure happen, and again at every attempt.
     *
     * @param branch the branch
     * @param cause the row of the table
     */
    public void injectPermanently(String branch, FailureCause cause) {
        line(branch).inject(cause, Optional.empty(), true);
    }

    /**
     * Lets every message that is sent be answered only after a while.
     *
     * @param branch the branch
     * @param time how long; zero for at once
     */
    public void delayAnswers(String branch, Duration time) {
        line(branch).answerAfter(time);
    }

    /**
     * Ends every failure of a line; it does not bring the line back.
     *
     * @param branch the branch
     */
    public void clear(String branch) {
        line(branch).heal();
    }

    /**
     * Returns how often the line was connected, or tried to be: opened, opened anew or connected again.
     *
     * @param branch the branch
     * @return the number since the channel was created
     */
    public int connections(String branch) {
        return line(branch).connections();
    }

    /**
     * Returns which messages the bot asked for once more.
     *
     * @param branch the branch
     * @return in their order
     */
    public List<ResendRequest> resendRequests(String branch) {
        return line(branch).askedAgain();
    }

    /** As {@link #connections(String)}, without making a line known that never was. */
    boolean knows(String branch) {
        return lines.containsKey(branch);
    }

    SandboxLineFaults line(String branch) {
        return lines.computeIfAbsent(branch, id -> new SandboxLineFaults());
    }
}
