package io.fairbot.conversation.attendance;

import io.fairbot.Internal;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.branch.OpeningHours;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.attendance.HandoffTransitionTable.HandoffTransition;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffNews;
import io.fairbot.conversation.handoff.HandoffNews.NewsKind;
import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.conversation.handoff.HandoffNotice.NoticeKind;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.StoredHandoff;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handoff of one conversation within one commit: its facts, which change with every event, and what is to be committed and
 * reported with them. Used by one thread.
 */
@Internal
public final class HandoffTurn {
    /** The name of the timer of the next step in time; a timer of this name that a handler starts is replaced. */
    public static final String TIMER = "fairbot/handoff";

    private final ConversationId conversation;
    private final HandoffSchedule schedule;
    private final ZoneId zone;
    private final Instant now;
    private final List<HandoffNews> news = new ArrayList<>();
    private @Nullable StoredHandoff facts;
    private boolean isScheduled;

    /**
     * The surroundings of a conversation.
     *
     * @param conversation its id
     * @param hours the opening hours of the branch, empty when they are not known
     * @param options the times of the steps
     * @param now the time
     */
    public record HandoffContext(
            ConversationId conversation, Optional<OpeningHours> hours, HandoffOptions options, Instant now) {

        /**
         * Returns the surroundings with the opening hours and the times of the branch that agents have published.
         *
         * @param conversation the id of the conversation
         * @param snapshots the published snapshots
         * @param options the times of the steps, for a branch that has none of its own
         * @param now the time
         * @return the surroundings
         */
        public static HandoffContext of(
                ConversationId conversation, SnapshotMap snapshots, HandoffOptions options, Instant now) {
            Optional<Branch> branch = snapshots
                    .find(Branches.class)
                    .map(Snapshot::value)
                    .flatMap(branches -> branches.find(conversation.branch()));
            return new HandoffContext(
                    conversation,
                    branch.map(Branch::hours),
                    branch.map(found -> options.with(found.settings())).orElse(options),
                    now);
        }
    }

    /**
     * A step in time that was taken.
     *
     * @param notice the word to the customer; empty for a reminder
     * @param isReturn whether the bot has the conversation from now on
     */
    public record HandoffStepResult(Optional<HandoffNotice> notice, boolean isReturn) {}

    /**
     * Begins with the stored facts.
     *
     * @param context the surroundings
     * @param before the facts, null while the bot has the conversation
     */
    public HandoffTurn(HandoffContext context, @Nullable StoredHandoff before) {
        conversation = context.conversation;
        schedule = new HandoffSchedule(context.options, context.hours);
        zone = context.hours.map(OpeningHours::zone).orElse(ZoneOffset.UTC);
        now = context.now;
        facts = before;
    }

    /**
     * Returns the state.
     *
     * @return the state
     */
    public HandoffState state() {
        return facts == null ? HandoffState.BOT : facts.state();
    }

    /**
     * Returns the facts.
     *
     * @return the facts, null while the bot has the conversation
     */
    public @Nullable StoredHandoff facts() {
        return facts;
    }

    /**
     * Takes the customer's message.
     *
     * @return whether the bot is silent
     */
    public boolean message() {
        return apply(HandoffEvent.MESSAGE, "", HandoffRequest.NORMAL).contains(HandoffEffect.STAY_SILENT);
    }

    /**
     * Takes a message that a person wrote on the phone of the line.
     *
     * @return whether the handler learns of it
     */
    public boolean phoneUsed() {
        return apply(HandoffEvent.PHONE_USED, Attendant.OWN_PHONE, HandoffRequest.NORMAL)
                .contains(HandoffEffect.NOTIFY_HANDLER);
    }

    /**
     * Takes the bot's request for an attendant.
     *
     * @param request priority and reason
     */
    public void request(HandoffRequest request) {
        apply(HandoffEvent.REQUESTED, "", request);
    }

    /**
     * Returns whether an attendant's action is refused in this state.
     *
     * @param action the action
     * @return whether it is refused
     */
    public boolean refuses(HandoffEvent action) {
        return HandoffTransitionTable.isRefused(state(), action);
    }

    /**
     * Takes the step that is due, if one is. Otherwise the timer was early, and is set again.
     *
     * @return the step; empty for none
     */
    public Optional<HandoffStepResult> step() {
        StoredHandoff before = facts;
        Optional<HandoffStep> due = before == null
                ? Optional.empty()
                : schedule.next(before, now).filter(step -> !step.dueAt().isAfter(now));
        isScheduled = true;
        if (before == null || due.isEmpty()) {
            return Optional.empty();
        }
        HandoffStep step = due.get();
        boolean isAwaited = before.state() == HandoffState.WAITING || before.unansweredSince() != null;
        List<HandoffEffect> effects = apply(step, Attendant.TIMEOUT, HandoffRequest.NORMAL);
        Optional<HandoffNotice> notice =
                effects.contains(HandoffEffect.TELL_CUSTOMER) ? Optional.of(notice(step, isAwaited)) : Optional.empty();
        return Optional.of(new HandoffStepResult(notice, effects.contains(HandoffEffect.NOTIFY_HANDLER)));
    }

    /**
     * Takes an event that is not refused.
     *
     * @param event the event
     * @param by the attendant; empty where there is none
     * @param request priority and reason of one that is put into the queue
     * @return the effects, none when the event changes nothing
     */
    public List<HandoffEffect> apply(HandoffEvent event, String by, HandoffRequest request) {
        return apply(HandoffStep.of(event, now), by, request);
    }

    private List<HandoffEffect> apply(HandoffStep step, String by, HandoffRequest request) {
        HandoffEvent event = step.event();
        Optional<HandoffTransition> transition = HandoffTransitionTable.next(state(), event);
        if (transition.isEmpty()) {
            return List.of();
        }
        StoredHandoff before = facts;
        List<HandoffEffect> effects = transition.get().effects();
        facts = next(before, transition.get().next(), step, by, request);
        isScheduled |= effects.contains(HandoffEffect.SCHEDULE) || effects.contains(HandoffEffect.CANCEL_SCHEDULE);
        if (effects.contains(HandoffEffect.NOTIFY_STAFF) || effects.contains(HandoffEffect.REMIND_STAFF)) {
            news.add(news(kind(event), before));
        }
        return effects;
    }

    private @Nullable StoredHandoff next(
            @Nullable StoredHandoff before, HandoffState state, HandoffStep step, String by, HandoffRequest request) {
        if (state == HandoffState.BOT) {
            return null;
        }
        boolean isAwaited =
                before != null && (before.state() == HandoffState.WAITING || before.unansweredSince() != null);
        return switch (step.event()) {
            case REQUESTED, REQUEUE -> StoredHandoff.waiting(request, now);
            case TAKE, TRANSFER -> StoredHandoff.taken(by, isAwaited, now);
            case PHONE_USED ->
                before != null && before.state() == HandoffState.TAKEN
                        ? before.withWord(now)
                        : StoredHandoff.taken(by, false, now);
            case CLOSE -> StoredHandoff.closed(by, now);
            case MESSAGE -> Objects.requireNonNull(before).withMessage(now);
            case WORD -> Objects.requireNonNull(before).withWord(now);
            case REMINDER_DUE -> Objects.requireNonNull(before).withReminder(now);
            case NOTICE_DUE -> Objects.requireNonNull(before).withNotice(now);
            case CLOSING_DUE ->
                Objects.requireNonNull(before).withClosingNotice(step.opening().orElse(HandoffSchedule.NEVER));
            case GIVE_BACK, RETURN_DUE -> null;
        };
    }

    private static NewsKind kind(HandoffEvent event) {
        return switch (event) {
            case REQUESTED, REQUEUE -> NewsKind.QUEUED;
            case TAKE, PHONE_USED -> NewsKind.TAKEN;
            case TRANSFER -> NewsKind.TRANSFERRED;
            case CLOSE -> NewsKind.CLOSED;
            case GIVE_BACK, RETURN_DUE -> NewsKind.RETURNED;
            default -> NewsKind.REMINDER;
        };
    }

    private HandoffNews news(NewsKind kind, @Nullable StoredHandoff before) {
        Optional<StoredHandoff> current = Optional.ofNullable(facts);
        return new HandoffNews(
                kind,
                conversation.toString(),
                Optional.of(conversation.branch()),
                state(),
                current.map(StoredHandoff::since).orElse(now),
                current.map(StoredHandoff::by),
                current.map(StoredHandoff::priority),
                Optional.ofNullable(before).map(StoredHandoff::by));
    }

    private HandoffNotice notice(HandoffStep step, boolean isAwaited) {
        NoticeKind kind = switch (step.event()) {
            case NOTICE_DUE -> NoticeKind.STILL_WAITING;
            case CLOSING_DUE -> NoticeKind.SHOP_CLOSED;
            default -> isAwaited ? NoticeKind.GIVEN_BACK : NoticeKind.ENDED;
        };
        Optional<LocalDateTime> opening = step.opening().map(at -> LocalDateTime.ofInstant(at, zone));
        return HandoffTexts.notice(kind, opening, LocalDate.ofInstant(now, zone));
    }

    /**
     * Returns the change of the timer of the next step.
     *
     * @return the change; empty when the timer stays as it is
     */
    public Optional<TimerChange> timer() {
        if (!isScheduled) {
            return Optional.empty();
        }
        StoredHandoff current = facts;
        Optional<HandoffStep> next = current == null ? Optional.empty() : schedule.next(current, now);
        return Optional.of(next.<TimerChange>map(step -> new TimerChange.TimerStart(TIMER, until(step.dueAt()), ""))
                .orElseGet(() -> new TimerChange.TimerCancellation(TIMER)));
    }

    /** Returns the wait until a time, in whole milliseconds since the store has no parts of them: a timer never comes early. */
    private Duration until(Instant dueAt) {
        Instant whole = dueAt.truncatedTo(ChronoUnit.MILLIS);
        Duration wait = Duration.between(now, whole.equals(dueAt) ? dueAt : whole.plusMillis(1));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /**
     * Returns what the staff is to learn, once the changes are committed.
     *
     * @return the news, in order
     */
    public List<HandoffNews> news() {
        return List.copyOf(news);
    }
}
