package io.fairbot.conversation.engine;

import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A query for events that were given up. They are rare and operators look for them, so they have no index. */
final class DeadLetterQuery {
    private final DocumentStore store;

    DeadLetterQuery(DocumentStore store) {
        this.store = store;
    }

    CompletionStage<List<DeadLetter>> list(int limit) {
        return list(Query.of(ConversationModels.INBOX).limit(Query.MAX_LIMIT), limit, new ArrayList<>());
    }

    private CompletionStage<List<DeadLetter>> list(Query<InboxEntry> query, int limit, List<DeadLetter> found) {
        return store.find(query).thenCompose(page -> {
            page.documents().stream()
                    .map(Document::value)
                    .filter(entry -> entry.outcome() == InboxEntry.EventOutcome.DEAD)
                    .limit(limit - found.size())
                    .map(DeadLetterQuery::letter)
                    .forEach(found::add);
            return page.next().isEmpty() || found.size() == limit
                    ? CompletableFuture.completedStage(found)
                    : list(query.after(page.next().get()), limit, found);
        });
    }

    private static DeadLetter letter(InboxEntry entry) {
        return new DeadLetter(
                entry.branch(),
                entry.key(),
                entry.contact(),
                Objects.requireNonNullElse(entry.reason(), ""),
                Objects.requireNonNullElse(entry.settledAt(), entry.receivedAt()));
    }
}
