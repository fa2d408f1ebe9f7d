package io.fairbot.conversation.outbound;

import io.fairbot.Internal;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A lookup of messages by the ids under which a provider knows them. */
@Internal
public final class MessageLookup {
    private MessageLookup() {}

    /**
     * Finds a message of a branch.
     *
     * @param store the store
     * @param branch the branch
     * @param id the channel's id of the message, or the provider's
     * @return the message, empty when this application did not send it
     */
    public static CompletionStage<Optional<Document<OutboxEntry>>> find(DocumentStore store, String branch, String id) {
        return find(store, branch, "channelId", id)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedStage(found)
                        : find(store, branch, "providerId", id));
    }

    private static CompletionStage<Optional<Document<OutboxEntry>>> find(
            DocumentStore store, String branch, String field, String id) {
        return store.find(Query.of(ConversationModels.OUTBOX).where(field, id).limit(1))
                .thenApply(page -> page.documents().stream()
                        .filter(document -> document.value().branch().equals(branch))
                        .findFirst());
    }
}
