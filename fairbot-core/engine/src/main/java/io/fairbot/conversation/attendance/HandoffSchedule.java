package io.fairbot.conversation.attendance;

import io.fairbot.branch.OpeningHours;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.storage.StoredHandoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The schedule of conversations at a branch: the one next step in time that every conversation has which waits or is taken. Immutable,
 * without I/O or a clock.
 */
final class HandoffSchedule {
    /** The opening of a branch that does not open within weeks. */
    static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The number of reminders after which the time between them is not doubled any more. */
    private static final int MAX_DOUBLINGS = 10;

    private final HandoffOptions options;
    private final Optional<OpeningHours> hours;

    HandoffSchedule(HandoffOptions options, Optional<OpeningHours> hours) {
        this.options = options;
        this.hours = hours;
    }

    /** Returns the next step; empty for a closed conversation. Of several steps that are due a return comes first. */
    Optional<HandoffStep> next(StoredHandoff handoff, Instant now) {
        return switch (handoff.state()) {
            case WAITING -> Optional.of(waiting(handoff, now));
            case TAKEN -> Optional.of(taken(handoff, now));
            case BOT, CLOSED -> Optional.empty();
        };
    }

    private HandoffStep waiting(StoredHandoff handoff, Instant now) {
        OpenTime open = OpenTime.of(hours, handoff.since());
        HandoffStep end = HandoffStep.of(HandoffEvent.RETURN_DUE, open.after(options.returnAfterWaiting()));
        List<HandoffStep> steps = new ArrayList<>();
        Instant reminded = Objects.requireNonNullElse(handoff.remindedAt(), handoff.since());
        steps.add(HandoffStep.of(
                HandoffEvent.REMINDER_DUE, OpenTime.of(hours, reminded).after(pause(handoff))));
        if (handoff.toldAt() == null) {
            steps.add(HandoffStep.of(HandoffEvent.NOTICE_DUE, open.after(options.wordAfter())));
        }
        closing(handoff, open, now).ifPresent(steps::add);
        return first(end, steps, now);
    }

    private HandoffStep taken(StoredHandoff handoff, Instant now) {
        Instant unanswered = handoff.unansweredSince();
        if (unanswered == null) {
            Instant spoke = Objects.requireNonNullElse(handoff.spokeAt(), handoff.since());
            return HandoffStep.of(HandoffEvent.RETURN_DUE, spoke.plus(options.returnAfterIdle()));
        }
        HandoffStep end = HandoffStep.of(HandoffEvent.RETURN_DUE, unanswered.plus(options.returnAfterSilence()));
        Instant reminded = Objects.requireNonNullElse(handoff.remindedAt(), unanswered);
        return first(end, List.of(HandoffStep.of(HandoffEvent.REMINDER_DUE, reminded.plus(pause(handoff)))), now);
    }

    private static HandoffStep first(HandoffStep end, List<HandoffStep> steps, Instant now) {
        return end.dueAt().isAfter(now)
                ? steps.stream()
                        .min(Comparator.comparing(HandoffStep::dueAt))
                        .filter(step -> step.dueAt().isBefore(end.dueAt()))
                        .orElse(end)
                : end;
    }

    private Duration pause(StoredHandoff handoff) {
        return options.remindAfter().multipliedBy(1L << Math.min(handoff.reminders(), MAX_DOUBLINGS));
    }

    /** Returns when the customer is to hear of the next time at which the branch is closed, unless they have heard of it. */
    private Optional<HandoffStep> closing(StoredHandoff handoff, OpenTime open, Instant now) {
        Instant at = now.isAfter(handoff.since()) ? now : handoff.since();
        Optional<HandoffStep> step = open.closing(at).map(closed -> closing(open, closed));
        boolean isTold = step.filter(closing -> closing.opening().orElse(NEVER).equals(handoff.toldUntil()))
                .isPresent();
        // Of this night they have heard; of the next one they have not.
        return isTold
                ? step.flatMap(HandoffStep::opening).flatMap(open::closing).map(closed -> closing(open, closed))
                : step;
    }

    private static HandoffStep closing(OpenTime open, Instant closed) {
        return new HandoffStep(HandoffEvent.CLOSING_DUE, closed, open.opening(closed));
    }
}
