package io.fairbot.conversation.contact;

import io.fairbot.Internal;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.StoredHandoff;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A conversation as it is stored: its record, and those of contacts that were merged into its contact since the last turn.
 *
 * @param contact the id of the contact
 * @param formerContacts the ids of the contacts that are part of it
 * @param current the record, empty for a new conversation
 * @param former the records of the other contacts that have not been united with it yet
 */
@Internal
public record StoredConversation(
        String contact,
        List<String> formerContacts,
        Optional<Document<ConversationRecord>> current,
        List<Document<ConversationRecord>> former) {
    /** The states of parts, the last of which counts for the whole. */
    private static final List<HandoffState> RANKING =
            List.of(HandoffState.CLOSED, HandoffState.WAITING, HandoffState.TAKEN);

    /** Copies the lists. */
    public StoredConversation {
        formerContacts = List.copyOf(formerContacts);
        former = List.copyOf(former);
    }

    /**
     * Reads the conversation of a contact.
     *
     * @param store the store
     * @param branch the branch's id
     * @param contact the contact's id
     * @param formerContacts the ids of the contacts that are part of it
     * @return the conversation
     */
    public static CompletionStage<StoredConversation> read(
            DocumentStore store, String branch, String contact, List<String> formerContacts) {
        CompletionStage<Optional<Document<ConversationRecord>>> current = read(store, branch, contact);
        if (formerContacts.isEmpty()) {
            return current.thenApply(found -> new StoredConversation(contact, formerContacts, found, List.of()));
        }
        List<CompletionStage<Optional<Document<ConversationRecord>>>> former =
                formerContacts.stream().map(id -> read(store, branch, id)).toList();
        return current.thenCombine(
                Stages.all(former),
                (found, others) -> new StoredConversation(
                        contact,
                        formerContacts,
                        found,
                        others.stream().flatMap(Optional::stream).toList()));
    }

    private static CompletionStage<Optional<Document<ConversationRecord>>> read(
            DocumentStore store, String branch, String contact) {
        return store.get(ConversationModels.CONVERSATIONS, ConversationRecord.id(branch, contact));
    }

    /**
     * Returns the record of the whole conversation: the state and the address of the part that was active last, among those
     * whose state has not expired; with an attendant when any part has one, and waiting for one when any part does.
     *
     * @param now the time
     * @return the record, empty for a new conversation
     */
    public Optional<ConversationRecord> record(Instant now) {
        if (former.isEmpty()) {
            return current.map(Document::value);
        }
        List<ConversationRecord> parts = Stream.concat(current.stream(), former.stream())
                .map(Document::value)
                .sorted(Comparator.comparing(ConversationRecord::lastEventAt).reversed())
                .toList();
        ConversationRecord last = parts.get(0);
        ConversationRecord alive = parts.stream()
                .filter(part -> part.stateUntil().isAfter(now))
                .findFirst()
                .orElse(last);
        StoredHandoff handoff = parts.stream()
                .map(ConversationRecord::handoff)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(part -> RANKING.indexOf(part.state())))
                .orElse(null);
        Instant apologizedAt = parts.stream()
                .map(ConversationRecord::apologizedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return Optional.of(new ConversationRecord(
                last.branch(),
                contact,
                last.address(),
                alive.state(),
                alive.stateUntil(),
                handoff,
                null,
                null,
                apologizedAt,
                last.menu(),
                last.lastEventAt()));
    }

    /**
     * Returns the writes that replace all parts by one record.
     *
     * @param next the record
     * @return the writes, which fail when a part has changed since it was read
     */
    public List<Write> replacedBy(ConversationRecord next) {
        List<Write> writes = new ArrayList<>();
        writes.add(current.<Write>map(document -> Write.replace(document, next))
                .orElseGet(() -> Write.insert(
                        ConversationModels.CONVERSATIONS, ConversationRecord.id(next.branch(), contact), next)));
        former.forEach(document -> writes.add(Write.delete(document)));
        return writes;
    }
}
