package io.fairbot.administration;

import io.fairbot.administration.AdministrativeOperation.Situation;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.StoredHandoff;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A stored conversation with a customer who has just written, for what attendants do. */
final class AttendedConversation {
    private static final String BRANCH = "matriz";

    private AttendedConversation() {}

    /** Stores one that waits; returns its id. */
    static String waiting(Situation now, int number) {
        return store(now, number, StoredHandoff.waiting(HandoffRequest.NORMAL, Instant.now()));
    }

    /** Stores one that the key of the administrator has taken; returns its id. */
    static String taken(Situation now, int number) {
        return store(now, number, StoredHandoff.taken("key/bootstrap", false, Instant.now()));
    }

    private static String store(Situation now, int number, StoredHandoff handoff) {
        String contact = "attended-" + number;
        Alias phone = Alias.of(PhoneNumber.parse("+55489997" + (10_000 + number)));
        Instant at = Instant.now();
        InboxEntry written = new InboxEntry(
                BRANCH,
                contact,
                phone.key(),
                phone,
                Optional.empty(),
                number,
                null,
                new ConversationEvent.Message(contact, new Text("oi"), at),
                at,
                InboxEntry.EventOutcome.PAUSED,
                List.of(),
                null,
                at,
                List.of(),
                List.of());
        ConversationRecord record = new ConversationRecord(
                BRANCH, contact, phone, ConversationState.NONE, at, handoff, null, null, null, null, at);
        now.insert(
                Write.insert(ConversationModels.CONVERSATIONS, ConversationRecord.id(BRANCH, contact), record),
                Write.insert(
                        ConversationModels.CONTACTS,
                        contact,
                        new Contact(contact, List.of(phone), Optional.empty(), at)),
                HistoryEntry.of(written, Duration.ofDays(1)).get(0));
        return new ConversationId(BRANCH, contact).toString();
    }
}
