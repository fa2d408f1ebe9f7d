package io.fairbot.conversation.handoff;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a conversation with its facts. Obtained from {@link Handoffs}; not to be constructed otherwise, since components may
 * be added.
 *
 * @param state who answers
 * @param since since when; of a conversation that was never handed over, the time of its last event
 * @param by the attendant of a conversation that is taken, and the one who closed a closed one; empty for others
 * @param request the bot's or the last attendant's request of a conversation that waits; empty for others
 * @param unansweredSince since when the customer waits for a word of the attendant; empty when they do not
 */
public record Handoff(
        HandoffState state,
        Instant since,
        Optional<String> by,
        Optional<HandoffRequest> request,
        Optional<Instant> unansweredSince) {}
