package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.store.spi.DocumentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of pending conflicts, whatever happens while it is read. */
class DocumentViewTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final VirtualPlatform world = new VirtualPlatform(NOON, 1);
    private final DocumentStore memory =
            world.await(new MemoryStorage().open(List.<Model<?>>of(Conflict.MODEL), world.platform()));
    private final List<ChangeListener> listeners = new ArrayList<>();
    private Optional<CompletableFuture<Void>> obstacle = Optional.empty();
    private final DocumentView<Conflict, String> counter = new DocumentView<>(
            new ForwardingStore(memory) {
                @Override
                public <T> CompletionStage<Page<T>> find(Query<T> query) {
                    CompletionStage<Page<T>> page = memory.find(query);
                    return obstacle.<CompletionStage<Page<T>>>map(wait -> wait.thenCompose(done -> page))
                            .orElse(page);
                }

                @Override
                public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
                    listeners.add(listener);
                    return memory.subscribe(models, after, listener);
                }
            },
            Conflict.MODEL,
            Conflict::reason);

    @AfterEach
    void close() {
        counter.close();
        world.await(memory.close());
    }

    private void insert(String id) {
        Conflict conflict = new Conflict("It does not fit.", NOON, Optional.empty(), List.of());
        world.await(memory.apply(Batch.of("insert-" + id, Write.insert(Conflict.MODEL, id, conflict))));
        world.runPending();
    }

    private void delete(String id) {
        world.await(memory.get(Conflict.MODEL, id)
                .thenCompose(found -> memory.apply(Batch.of("delete-" + id, Write.delete(found.orElseThrow())))));
        world.runPending();
    }

    @Test
    void itFollowsWhatComesAndGoes() {
        insert("before");
        world.await(counter.refresh());
        assertThat(counter.size()).isEqualTo(1);
        insert("later");
        assertThat(counter.size()).isEqualTo(2);
        delete("before");
        delete("later");
        assertThat(counter.size()).isZero();
    }

    @Test
    void everyPageCounts() {
        int many = Query.MAX_LIMIT + 1;
        for (int i = 0; i < many; i++) {
            insert("c" + i);
        }
        world.await(counter.refresh());
        assertThat(counter.size()).isEqualTo(many);
    }

    @Test
    void whatChangesDuringTheReadIsNotForgotten() {
        insert("gone");
        CompletableFuture<Void> slow = new CompletableFuture<>();
        obstacle = Optional.of(slow);
        CompletableFuture<Void> first = counter.refresh().toCompletableFuture();
        CompletableFuture<Void> second = counter.refresh().toCompletableFuture();
        world.runPending();
        insert("meanwhile");
        delete("gone");
        slow.complete(null);
        world.runPending();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(counter.size()).isEqualTo(1);
    }

    @Test
    void aReadThatFailsLeavesTheCountAsItWas() {
        insert("a");
        world.await(counter.refresh());
        obstacle = Optional.of(CompletableFuture.failedFuture(new IllegalStateException("A fault of the test.")));
        assertThatThrownBy(counter.refresh().toCompletableFuture()::join).hasRootCauseMessage("A fault of the test.");
        listeners.forEach(ChangeListener::onResync);
        world.runPending();
        assertThat(counter.size()).isEqualTo(1);
        obstacle = Optional.empty();
        listeners.forEach(ChangeListener::onResync);
        world.runPending();
        assertThat(counter.size()).isEqualTo(1);
        insert("b");
        assertThat(counter.size()).isEqualTo(2);
    }
}
