package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches happen whole or not at all. */
abstract class StoreBatchCases extends StoreCases {

    /** A document whose indexed field holds what no index can hold. */
    record Fraction(BigDecimal share, double weight) {
        static final Model<Fraction> MODEL = Model.builder("contract_fractions", Fraction.class)
                .index("weight")
                .build();
    }

    @Test
    void everyWriteOfABatchHappens() {
        long before = world().put("old", Deal.of("matriz", 1));
        world().put("gone", Deal.of("matriz", 2));

        WriteReceipt receipt = world().write(
                        Write.insert(Deal.MODEL, "new", Deal.of("matriz", 3)),
                        Write.put(Deal.MODEL, "old", Deal.of("matriz", 4)),
                        new Write.Delete(Deal.MODEL, "gone", Precondition.ANY),
                        Write.insert(Deal.OTHER, "new", Deal.of("filial", 5)));

        assertThat(world().there("new").value()).isEqualTo(Deal.of("matriz", 3));
        assertThat(world().there("old").value()).isEqualTo(Deal.of("matriz", 4));
        assertThat(world().get("gone")).isEmpty();
        Document<Deal> other = world().there(Deal.OTHER, "new");
        assertThat(other.value()).isEqualTo(Deal.of("filial", 5));
        assertThat(receipt.batchId()).startsWith("batch-");
        assertThat(receipt.durability()).isNotNull();
        assertThat(receipt.versions())
                .containsExactly(
                        world().there("new").version(), world().there("old").version(), 0L, other.version());
        assertThat(world().there("old").version()).isGreaterThan(before);
    }

    @Test
    void nothingOfARejectedBatchHappens() {
        world().put("old", Deal.of("matriz", 1));
        Document<Deal> doomed =
                new Document<>(Deal.MODEL, "doomed", world().put("doomed", Deal.of("matriz", 2)), Deal.of("matriz", 2));
        Document<Deal> before = world().there("old");
        Write clash = Write.insert(Deal.MODEL, "doomed", Deal.of("matriz", 9));
        Write insert = Write.insert(Deal.MODEL, "new", Deal.of("matriz", 3));
        Write put = Write.put(Deal.MODEL, "old", Deal.of("matriz", 4));
        Write elsewhere = Write.insert(Deal.OTHER, "new", Deal.of("filial", 5));

        assertThat(List.of(
                        world().apply(insert, put, elsewhere, clash),
                        world().apply(clash, insert, put, elsewhere),
                        world().apply(insert, clash, put, elsewhere)))
                .allSatisfy(result -> assertThat(result).isEqualTo(new BatchResult.Rejected(clash, doomed.version())));

        assertThat(world().there("old")).isEqualTo(before);
        assertThat(world().there("doomed")).isEqualTo(doomed);
        assertThat(world().get("new")).isEmpty();
        assertThat(world().get(Deal.OTHER, "new")).isEmpty();
        assertThat(world().ids(Query.of(Deal.MODEL))).containsExactly("doomed", "old");
    }

    @Test
    void aDeletionOfARejectedBatchIsUndone() {
        world().put("kept", Deal.of("matriz", 1));
        Document<Deal> before = world().there("kept");

        assertThat(world().apply(
                                Write.delete(before),
                                new Write.Delete(Deal.MODEL, "missing", Precondition.version(before.version()))))
                .isInstanceOf(BatchResult.Rejected.class);

        assertThat(world().there("kept")).isEqualTo(before);
    }

    @Test
    void aPreconditionThatDoesNotHoldIsNamedWithWhatIsThere() {
        Deal deal = Deal.of("matriz", 1);
        Deal other = Deal.of("matriz", 2);
        long first = world().put("a", deal);
        long second = world().put("a", deal);
        Map<Write, Long> refused = new LinkedHashMap<>();
        refused.put(Write.insert(Deal.MODEL, "a", other), second);
        refused.put(new Write.Put<>(Deal.MODEL, "a", other, Precondition.version(first)), second);
        refused.put(new Write.Put<>(Deal.MODEL, "a", other, Precondition.version(second + 1)), second);
        refused.put(new Write.Put<>(Deal.MODEL, "missing", other, Precondition.version(first)), 0L);
        refused.put(new Write.Delete(Deal.MODEL, "a", Precondition.version(first)), second);
        refused.put(new Write.Delete(Deal.MODEL, "a", Precondition.ABSENT), second);
        refused.put(new Write.Delete(Deal.MODEL, "missing", Precondition.version(first)), 0L);

        refused.forEach((write, actual) ->
                assertThat(world().apply(write)).as("%s", write).isEqualTo(new BatchResult.Rejected(write, actual)));

        assertThat(world().there("a")).isEqualTo(new Document<>(Deal.MODEL, "a", second, deal));
        assertThat(world().get("missing")).isEmpty();
    }

    @Test
    void ofSeveralWritesThatCannotHappenTheFirstIsNamed() {
        long version = world().put("a", Deal.of("matriz", 1));
        Write first = Write.insert(Deal.MODEL, "a", Deal.of("matriz", 2));
        Write second = new Write.Delete(Deal.MODEL, "missing", Precondition.version(version));

        assertThat(world().apply(Write.insert(Deal.MODEL, "b", Deal.of("matriz", 3)), first, second))
                .isEqualTo(new BatchResult.Rejected(first, version));
        assertThat(world().apply(second, first)).isEqualTo(new BatchResult.Rejected(second, 0));
    }

    @Test
    void aPreconditionThatHoldsLetsTheWriteHappen() {
        world().write(Write.insert(Deal.MODEL, "a", Deal.of("matriz", 1)));
        world().write(Write.replace(world().there("a"), Deal.of("matriz", 2)));
        assertThat(world().there("a").value().seq()).isEqualTo(2);

        world().write(Write.delete(world().there("a")));
        assertThat(world().get("a")).isEmpty();

        world().write(new Write.Delete(Deal.MODEL, "a", Precondition.ABSENT));
        assertThat(world().get("a")).isEmpty();
    }

    @Test
    void deletingWhatIsNotThereIsWithoutEffect() {
        WriteReceipt receipt = world().write(new Write.Delete(Deal.MODEL, "missing", Precondition.ANY));

        assertThat(receipt.versions()).containsExactly(0L);
        assertThat(world().get("missing")).isEmpty();
    }

    @Test
    void aRejectedBatchTakesNothingOfItsNeighboursWithIt() {
        world().put("taken", Deal.of("matriz", 0));
        List<CompletionStage<BatchResult>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Write fits = Write.insert(Deal.MODEL, "n" + i, Deal.of("matriz", i));
            Write clashes = Write.insert(Deal.MODEL, "taken", Deal.of("matriz", i));
            answers.add(i % 3 == 0 ? world().submit(fits, clashes) : world().submit(fits));
        }

        for (int i = 0; i < 60; i++) {
            boolean rejected = i % 3 == 0;
            assertThat(StoreWorld.await(answers.get(i)) instanceof BatchResult.Rejected)
                    .as("batch %d is rejected", i)
                    .isEqualTo(rejected);
            assertThat(world().get("n" + i).isEmpty())
                    .as("document %d is absent", i)
                    .isEqualTo(rejected);
        }
    }

    @Test
    void ofManyWhoInsertTheSameDocumentOneWins() {
        List<CompletionStage<BatchResult>> answers = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> world().submit(
                                                Write.insert(Deal.MODEL, "a", Deal.of("matriz", i)),
                                                Write.insert(Deal.MODEL, "of-" + i, Deal.of("matriz", i))),
                                world().strands())
                        .thenCompose(stage -> stage))
                .map(future -> (CompletionStage<BatchResult>) future)
                .toList();

        List<Integer> winners = IntStream.range(0, 32)
                .filter(i -> StoreWorld.await(answers.get(i)) instanceof BatchResult.Applied)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        int winner = winners.get(0);
        assertThat(world().there("a").value().seq()).isEqualTo(winner);
        assertThat(world().ids(Query.of(Deal.MODEL))).containsExactly("a", "of-" + winner);
    }

    @Test
    void writersAtTheSameTimeLoseNothing() {
        int writers = 8;
        int each = 8;
        world().put("counter", Deal.of("matriz", 0));

        List<CompletableFuture<Void>> all = IntStream.range(0, writers)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> countUp(writer, each), world().strands()))
                .toList();
        all.forEach(StoreWorld::await);

        assertThat(world().there("counter").value().seq()).isEqualTo((long) writers * each);
        assertThat(world().ids(Query.of(Deal.OTHER).limit(7))).hasSize(writers * each);
    }

    /** Counts up and leaves a receipt for it in the same batch, again and again where somebody else was faster. */
    private void countUp(int writer, int times) {
        int done = 0;
        while (done < times) {
            Document<Deal> read = world().there("counter");
            BatchResult result = world().apply(
                            Write.replace(
                                    read, read.value().withSeq(read.value().seq() + 1)),
                            Write.insert(Deal.OTHER, writer + "-" + done, read.value()));
            done += result instanceof BatchResult.Applied ? 1 : 0;
        }
    }

    @Test
    void faultsOfTheProgramAreThrownAtOnce() {
        Model<Deal> stranger = Model.builder("contract_stranger", Deal.class).build();
        assertThatThrownBy(() -> world().submit(Write.put(stranger, "a", Deal.of("matriz", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract_stranger");
        assertThatThrownBy(() -> world().store().get(stranger, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract_stranger");

        world().reopen(List.of(Fraction.MODEL));
        Fraction fraction = new Fraction(BigDecimal.ONE, 0.5);
        assertThatThrownBy(() -> world().submit(Write.put(Fraction.MODEL, "a", fraction)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight");
    }
}
