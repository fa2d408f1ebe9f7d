package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The test cases of the change feed in the store contract: delivery at least once, per document in version order. */
abstract class StoreFeedCases extends StorePageCases {
    static final Set<Model<?>> DEALS = Set.of(SampleDeal.MODEL);

    @Test
    void aChangeIsToldWithItsBatchItsVersionAndItsDocument() {
        RecordingChangeListener listener = listen(DEALS);
        long inserted = fixture().put("a", SampleDeal.of("matriz", 1));
        long updated = fixture().put("a", SampleDeal.of("matriz", 2));
        Batch batch = fixture()
                .batch(
                        Write.delete(fixture().existing("a")),
                        Write.insert(SampleDeal.MODEL, "b", SampleDeal.of("x", 3)));
        StoreFixture.await(fixture().store().apply(batch)).orThrow();

        List<Change> changes = listener.await(4);
        assertThat(changes).hasSize(4);
        assertThat(changes).extracting(Change::id).containsExactly("a", "a", "a", "b");
        assertThat(changes).extracting(Change::model).containsOnly(SampleDeal.MODEL);
        assertThat(changes.get(0).document())
                .contains(new Document<>(SampleDeal.MODEL, "a", inserted, SampleDeal.of("matriz", 1)));
        assertThat(changes.get(1).document())
                .contains(new Document<>(SampleDeal.MODEL, "a", updated, SampleDeal.of("matriz", 2)));
        assertThat(changes.get(1).version()).isEqualTo(updated);
        assertThat(changes.get(2).document()).isEmpty();
        assertThat(changes.get(2).version()).as("a deletion").isGreaterThan(updated);
        assertThat(changes.get(2).batchId()).isEqualTo(batch.id());
        assertThat(changes.get(3).batchId()).isEqualTo(batch.id());
        assertThat(changes).extracting(Change::position).doesNotHaveDuplicates();
    }

    @Test
    void theNextLifeOfADocumentIsToldWithAHigherVersionThanItsDeletion() {
        RecordingChangeListener listener = listen(DEALS);
        for (int i = 0; i < 5; i++) {
            fixture().put("a", SampleDeal.of("matriz", i));
            fixture().write(Write.delete(fixture().existing("a")));
        }

        assertThat(listener.await(10)).extracting(Change::version).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void onlyTheModelsAskedForAreTold() {
        RecordingChangeListener deals = listen(DEALS);
        RecordingChangeListener both = listen(Set.of(SampleDeal.MODEL, SampleDeal.OTHER));
        fixture()
                .write(
                        Write.insert(SampleDeal.OTHER, "o", SampleDeal.of("matriz", 1)),
                        Write.insert(SampleDeal.MODEL, "d", SampleDeal.of("matriz", 2)));
        fixture().put("last", SampleDeal.of("matriz", 3));

        assertThat(both.await(3)).extracting(Change::id).containsExactly("o", "d", "last");
        assertThat(deals.await(2)).extracting(Change::id).containsExactly("d", "last");
    }

    @Test
    void whatDidNotHappenIsNotTold() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        RecordingChangeListener listener = listen(DEALS);
        fixture()
                .apply(
                        Write.put(SampleDeal.MODEL, "b", SampleDeal.of("x", 1)),
                        Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("x", 2)));
        fixture().write(new Write.Delete(SampleDeal.MODEL, "missing", Precondition.ANY));
        fixture().put("last", SampleDeal.of("matriz", 3));

        assertThat(listener.await(1)).extracting(Change::id).containsExactly("last");
    }

    @Test
    void whoeverListensHearsFromTheNextChangeOn() {
        for (int i = 0; i < 20; i++) {
            fixture().put("before", SampleDeal.of("matriz", i));
            RecordingChangeListener listener = listen(DEALS);
            String next = "next-" + i;
            fixture().put(next, SampleDeal.of("matriz", i));

            assertThat(listener.await(1)).first().extracting(Change::id).isEqualTo(next);
        }
    }

    @Test
    void everyVersionIsToldInItsOrderWhileManyWrite() {
        RecordingChangeListener listener = listen(DEALS);
        Map<String, List<Long>> written = new ConcurrentHashMap<>();
        int writers = 4;
        int each = 25;
        List<CompletableFuture<Void>> all = IntStream.range(0, writers)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            List<Long> versions = new ArrayList<>();
                            for (int i = 0; i < each; i++) {
                                versions.add(fixture().put("d" + writer, SampleDeal.of("matriz", i)));
                            }
                            written.put("d" + writer, versions);
                        },
                        fixture().threads()))
                .toList();
        all.forEach(StoreFixture::await);

        Map<String, List<Long>> received = listener.await(writers * each).stream()
                .collect(Collectors.groupingBy(
                        Change::id, TreeMap::new, Collectors.mapping(Change::version, Collectors.toList())));
        assertThat(received).isEqualTo(new TreeMap<>(written));
    }

    @Test
    void whoeverComesBackHearsWhatCameBehindItsPosition() {
        RecordingChangeListener first = listen(DEALS);
        fixture().put("a", SampleDeal.of("matriz", 1));
        fixture().put("b", SampleDeal.of("matriz", 2));
        fixture().put("c", SampleDeal.of("matriz", 3));
        List<Change> changes = first.await(3);

        for (int i = 0; i < 3; i++) {
            RecordingChangeListener again = fixture().changeListener();
            fixture().store().subscribe(DEALS, Optional.of(changes.get(i).position()), again);
            fixture().put("then", SampleDeal.of("matriz", i));
            again.await(
                    listener -> listener.changes().stream()
                            .anyMatch(change -> change.id().equals("then")),
                    "then");
            assertThat(again.resyncs()).isZero();
            assertThat(again.changes().stream().limit(2 - i).toList()).isEqualTo(changes.subList(i + 1, 3));
            assertThat(again.changes()).doesNotContainAnyElementsOf(changes.subList(0, i + 1));
        }
    }

    @Test
    void whoeverComesBackWithAnUnknownPositionIsToldToReadAnew() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        for (String position :
                List.of("", "no such position", "999999999", "-1", ":", "01ARZ3NDEKTSV4RRFFQ69G5FAV:1")) {
            RecordingChangeListener listener = fixture().changeListener();
            fixture().store().subscribe(DEALS, Optional.of(position), listener);
            listener.awaitResync();
            int before = listener.changes().size();
            fixture().put("b", SampleDeal.of("matriz", 2));
            listener.await(before + 1);
            assertThat(listener.resyncs()).as("once for each gap: %s", position).isEqualTo(1);
        }
    }

    @Test
    void nothingIsMissedInSilenceOverReopening() {
        RecordingChangeListener first = listen(DEALS);
        fixture().put("a", SampleDeal.of("matriz", 1));
        String position = first.await(1).get(0).position();
        fixture().put("b", SampleDeal.of("matriz", 2));
        fixture().reopen();

        RecordingChangeListener again = fixture().changeListener();
        fixture().store().subscribe(DEALS, Optional.of(position), again);
        again.await(
                listener -> listener.resyncs() > 0
                        || listener.changes().stream()
                                .anyMatch(change -> change.id().equals("b")),
                "the missed change, or a resynchronization");
    }

    @Test
    void whoeverLeavesHearsNoMore() {
        RecordingChangeListener leaves = fixture().changeListener();
        Subscription subscription = fixture().store().subscribe(DEALS, Optional.empty(), leaves);
        RecordingChangeListener stays = listen(DEALS);
        fixture().put("a", SampleDeal.of("matriz", 1));
        leaves.await(1);
        subscription.close();
        subscription.close();
        fixture().put("b", SampleDeal.of("matriz", 2));

        stays.await(2);
        assertThat(leaves.changes()).hasSize(1);
    }

    @Test
    void aListenerThatFailsHoldsUpNobody() {
        fixture().store().subscribe(DEALS, Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                throw new IllegalStateException("This listener fails, as the case wants it to.");
            }

            @Override
            public void onResync() {}
        });
        RecordingChangeListener listener = listen(DEALS);
        fixture().put("a", SampleDeal.of("matriz", 1));
        fixture().put("b", SampleDeal.of("matriz", 2));

        listener.await(2);
    }

    private RecordingChangeListener listen(Set<Model<?>> models) {
        RecordingChangeListener listener = fixture().changeListener();
        fixture().store().subscribe(models, Optional.empty(), listener);
        return listener;
    }
}
