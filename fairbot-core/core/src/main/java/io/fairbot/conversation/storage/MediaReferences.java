package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.json.Json;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of the checksums of media that stored documents name. Reads page by page, each once the one before was read. */
@Internal
public final class MediaReferences {
    private static final Pattern CHECKSUM = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private final DocumentStore store;

    /**
     * Creates a reader.
     *
     * @param store the store
     */
    public MediaReferences(DocumentStore store) {
        this.store = store;
    }

    /**
     * Finds the checksums that any document names.
     *
     * @param models the models of the documents
     * @return the checksums; empty when a document is damaged, so that nobody knows what it names
     */
    public CompletionStage<Optional<Set<String>>> find(List<Model<?>> models) {
        Set<String> found = new HashSet<>();
        CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
        for (Model<?> model : models) {
            all = all.thenCompose(sound ->
                    sound ? find(Query.of(model), any -> true, found, false) : CompletableFuture.completedStage(false));
        }
        return all.thenApply(sound -> Optional.of(found).filter(names -> sound));
    }

    /**
     * Finds the checksums that messages name which wait to be sent. Nobody knows what a damaged document names; the others are read
     * all the same.
     *
     * @return the checksums
     */
    public CompletionStage<List<String>> waiting() {
        Set<String> found = new HashSet<>();
        return find(Query.of(ConversationModels.OUTBOX), row -> row.open() != null, found, true)
                .thenApply(sound -> found.stream().sorted().toList());
    }

    /** Reads to the end, or to the first page with damage; completes with whether none was found. */
    private <T> CompletionStage<Boolean> find(
            Query<T> query, Predicate<T> which, Set<String> found, boolean pastDamage) {
        return store.find(query.limit(Query.MAX_LIMIT)).thenCompose(page -> {
            collect(page, which, found);
            boolean isSound = page.damaged().isEmpty();
            return page.next()
                    .filter(next -> isSound || pastDamage)
                    .map(next ->
                            find(query.after(next), which, found, pastDamage).thenApply(rest -> rest && isSound))
                    .orElseGet(() -> CompletableFuture.completedStage(isSound));
        });
    }

    private static <T> void collect(Page<T> page, Predicate<T> which, Set<String> found) {
        page.documents().stream().filter(row -> which.test(row.value())).forEach(row -> {
            Matcher names =
                    CHECKSUM.matcher(Json.mapper().valueToTree(row.value()).toString());
            while (names.find()) {
                found.add(names.group());
            }
        });
    }
}
