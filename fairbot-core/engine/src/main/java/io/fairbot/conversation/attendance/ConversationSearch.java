package io.fairbot.conversation.attendance;

import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.HandoffPage;
import io.fairbot.conversation.handoff.HandoffQuery;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A search in the conversations of a store. The store finds those of a branch and state; attendant and text are compared here, in a bounded
 * number of conversations for each page.
 */
final class ConversationSearch {
    /** The number of conversations that are compared for one page. */
    private static final int MAX_COMPARED = 500;

    /** The number of last messages of a conversation in which a text is searched for. */
    private static final int MESSAGES = 20;

    /** The number of digits from which on a text may be a part of a number. */
    private static final int MIN_DIGITS = 3;

    private final DocumentStore store;
    private final ContactDirectory directory;

    ConversationSearch(DocumentStore store, ContactDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    CompletionStage<HandoffPage> page(HandoffQuery wanted) {
        return Stages.attempt(() -> {
            Query<ConversationRecord> query = query(wanted);
            return page(wanted, wanted.cursor().map(query::after).orElse(query), List.of(), 0);
        });
    }

    private static Query<ConversationRecord> query(HandoffQuery wanted) {
        Query<ConversationRecord> all = Query.of(ConversationModels.CONVERSATIONS);
        Optional<HandoffState> state = wanted.state().filter(one -> one != HandoffState.BOT);
        if (state.isPresent()) {
            Query<ConversationRecord> ofState = all.where("handoffState", state.get());
            return wanted.branch()
                    .map(branch -> ofState.where("branch", branch).orderBy("handoffPlace"))
                    .orElseGet(() -> ofState.orderBy("branch"));
        }
        // All conversations are in no order but that of their ids, which is that of their branches.
        return wanted.branch()
                .map(branch ->
                        all.where("branch", branch).orderBy("lastEventAt").descending())
                .orElse(all);
    }

    private CompletionStage<HandoffPage> page(
            HandoffQuery wanted, Query<ConversationRecord> query, List<ConversationSummary> before, int compared) {
        int limit = wanted.limit() - before.size();
        return store.find(query.limit(limit))
                .thenCompose(page -> matching(wanted, page).thenCompose(found -> {
                    List<ConversationSummary> all =
                            Stream.concat(before.stream(), found.stream()).toList();
                    int total = compared + page.documents().size();
                    boolean isFull = all.size() >= wanted.limit() || total >= MAX_COMPARED;
                    return isFull || page.next().isEmpty()
                            ? CompletableFuture.completedStage(new HandoffPage(all, page.next()))
                            : page(wanted, query.after(page.next().get()), all, total);
                }));
    }

    private CompletionStage<List<ConversationSummary>> matching(HandoffQuery wanted, Page<ConversationRecord> page) {
        List<CompletionStage<Optional<ConversationSummary>>> candidates = new ArrayList<>();
        for (Document<ConversationRecord> document : page.documents()) {
            ConversationRecord record = document.value();
            if (isWanted(wanted, record)) {
                candidates.add(summary(record)
                        .thenCompose(summary -> wanted.text()
                                .map(text -> matches(summary, text)
                                        .thenApply(matches ->
                                                matches ? Optional.of(summary) : Optional.<ConversationSummary>empty()))
                                .orElseGet(() -> CompletableFuture.completedStage(Optional.of(summary)))));
            }
        }
        return Stages.all(candidates)
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private static boolean isWanted(HandoffQuery wanted, ConversationRecord record) {
        boolean ofState =
                wanted.state().map(state -> state == record.current().state()).orElse(true);
        return ofState
                && wanted.attendant()
                        .map(attendant ->
                                record.current().by().filter(attendant::equals).isPresent())
                        .orElse(true);
    }

    CompletionStage<ConversationSummary> summary(ConversationRecord record) {
        String contact = directory.current(record.contact());
        return store.get(ConversationModels.CONTACTS, contact)
                .thenApply(person -> new ConversationSummary(
                        new ConversationId(record.branch(), contact),
                        person.map(Document::value),
                        record.current(),
                        record.lastEventAt()));
    }

    private CompletionStage<Boolean> matches(ConversationSummary summary, String text) {
        String part = WordTokenizer.normalize(text.strip());
        if (summary.contact().filter(person -> isPerson(person, part)).isPresent()) {
            return CompletableFuture.completedStage(true);
        }
        Query<HistoryEntry> last = Query.of(ConversationModels.HISTORY)
                .where("contact", summary.id().contact())
                .orderBy("at")
                .descending()
                .limit(MESSAGES);
        return store.find(last)
                .thenApply(page -> page.documents().stream()
                        .map(Document::value)
                        .filter(message -> message.branch().equals(summary.id().branch()))
                        .anyMatch(message ->
                                WordTokenizer.normalize(text(message)).contains(part)));
    }

    private static boolean isPerson(Contact person, String part) {
        String digits = part.replaceAll("[^0-9]", "");
        boolean isNumber = digits.length() >= MIN_DIGITS && part.matches("[0-9 ().+-]+");
        return person.name()
                        .filter(name -> WordTokenizer.normalize(name).contains(part))
                        .isPresent()
                || (isNumber
                        && person.aliases().stream()
                                .anyMatch(alias -> alias.value().contains(digits)));
    }

    private static String text(HistoryEntry message) {
        if (message.received() != null) {
            return message.received().text();
        }
        if (message.sent() != null) {
            return message.sent().text();
        }
        if (message.written() != null) {
            return message.written().text();
        }
        return message.note() != null ? message.note() : "";
    }
}
