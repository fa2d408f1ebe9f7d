package io.fairbot.conversation.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in memory is never older than what was acknowledged or heard of, in whichever order the answers come. */
class ConversationCacheTest {
    private static final Model<AliasEntry> ALIASES = ConversationModels.ALIASES;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final AnsweringStore below = new AnsweringStore();
    private final ConversationCache cache = new ConversationCache(below, 2_000);

    /** A store whose answers the test gives, in the order that it likes. */
    private static final class AnsweringStore implements DocumentStore {
        private final List<CompletableFuture<Optional<Document<?>>>> reads = new ArrayList<>();
        private final List<CompletableFuture<BatchResult>> batches = new ArrayList<>();
        private Optional<ChangeListener> listener = Optional.empty();
        private boolean closed;

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
            CompletableFuture<Optional<Document<?>>> read = new CompletableFuture<>();
            reads.add(read);
            return read.thenApply(found -> found.map(document -> (Document<T>) document));
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            return CompletableFuture.completedStage(new Page<>(List.of(), Optional.of("next"), List.of()));
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            if (batch.id().equals("unfit")) {
                throw new IllegalArgumentException("It does not fit.");
            }
            CompletableFuture<BatchResult> result = new CompletableFuture<>();
            batches.add(result);
            return result;
        }

        @Override
        public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener heard) {
            listener = Optional.of(heard);
            return () -> listener = Optional.empty();
        }

        @Override
        public Leases leases() {
            throw new UnsupportedOperationException("This store has no leases.");
        }

        @Override
        public CompletionStage<Long> deleteExpired() {
            return CompletableFuture.completedStage(3L);
        }

        @Override
        public StoreStatus status() {
            return new StoreStatus("TEST", Durability.LOCAL, Optional.empty(), Map.of());
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            return CompletableFuture.completedStage(null);
        }
    }

    @BeforeEach
    void start() {
        cache.start();
        cache.start();
    }

    private static Document<AliasEntry> alias(long version) {
        return new Document<>(ALIASES, "a", version, new AliasEntry("contact " + version));
    }

    private CompletableFuture<Optional<Document<AliasEntry>>> read() {
        return cache.get(ALIASES, "a").toCompletableFuture();
    }

    private CompletableFuture<BatchResult> put() {
        return apply(Write.put(ALIASES, "a", new AliasEntry("written")));
    }

    private CompletableFuture<BatchResult> apply(Write... writes) {
        return cache.apply(Batch.of("batch", writes)).toCompletableFuture();
    }

    private void answer(int number, Optional<Document<?>> found) {
        below.reads.get(number).complete(found);
    }

    private void applied(int number, Long... versions) {
        below.batches
                .get(number)
                .complete(new BatchResult.Applied(new WriteReceipt("batch", Durability.LOCAL, List.of(versions))));
    }

    private void changed(Change change) {
        below.listener.orElseThrow().onChanges(List.of(change));
    }

    /** Returns the version that is in memory; empty when a read reaches the store, which is not answered. */
    private Optional<Long> held() {
        int before = below.reads.size();
        CompletableFuture<Optional<Document<AliasEntry>>> found = read();
        assertThat(found.isDone()).isEqualTo(below.reads.size() == before);
        return found.isDone() ? found.join().map(Document::version) : Optional.empty();
    }

    /** The test completes the stage itself. */
    private static void unawaited(CompletionStage<?> stage) {
        assertThat(stage).isNotNull();
    }

    @Test
    void whatWasReadIsInMemory() {
        CompletableFuture<Optional<Document<AliasEntry>>> first = read();
        answer(0, Optional.of(alias(1)));
        assertThat(first.join()).contains(alias(1));
        assertThat(held()).contains(1L);
    }

    @Test
    void neitherAbsenceNorAFailureIsRemembered() {
        unawaited(read());
        answer(0, Optional.empty());
        CompletableFuture<Optional<Document<AliasEntry>>> failed = read();
        below.reads.get(1).completeExceptionally(new IllegalStateException("made by the test"));
        assertThat(failed).isCompletedExceptionally();
        assertThat(held()).isEmpty();
    }

    @Test
    void whatANewerVersionStoredIsKeptByAWrite() throws IOException {
        JsonNode newer = Json.mapper().readTree("{\"contact\":\"c\",\"since\":2027}");
        StoredJson.StoredValue<AliasEntry> stored = StoredJson.read(newer, AliasEntry.class);
        Document<AliasEntry> document = new Document<>(ALIASES, "a", 1, stored.value(), stored.remainder());
        unawaited(apply(Write.replace(document, new AliasEntry("written"))));
        applied(0, 2L);

        Document<AliasEntry> written = read().join().orElseThrow();

        assertThat(written.version()).isEqualTo(2);
        assertThat(StoredJson.tree(written.value(), written.remainder()))
                .isEqualTo(Json.mapper().readTree("{\"contact\":\"written\",\"since\":2027}"));
    }

    @Test
    void whatWasWrittenIsInMemoryBeforeItsCallerKnows() {
        CompletableFuture<Optional<Long>> known = put().thenApply(result -> held());
        applied(0, 7L);
        assertThat(known.join()).contains(7L);
        assertThat(read().join().orElseThrow().value()).isEqualTo(new AliasEntry("written"));
    }

    @Test
    void aReadThatBeganBeforeAWriteIsNotTakenAfterIt() {
        unawaited(read());
        unawaited(put());
        applied(0, 2L);
        answer(0, Optional.of(alias(1)));
        assertThat(held()).contains(2L);
    }

    @Test
    void aReadThatBeganDuringAWriteIsNotTakenAfterIt() {
        unawaited(put());
        unawaited(read());
        applied(0, 2L);
        answer(0, Optional.of(alias(1)));
        assertThat(held()).isEmpty();
    }

    @Test
    void theAnswerOfAnEarlierWriteThatComesLaterIsNotTaken() {
        unawaited(put());
        unawaited(put());
        applied(1, 3L);
        applied(0, 2L);
        assertThat(held()).contains(3L);
    }

    @Test
    void whatIsInMemoryEndsWithALaterWriteWhoseAnswerCannotBeTaken() {
        unawaited(read());
        answer(0, Optional.of(alias(1)));
        unawaited(put());
        unawaited(put());
        applied(0, 2L);
        assertThat(held()).isEmpty();
    }

    @Test
    void aDeletionEndsIt() {
        unawaited(put());
        applied(0, 1L);
        unawaited(apply(Write.delete(alias(1))));
        applied(1, 0L);
        assertThat(held()).isEmpty();
    }

    @Test
    void aDeletionInABatchWithOtherWritesEndsAllOfThem() {
        unawaited(put());
        applied(0, 1L);
        unawaited(apply(
                Write.put(ALIASES, "a", new AliasEntry("other")), new Write.Delete(ALIASES, "b", Precondition.ANY)));
        applied(1, 2L, 0L);
        assertThat(held()).isEmpty();
    }

    @Test
    void whatABatchNamesIsReadAgainWhenItWasNotApplied() {
        unawaited(put());
        applied(0, 1L);
        Write write = Write.put(ALIASES, "a", new AliasEntry("other"));
        unawaited(apply(write));
        below.batches.get(1).complete(new BatchResult.Rejected(write, 5));
        assertThat(held()).isEmpty();
    }

    @Test
    void whatABatchNamesIsReadAgainWhenItsAnswerWasLost() {
        unawaited(put());
        applied(0, 1L);
        CompletableFuture<BatchResult> lost = put();
        below.batches.get(1).completeExceptionally(new IllegalStateException("made by the test"));
        assertThat(lost).isCompletedExceptionally();
        assertThat(held()).isEmpty();
    }

    @Test
    void whatABatchNamesIsReadAgainWhenTheStoreDoesNotTakeIt() {
        unawaited(put());
        applied(0, 1L);
        CompletionStage<BatchResult> unfit =
                cache.apply(Batch.of("unfit", Write.put(ALIASES, "a", new AliasEntry("other"))));
        assertThatThrownBy(() -> unfit.toCompletableFuture().join()).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(held()).isEmpty();
    }

    @Test
    void aLaterChangeOfAnotherWriterReplacesIt() {
        unawaited(put());
        applied(0, 2L);
        changed(Change.written(alias(3), "other"));
        assertThat(held()).contains(3L);
        changed(Change.written(alias(2), "late"));
        assertThat(held()).contains(3L);
    }

    @Test
    void aDeletionByAnotherWriterEndsIt() {
        unawaited(put());
        applied(0, 2L);
        changed(Change.deleted(ALIASES, "a", 3, "other"));
        assertThat(held()).isEmpty();
    }

    @Test
    void aChangeDuringAReadIsTakenInPlaceOfItsResult() {
        unawaited(read());
        changed(Change.written(alias(2), "other"));
        answer(0, Optional.of(alias(1)));
        assertThat(held()).contains(2L);
    }

    @Test
    void aDeletionDuringAReadIsNotUndone() {
        unawaited(read());
        changed(Change.deleted(ALIASES, "a", 2, "other"));
        answer(0, Optional.of(alias(1)));
        assertThat(held()).isEmpty();
    }

    @Test
    void whatNobodyHereUsesIsNotTakenFromTheFeed() {
        changed(Change.written(alias(2), "other"));
        assertThat(held()).isEmpty();
    }

    @Test
    void missedChangesEndAll() {
        unawaited(put());
        applied(0, 2L);
        unawaited(read());
        below.listener.orElseThrow().onResync();
        assertThat(held()).isEmpty();
    }

    @Test
    void nothingIsHeldBeforeTheStartAndAfterTheStop() {
        unawaited(put());
        applied(0, 2L);
        cache.stop();
        cache.stop();
        assertThat(below.listener).isEmpty();
        unawaited(put());
        applied(1, 3L);
        assertThat(held()).isEmpty();
        answer(0, Optional.of(alias(3)));
        assertThat(held()).isEmpty();
        cache.start();
        unawaited(put());
        applied(2, 4L);
        assertThat(held()).contains(4L);
    }

    @Test
    void otherDocumentsAreNotHeld() {
        Write other = Write.put(ConversationModels.OPT_OUTS, "a", new OptOut("matriz", NOW));
        unawaited(apply(other, Write.put(ALIASES, "a", new AliasEntry("written"))));
        applied(0, 1L, 2L);
        assertThat(held()).contains(2L);
        unawaited(apply(other));
        applied(1, 2L);
        assertThat(cache.get(ConversationModels.OPT_OUTS, "a").toCompletableFuture())
                .isNotDone();
    }

    @Test
    void theLeastRecentlyUsedMakeRoom() {
        for (String id : List.of("a", "b", "c", "d")) {
            unawaited(apply(Write.put(ALIASES, id, new AliasEntry(id))));
        }
        for (int i = 0; i < 4; i++) {
            applied(i, 1L);
        }
        assertThat(held()).contains(1L);
        unawaited(apply(Write.put(ALIASES, "e", new AliasEntry("e"))));
        applied(4, 1L);
        assertThat(held()).contains(1L);
        assertThat(cache.get(ALIASES, "b").toCompletableFuture()).isNotDone();
        assertThat(cache.get(ALIASES, "c").toCompletableFuture()).isDone();
    }

    @Test
    void aLargeStateCountsAsMuchAsItHolds() {
        unawaited(put());
        applied(0, 1L);
        assertThat(held()).contains(1L);
        Alias address = Alias.of(new PhoneNumber("+5548999990001"));
        ConversationState large = ConversationState.NONE.with("text", "x".repeat(2_000));
        ConversationRecord record =
                new ConversationRecord("matriz", "c", address, large, NOW, null, null, null, null, null, NOW);
        unawaited(apply(Write.put(ConversationModels.CONVERSATIONS, "matriz/c", record)));
        applied(1, 1L);
        assertThat(held()).isEmpty();
        assertThat(cache.get(ConversationModels.CONVERSATIONS, "matriz/c").toCompletableFuture())
                .isNotDone();
    }

    @Test
    void everythingElseIsTheStoresMatter() {
        assertThat(cache.find(Query.of(ALIASES)).toCompletableFuture().join().next())
                .contains("next");
        assertThat(cache.deleteExpired().toCompletableFuture().join()).isEqualTo(3);
        assertThat(cache.status().mode()).isEqualTo("TEST");
        assertThatThrownBy(cache::leases).hasMessage("This store has no leases.");
        Subscription unused = cache.subscribe(Set.of(ALIASES), Optional.empty(), below.listener.orElseThrow());
        cache.close().toCompletableFuture().join();
        assertThat(below.closed).isTrue();
    }
}
