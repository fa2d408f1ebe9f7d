package io.fairbot.conversation.attendance;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The writes that belong to an attendant's action, besides those of the conversation. Safe for use from any thread. */
final class HandoffWrites {
    private final Platform platform;
    private final ToLongFunction<String> numbers;

    HandoffWrites(Platform platform, ToLongFunction<String> numbers) {
        this.platform = platform;
        this.numbers = numbers;
    }

    /** Returns the writes of the timer of the next step, in place of those that merged contacts have. */
    List<Write> timer(ConversationId conversation, HandoffTurn turn, List<String> formerContacts, Instant now) {
        Optional<TimerChange> change = turn.timer();
        if (change.isEmpty()) {
            return List.of();
        }
        List<Write> writes = new ArrayList<>();
        String branch = conversation.branch();
        String id = TimerEntry.id(branch, conversation.contact(), HandoffTurn.TIMER);
        if (change.get() instanceof TimerChange.TimerStart start) {
            TimerEntry timer =
                    new TimerEntry(branch, conversation.contact(), start.name(), start.data(), now.plus(start.after()));
            writes.add(Write.put(ConversationModels.TIMERS, id, timer));
        } else {
            writes.add(new Write.Delete(ConversationModels.TIMERS, id, Precondition.ANY));
        }
        for (String former : formerContacts) {
            String formerId = TimerEntry.id(branch, former, HandoffTurn.TIMER);
            writes.add(new Write.Delete(ConversationModels.TIMERS, formerId, Precondition.ANY));
        }
        return writes;
    }

    /** Returns the write of the event from which the handler learns of an action. */
    Write event(ConversationRecord conversation, HandoffAction action, Instant now) {
        Attendant event = new Attendant(
                "attendant/" + platform.ids().next(),
                action.to().isEmpty() ? action.author().attendant() : action.to(),
                switch (action.event()) {
                    case CLOSE -> Attendant.AttendantAction.CLOSE;
                    case GIVE_BACK -> Attendant.AttendantAction.FINISH;
                    default -> Attendant.AttendantAction.TAKE_OVER;
                });
        InboxEntry entry = new InboxEntry(
                conversation.branch(),
                conversation.contact(),
                null,
                conversation.address(),
                Optional.empty(),
                numbers.applyAsLong(conversation.branch()),
                true,
                event,
                now,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
        return Write.insert(ConversationModels.INBOX, InboxEntry.id(conversation.branch(), entry.key()), entry);
    }
}
