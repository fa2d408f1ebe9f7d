package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationHandler.ApologyReason;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Insights;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.attendance.HandoffTurn;
import io.fairbot.conversation.attendance.HandoffTurn.HandoffContext;
import io.fairbot.conversation.attendance.HandoffTurn.HandoffStepResult;
import io.fairbot.conversation.contact.StoredConversation;
import io.fairbot.conversation.engine.ReplyFormatter.FormattedReply;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffNews;
import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.interpreter.InterpreterRegistry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plan of the settlement of some events of one contact, made without access to the store: the handler is called for
 * each of them in turn, the results are collected, and {@code TurnBatch} writes them.
 *
 * <p>Used by one thread.
 */
final class TurnPlan {
    private static final Logger log = LoggerFactory.getLogger(TurnPlan.class);

    private final ConversationHandler handler;
    private final InterpreterRegistry interpreters;
    private final ConversationOptions options;
    private final IdGenerator ids;
    private final ReplyFormatter formatter;
    private final ConversationContext context;
    private final StoredConversation before;

    private final List<EventResult> settled = new ArrayList<>();
    private final List<ReplyDraft> drafts = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, TimerChange> timers = new LinkedHashMap<>();
    private final HandoffTurn handoff;

    private ConversationState state;
    private Instant stateUntil;
    private Alias address;
    private @Nullable Instant apologizedAt;
    private @Nullable ListMenu menu;
    private boolean ends;

    /** The result of an event: its settlement, the drafts that answer it, and the topics that the handler recognized. */
    record EventResult(
            PendingEvent work,
            EventOutcome outcome,
            List<ReplyDraft> replies,
            @Nullable String reason,
            List<String> topics,
            boolean later) {

        /** Creates a result that is complete. */
        EventResult(
                PendingEvent work,
                EventOutcome outcome,
                List<ReplyDraft> replies,
                @Nullable String reason,
                List<String> topics) {
            this(work, outcome, replies, reason, topics, false);
        }

        /** Creates a result without topics, for an event whose handler was not called or failed. */
        EventResult(PendingEvent work, EventOutcome outcome, List<ReplyDraft> replies, @Nullable String reason) {
            this(work, outcome, replies, reason, List.of());
        }
    }

    /** A draft of a message, and the messages that it answers. */
    record ReplyDraft(
            String id, Purpose purpose, OutboundContent content, Instant expiresAt, List<MessageRef> inReplyTo) {}

    /** The inputs of a plan besides the conversation. */
    record TurnInputs(
            ConversationHandler handler,
            SnapshotMap snapshots,
            InterpreterRegistry interpreters,
            ConversationOptions options,
            IdGenerator ids,
            ReplyFormatter formatter) {

        /** Returns the inputs with the formatter of another channel. */
        TurnInputs withFormatter(ReplyFormatter other) {
            return new TurnInputs(handler, snapshots, interpreters, options, ids, other);
        }
    }

    TurnPlan(TurnInputs inputs, String branch, Contact contact, StoredConversation before, Alias address, Instant now) {
        this.handler = inputs.handler;
        this.interpreters = inputs.interpreters;
        this.options = inputs.options;
        this.ids = inputs.ids;
        this.formatter = inputs.formatter;
        this.before = before;
        this.context = new ConversationContext(branch, contact, now, inputs.snapshots);
        Optional<ConversationRecord> record = before.record(now);
        Optional<ConversationRecord> alive = record.filter(r -> r.stateUntil().isAfter(now));
        state = alive.map(ConversationRecord::state).orElse(ConversationState.NONE);
        stateUntil = alive.map(ConversationRecord::stateUntil).orElse(now);
        menu = alive.map(ConversationRecord::menu).orElse(null);
        this.address = record.map(ConversationRecord::address).orElse(address);
        ConversationId id = new ConversationId(branch, contact.id());
        handoff = new HandoffTurn(
                HandoffContext.of(id, inputs.snapshots, options.handoff(), now),
                record.map(ConversationRecord::handoff).orElse(null));
        apologizedAt = record.map(ConversationRecord::apologizedAt).orElse(null);
    }

    /**
     * Settles one more event.
     *
     * @return whether another one may follow in the same commit
     */
    boolean settle(PendingEvent work) {
        if (work instanceof PendingEvent.InboxEvent entry && work.event() instanceof ConversationEvent.Message) {
            address = entry.document().value().from();
        }
        try {
            settled.add(decide(work));
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            // A handler is foreign code: any exception ends this event and nothing else.
            log.error("The handler failed on event {} of {}", work.id(), context.contact(), e);
            settled.add(dead(work, "The handler failed: " + e.getClass().getSimpleName()));
        }
        return !ends;
    }

    /** Gives an event up for a reason outside the handler. */
    void giveUp(PendingEvent work, String reason) {
        log.error("The event {} of {} is given up: {}", work.id(), context.contact(), reason);
        settled.add(dead(work, reason));
    }

    private EventResult decide(PendingEvent work) {
        ConversationEvent event = work.event();
        if (isStep(work)) {
            return step(work);
        }
        if (isSilent(work)) {
            return new EventResult(work, EventOutcome.PAUSED, List.of(), null);
        } else if (event instanceof Attendant) {
            return handled(work, turn(work));
        } else if (isLate(event) || isAnsweredLate(work)) {
            return late(work);
        } else if (work instanceof PendingEvent.DueTimer timer
                && timers.containsKey(timer.document().value().name())) {
            return new EventResult(
                    work, EventOutcome.IGNORED, List.of(), "An earlier turn of the same commit changed it.");
        }
        Optional<OutboundContent> page = page(work);
        if (page.isPresent()) {
            ReplyDraft draft = draft(page.get(), options.replyTtl(), work);
            drafts.add(draft);
            return new EventResult(work, EventOutcome.ANSWERED, List.of(draft), null);
        }
        return handled(work, turn(work));
    }

    private Turn turn(PendingEvent work) {
        ConversationContext given = context.withInsights(insights(work));
        return work.group().isPresent()
                ? handler.handleGroup(work.group().get(), state, (ConversationEvent.Message) work.event(), given)
                : handler.handle(state, chosen(work.event()), given);
    }

    private EventResult handled(PendingEvent work, Turn turn) {
        // Everything that can fail comes first: a turn is accepted as a whole or not at all.
        List<FormattedReply> formatted = turn.replies().stream()
                .map(reply -> formatter.format(reply.content()))
                .toList();
        List<ReplyDraft> replies = drafts(turn, formatted, work);
        Optional<EventResult> duplicate = duplicateOf(work, replies);
        keep(turn, work.group().isEmpty());
        if (!formatted.isEmpty()) {
            menu = formatted.get(formatted.size() - 1).menu();
        }
        if (duplicate.isPresent()) {
            duplicate.get().replies.forEach(draft -> work.message().ifPresent(draft.inReplyTo::add));
            return new EventResult(work, EventOutcome.MERGED, duplicate.get().replies, null, turn.topics());
        }
        drafts.addAll(replies);
        EventOutcome outcome = replies.isEmpty() ? EventOutcome.IGNORED : EventOutcome.ANSWERED;
        return new EventResult(
                work, outcome, replies, null, turn.topics(), replies.isEmpty() && turn.isAnsweredLater());
    }

    /** Returns whether the handler is not called, because the conversation waits for an attendant or has one. */
    private boolean isSilent(PendingEvent work) {
        if (work.event() instanceof Attendant attendant) {
            // Every other action of an attendant was committed before its event was stored.
            return attendant.written().isPresent() && !handoff.phoneUsed();
        }
        boolean isPrivateMessage = work.event() instanceof ConversationEvent.Message
                && work.group().isEmpty();
        boolean silent = isPrivateMessage ? handoff.message() : handoff.state().isWithPerson();
        return silent && !(handoff.state() == HandoffState.WAITING && handler.answersWhileWaiting());
    }

    private static boolean isStep(PendingEvent work) {
        return work instanceof PendingEvent.DueTimer timer
                && timer.document().value().name().equals(HandoffTurn.TIMER);
    }

    /** Takes the next step in time of a conversation that waits for an attendant or has one. */
    private EventResult step(PendingEvent work) {
        Optional<HandoffStepResult> step = handoff.step();
        List<ReplyDraft> replies = new ArrayList<>(step.flatMap(HandoffStepResult::notice)
                .map(notice -> notice(notice, work))
                .orElse(List.of()));
        drafts.addAll(replies);
        if (step.filter(HandoffStepResult::isReturn).isPresent()) {
            Attendant back = new Attendant(work.id(), Attendant.TIMEOUT, Attendant.AttendantAction.FINISH);
            replies.addAll(handled(work, handler.handle(state, back, context)).replies);
        }
        return new EventResult(work, EventOutcome.ANSWERED, replies, null);
    }

    /** Returns the word to a customer in the handler's words; a customer must not hear nothing because a handler fails. */
    private List<ReplyDraft> notice(HandoffNotice notice, PendingEvent work) {
        Reply reply = Reply.of(notice.text());
        try {
            reply = handler.notice(notice, context);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            log.error("The handler failed to word the notice {} for {}", notice.kind(), context.contact(), e);
        }
        return drafts(Turn.reply(reply), List.of(formatter.format(reply.content())), work);
    }

    /** Returns the next page of the list of the last reply, when the customer asked for it. */
    private Optional<OutboundContent> page(PendingEvent work) {
        ListMenu shown = menu;
        boolean isPrivate = work.group().isEmpty();
        return isPrivate && shown != null && work.event() instanceof ConversationEvent.Message message
                ? formatter.page(shown, message.content())
                : Optional.empty();
    }

    /** Returns the event with the option in place of its number, when the customer could not choose it otherwise. */
    private ConversationEvent chosen(ConversationEvent event) {
        ListMenu shown = menu;
        if (shown == null || !(event instanceof ConversationEvent.Message message)) {
            return event;
        }
        return ReplyFormatter.choice(shown, message.content())
                .<ConversationEvent>map(message::withContent)
                .orElse(event);
    }

    private Insights insights(PendingEvent work) {
        return work instanceof PendingEvent.InboxEvent entry
                ? interpreters.insights(entry.document().value())
                : Insights.none();
    }

    private void keep(Turn turn, boolean isPrivate) {
        if (isPrivate || turn.state().isPresent() || turn.keepFor().isPresent()) {
            stateUntil = context.now().plus(turn.keepFor().orElse(options.stateTtl()));
        }
        state = turn.state().orElse(state);
        writes.addAll(turn.writes());
        turn.timers().forEach(change -> timers.put(change.name(), change));
        turn.handoff().ifPresent(handoff::request);
        turn.optOut().ifPresent(this::optOut);
        // The next event's handler would not see these writes; it gets a commit of its own.
        ends = !turn.writes().isEmpty() || turn.optOut().isPresent();
    }

    private void optOut(boolean repliesOnly) {
        String id = context.contact().id();
        writes.add(
                repliesOnly
                        ? Write.put(ConversationModels.OPT_OUTS, id, new OptOut(context.branch(), context.now()))
                        : new Write.Delete(ConversationModels.OPT_OUTS, id, Precondition.ANY));
    }

    /** Returns the previous message when its reply would be repeated: a customer typed "oi" twice. */
    private Optional<EventResult> duplicateOf(PendingEvent work, List<ReplyDraft> replies) {
        if (settled.isEmpty() || replies.isEmpty() || !(work.event() instanceof ConversationEvent.Message)) {
            return Optional.empty();
        }
        EventResult last = settled.get(settled.size() - 1);
        if (!last.work.group().equals(work.group())) {
            return Optional.empty();
        }
        boolean answered = last.outcome == EventOutcome.ANSWERED || last.outcome == EventOutcome.MERGED;
        boolean same = last.replies.stream()
                .map(ReplyDraft::content)
                .toList()
                .equals(replies.stream().map(ReplyDraft::content).toList());
        return Optional.of(last).filter(s -> answered && same && s.work.event() instanceof ConversationEvent.Message);
    }

    private boolean isLate(ConversationEvent event) {
        return event instanceof ConversationEvent.Message message
                && message.sentAt().plus(options.lateAfter()).isBefore(context.now());
    }

    /** Returns whether an operator has decided that the event is answered as a late one. */
    private static boolean isAnsweredLate(PendingEvent work) {
        return work instanceof PendingEvent.InboxEvent entry
                && entry.document().value().outcome() == EventOutcome.LATE;
    }

    private EventResult late(PendingEvent work) {
        String reason = isAnsweredLate(work)
                ? "An operator decided so after a restore."
                : "It was older than " + options.lateAfter().toMinutes() + " minutes.";
        Optional<EventResult> earlier = settled.stream()
                .filter(s -> s.outcome == EventOutcome.LATE && !s.replies.isEmpty())
                .filter(s -> work.group().isEmpty())
                .findFirst();
        if (earlier.isPresent()) {
            earlier.get().replies.forEach(draft -> work.message().ifPresent(draft.inReplyTo::add));
            return new EventResult(work, EventOutcome.LATE, earlier.get().replies, reason);
        }
        boolean recently =
                apologizedAt != null && apologizedAt.plus(options.lateAfter()).isAfter(context.now());
        List<ReplyDraft> replies = recently ? List.of() : apology(ApologyReason.LATE, work);
        if (!replies.isEmpty()) {
            apologizedAt = context.now();
        }
        return new EventResult(work, EventOutcome.LATE, replies, reason);
    }

    private EventResult dead(PendingEvent work, String reason) {
        return new EventResult(work, EventOutcome.DEAD, apology(ApologyReason.FAILED, work), reason);
    }

    private List<ReplyDraft> apology(ApologyReason occasion, PendingEvent work) {
        if (work.group().isPresent()) {
            // Its author did not write to the bot, and waits for nothing.
            return List.of();
        }
        try {
            List<ReplyDraft> sorry = handler.apology(occasion, context)
                    .map(reply -> drafts(Turn.reply(reply), List.of(formatter.format(reply.content())), work))
                    .orElse(List.of());
            drafts.addAll(sorry);
            return sorry;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            log.error("The handler failed to apologize for event {} of {}", work.id(), context.contact(), e);
            return List.of();
        }
    }

    private List<ReplyDraft> drafts(Turn turn, List<FormattedReply> formatted, PendingEvent work) {
        List<ReplyDraft> all = new ArrayList<>();
        for (int i = 0; i < formatted.size(); i++) {
            Duration valid = turn.replies().get(i).validFor().orElse(options.replyTtl());
            formatted.get(i).contents().forEach(content -> all.add(draft(content, valid, work)));
        }
        return all;
    }

    private ReplyDraft draft(OutboundContent content, Duration valid, PendingEvent work) {
        List<MessageRef> inReplyTo = new ArrayList<>();
        work.message().ifPresent(inReplyTo::add);
        // The author of a message in a group expects nothing in private.
        Purpose purpose = work.group().isPresent() ? Purpose.NOTICE : Purpose.REPLY;
        return new ReplyDraft(ids.next(), purpose, content, context.now().plus(valid), inReplyTo);
    }

    ConversationContext context() {
        return context;
    }

    List<EventResult> settled() {
        return settled;
    }

    List<ReplyDraft> drafts() {
        return drafts;
    }

    List<Write> writes() {
        return writes;
    }

    Map<String, TimerChange> timers() {
        Map<String, TimerChange> all = new LinkedHashMap<>(timers);
        handoff.timer().ifPresent(change -> all.put(change.name(), change));
        return all;
    }

    /** Returns what the staff learns once the turn is committed. */
    List<HandoffNews> news() {
        return handoff.news();
    }

    Alias address() {
        return address;
    }

    /** Returns the ids of the contacts that were merged into this one. */
    List<String> formerContacts() {
        return before.formerContacts();
    }

    /** Returns the writes of the new state of the conversation. */
    List<Write> conversation() {
        ConversationRecord record = new ConversationRecord(
                context.branch(),
                context.contact().id(),
                address,
                state,
                stateUntil,
                handoff.facts(),
                null,
                null,
                apologizedAt,
                menu,
                context.now());
        return before.replacedBy(record);
    }

    /** Returns the contact under its current name, when that has changed. */
    Optional<Contact> renamed() {
        Contact contact = context.contact();
        return settled.stream()
                .map(EventResult::work)
                .map(work -> work instanceof PendingEvent.InboxEvent entry
                        ? entry.document().value().name().orElse(null)
                        : null)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .filter(name -> !contact.name().equals(Optional.of(name)))
                .map(name -> new Contact(contact.id(), contact.aliases(), Optional.of(name), contact.since()));
    }
}
