package io.fairbot.conversation.contact;

import io.fairbot.Internal;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.HistoryPage;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The history of contacts, with the messages of those that were merged into them. Safe for use from any thread. */
@Internal
public final class ContactHistory {
    private static final Comparator<Document<HistoryEntry>> NEWEST_FIRST = Comparator.comparing(
                    (Document<HistoryEntry> document) -> document.value().at())
            .thenComparing(Document::id)
            .reversed();

    private static final int RECENT = 50;

    private final DocumentStore store;
    private final ContactDirectory directory;

    /**
     * Creates a reader.
     *
     * @param store the store with the history
     * @param directory the contacts that were merged
     */
    public ContactHistory(DocumentStore store, ContactDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /** A position in a history: before it are the messages that are newer, or as new and of a higher id. */
    private record Position(Instant at, String id) {
        static Position parse(String text) {
            int blank = text.indexOf(' ');
            try {
                return new Position(Instant.parse(text.substring(0, Math.max(blank, 0))), text.substring(blank + 1));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "The position does not belong to a history: leave it out to start with the newest message.", e);
            }
        }

        static String of(Document<HistoryEntry> last) {
            return last.value().at() + " " + last.id();
        }

        boolean isBefore(Document<HistoryEntry> message) {
            int order = message.value().at().compareTo(at);
            return order < 0 || (order == 0 && message.id().compareTo(id) < 0);
        }
    }

    /**
     * Reads a page.
     *
     * @param contact the id of a contact, also of one that was merged into another
     * @param after the position after the last page, empty to begin with the newest message
     * @param limit the maximum number of messages, from 1 to {@value Query#MAX_LIMIT}
     * @return the page
     * @throws IllegalArgumentException when the position or the limit is not allowed
     */
    public CompletionStage<HistoryPage> page(String contact, Optional<String> after, int limit) {
        Optional<Position> position = after.map(Position::parse);
        String current = directory.current(contact);
        List<CompletionStage<List<Document<HistoryEntry>>>> parts = Stream.concat(
                        Stream.of(current), directory.former(current).stream())
                .map(id -> read(query(id, position, limit), position, limit, List.of()))
                .toList();
        return Stages.all(parts).thenApply(found -> {
            List<Document<HistoryEntry>> all =
                    found.stream().flatMap(List::stream).sorted(NEWEST_FIRST).toList();
            List<Document<HistoryEntry>> page = all.stream().limit(limit).toList();
            List<HistoryMessage> messages =
                    page.stream().map(HistoryEntry::message).toList();
            Optional<String> next =
                    all.size() > limit ? Optional.of(Position.of(page.get(page.size() - 1))) : Optional.empty();
            return new HistoryPage(messages, next);
        });
    }

    /**
     * Returns whether a contact has written to a branch in private since a time.
     *
     * @param branch the branch
     * @param contact the id of a contact, also of one that was merged into another
     * @param since the time
     * @return true when there is such a message
     */
    public CompletionStage<Boolean> hasWritten(String branch, String contact, Instant since) {
        String current = directory.current(contact);
        return Stages.all(Stream.concat(Stream.of(current), directory.former(current).stream())
                        .map(id -> hasWritten(branch, messagesOf(id, since)))
                        .toList())
                .thenApply(written -> written.contains(true));
    }

    private static Query<HistoryEntry> messagesOf(String contact, Instant since) {
        return Query.of(ConversationModels.HISTORY)
                .where("contact", contact)
                .atLeast("at", since)
                .descending()
                .limit(RECENT);
    }

    private CompletionStage<Boolean> hasWritten(String branch, Query<HistoryEntry> query) {
        return store.find(query).thenCompose(page -> {
            boolean found = page.documents().stream().anyMatch(message -> isPrivateMessage(message.value(), branch));
            return found || page.next().isEmpty()
                    ? CompletableFuture.completedStage(found)
                    : hasWritten(branch, query.after(page.next().get()));
        });
    }

    private static boolean isPrivateMessage(HistoryEntry message, String branch) {
        return message.received() != null
                && message.branch().equals(branch)
                && (message.ref() == null || message.ref().group().isEmpty());
    }

    private static Query<HistoryEntry> query(String contact, Optional<Position> position, int limit) {
        Query<HistoryEntry> all = Query.of(ConversationModels.HISTORY)
                .where("contact", contact)
                .orderBy("at")
                .descending()
                .limit(limit);
        return position.map(from -> all.atMost("at", from.at)).orElse(all);
    }

    /** Reads one message more than the limit, so that it is known whether there is another page. */
    private CompletionStage<List<Document<HistoryEntry>>> read(
            Query<HistoryEntry> query, Optional<Position> position, int limit, List<Document<HistoryEntry>> before) {
        return store.find(query).thenCompose(page -> {
            List<Document<HistoryEntry>> found = new ArrayList<>(before);
            page.documents().stream()
                    .filter(message ->
                            position.map(from -> from.isBefore(message)).orElse(true))
                    .forEach(found::add);
            return found.size() > limit || page.next().isEmpty()
                    ? CompletableFuture.completedStage(found)
                    : read(query.after(page.next().get()), position, limit, found);
        });
    }
}
