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

/** The test cases of batches in the store contract: applied as a whole or not at all. */
abstract class StoreBatchCases extends StoreContractBase {

    /** A sample document whose indexed field has a value that no index supports. */
    record Fraction(BigDecimal share, double weight) {
        static final Model<Fraction> MODEL = Model.builder("contract_fractions", Fraction.class)
                .index("weight")
                .build();
    }

    @Test
    void everyWriteOfABatchHappens() {
        long before = fixture().put("old", SampleDeal.of("matriz", 1));
        fixture().put("gone", SampleDeal.of("matriz", 2));

        WriteReceipt receipt = fixture()
                .write(
                        Write.insert(SampleDeal.MODEL, "new", SampleDeal.of("matriz", 3)),
                        Write.put(SampleDeal.MODEL, "old", SampleDeal.of("matriz", 4)),
                        new Write.Delete(SampleDeal.MODEL, "gone", Precondition.ANY),
                        Write.insert(SampleDeal.OTHER, "new", SampleDeal.of("filial", 5)));

        assertThat(fixture().existing("new").value()).isEqualTo(SampleDeal.of("matriz", 3));
        assertThat(fixture().existing("old").value()).isEqualTo(SampleDeal.of("matriz", 4));
        assertThat(fixture().get("gone")).isEmpty();
        Document<SampleDeal> other = fixture().existing(SampleDeal.OTHER, "new");
        assertThat(other.value()).isEqualTo(SampleDeal.of("filial", 5));
        assertThat(receipt.batchId()).startsWith("batch-");
        assertThat(receipt.durability()).isNotNull();
        assertThat(receipt.versions())
                .containsExactly(
                        fixture().existing("new").version(),
                        fixture().existing("old").version(),
                        0L,
                        other.version());
        assertThat(fixture().existing("old").version()).isGreaterThan(before);
    }

    @Test
    void nothingOfARejectedBatchHappens() {
        fixture().put("old", SampleDeal.of("matriz", 1));
        Document<SampleDeal> doomed = new Document<>(
                SampleDeal.MODEL,
                "doomed",
                fixture().put("doomed", SampleDeal.of("matriz", 2)),
                SampleDeal.of("matriz", 2));
        Document<SampleDeal> before = fixture().existing("old");
        Write clash = Write.insert(SampleDeal.MODEL, "doomed", SampleDeal.of("matriz", 9));
        Write insert = Write.insert(SampleDeal.MODEL, "new", SampleDeal.of("matriz", 3));
        Write put = Write.put(SampleDeal.MODEL, "old", SampleDeal.of("matriz", 4));
        Write elsewhere = Write.insert(SampleDeal.OTHER, "new", SampleDeal.of("filial", 5));

        assertThat(List.of(
                        fixture().apply(insert, put, elsewhere, clash),
                        fixture().apply(clash, insert, put, elsewhere),
                        fixture().apply(insert, clash, put, elsewhere)))
                .allSatisfy(result -> assertThat(result).isEqualTo(new BatchResult.Rejected(clash, doomed.version())));

        assertThat(fixture().existing("old")).isEqualTo(before);
        assertThat(fixture().existing("doomed")).isEqualTo(doomed);
        assertThat(fixture().get("new")).isEmpty();
        assertThat(fixture().get(SampleDeal.OTHER, "new")).isEmpty();
        assertThat(fixture().ids(Query.of(SampleDeal.MODEL))).containsExactly("doomed", "old");
    }

    @Test
    void aDeletionOfARejectedBatchIsUndone() {
        fixture().put("kept", SampleDeal.of("matriz", 1));
        Document<SampleDeal> before = fixture().existing("kept");

        assertThat(fixture()
                        .apply(
                                Write.delete(before),
                                new Write.Delete(
                                        SampleDeal.MODEL, "missing", Precondition.atVersion(before.version()))))
                .isInstanceOf(BatchResult.Rejected.class);

        assertThat(fixture().existing("kept")).isEqualTo(before);
    }

    @Test
    void aPreconditionThatDoesNotHoldIsNamedWithWhatIsThere() {
        SampleDeal deal = SampleDeal.of("matriz", 1);
        SampleDeal other = SampleDeal.of("matriz", 2);
        long first = fixture().put("a", deal);
        long second = fixture().put("a", deal);
        Map<Write, Long> refused = new LinkedHashMap<>();
        refused.put(Write.insert(SampleDeal.MODEL, "a", other), second);
        refused.put(new Write.Put<>(SampleDeal.MODEL, "a", other, Precondition.atVersion(first)), second);
        refused.put(new Write.Put<>(SampleDeal.MODEL, "a", other, Precondition.atVersion(second + 1)), second);
        refused.put(new Write.Put<>(SampleDeal.MODEL, "missing", other, Precondition.atVersion(first)), 0L);
        refused.put(new Write.Delete(SampleDeal.MODEL, "a", Precondition.atVersion(first)), second);
        refused.put(new Write.Delete(SampleDeal.MODEL, "a", Precondition.ABSENT), second);
        refused.put(new Write.Delete(SampleDeal.MODEL, "missing", Precondition.atVersion(first)), 0L);

        refused.forEach((write, actual) ->
                assertThat(fixture().apply(write)).as("%s", write).isEqualTo(new BatchResult.Rejected(write, actual)));

        assertThat(fixture().existing("a")).isEqualTo(new Document<>(SampleDeal.MODEL, "a", second, deal));
        assertThat(fixture().get("missing")).isEmpty();
    }

    @Test
    void ofSeveralWritesThatCannotHappenTheFirstIsNamed() {
        long version = fixture().put("a", SampleDeal.of("matriz", 1));
        Write first = Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 2));
        Write second = new Write.Delete(SampleDeal.MODEL, "missing", Precondition.atVersion(version));

        assertThat(fixture().apply(Write.insert(SampleDeal.MODEL, "b", SampleDeal.of("matriz", 3)), first, second))
                .isEqualTo(new BatchResult.Rejected(first, version));
        assertThat(fixture().apply(second, first)).isEqualTo(new BatchResult.Rejected(second, 0));
    }

    @Test
    void aPreconditionThatHoldsLetsTheWriteHappen() {
        fixture().write(Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1)));
        fixture().write(Write.replace(fixture().existing("a"), SampleDeal.of("matriz", 2)));
        assertThat(fixture().existing("a").value().seq()).isEqualTo(2);

        fixture().write(Write.delete(fixture().existing("a")));
        assertThat(fixture().get("a")).isEmpty();

        fixture().write(new Write.Delete(SampleDeal.MODEL, "a", Precondition.ABSENT));
        assertThat(fixture().get("a")).isEmpty();
    }

    @Test
    void deletingWhatIsNotThereIsWithoutEffect() {
        WriteReceipt receipt = fixture().write(new Write.Delete(SampleDeal.MODEL, "missing", Precondition.ANY));

        assertThat(receipt.versions()).containsExactly(0L);
        assertThat(fixture().get("missing")).isEmpty();
    }

    @Test
    void aRejectedBatchTakesNothingOfItsNeighboursWithIt() {
        fixture().put("taken", SampleDeal.of("matriz", 0));
        List<CompletionStage<BatchResult>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Write fits = Write.insert(SampleDeal.MODEL, "n" + i, SampleDeal.of("matriz", i));
            Write clashes = Write.insert(SampleDeal.MODEL, "taken", SampleDeal.of("matriz", i));
            answers.add(i % 3 == 0 ? fixture().submit(fits, clashes) : fixture().submit(fits));
        }

        for (int i = 0; i < 60; i++) {
            boolean rejected = i % 3 == 0;
            assertThat(StoreFixture.await(answers.get(i)) instanceof BatchResult.Rejected)
                    .as("batch %d is rejected", i)
                    .isEqualTo(rejected);
            assertThat(fixture().get("n" + i).isEmpty())
                    .as("document %d is absent", i)
                    .isEqualTo(rejected);
        }
    }

    @Test
    void ofManyWhoInsertTheSameDocumentOneWins() {
        List<CompletionStage<BatchResult>> answers = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> fixture()
                                        .submit(
                                                Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", i)),
                                                Write.insert(SampleDeal.MODEL, "of-" + i, SampleDeal.of("matriz", i))),
                                fixture().threads())
                        .thenCompose(stage -> stage))
                .map(future -> (CompletionStage<BatchResult>) future)
                .toList();

        List<Integer> winners = IntStream.range(0, 32)
                .filter(i -> StoreFixture.await(answers.get(i)) instanceof BatchResult.Applied)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        int winner = winners.get(0);
        assertThat(fixture().existing("a").value().seq()).isEqualTo(winner);
        assertThat(fixture().ids(Query.of(SampleDeal.MODEL))).containsExactly("a", "of-" + winner);
    }

    @Test
    void writersAtTheSameTimeLoseNothing() {
        int writers = 8;
        int each = 8;
        fixture().put("counter", SampleDeal.of("matriz", 0));

        List<CompletableFuture<Void>> all = IntStream.range(0, writers)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> countUp(writer, each), fixture().threads()))
                .toList();
        all.forEach(StoreFixture::await);

        assertThat(fixture().existing("counter").value().seq()).isEqualTo((long) writers * each);
        assertThat(fixture().ids(Query.of(SampleDeal.OTHER).limit(7))).hasSize(writers * each);
    }

    /** Increments a counter and inserts a receipt in the same batch, and retries when another thread was faster. */
    private void countUp(int writer, int times) {
        int done = 0;
        while (done < times) {
            Document<SampleDeal> read = fixture().existing("counter");
            BatchResult result = fixture()
                    .apply(
                            Write.replace(
                                    read, read.value().withSeq(read.value().seq() + 1)),
                            Write.insert(SampleDeal.OTHER, writer + "-" + done, read.value()));
            done += result instanceof BatchResult.Applied ? 1 : 0;
        }
    }

    @Test
    void faultsOfTheProgramAreThrownAtOnce() {
        Model<SampleDeal> stranger =
                Model.builder("contract_stranger", SampleDeal.class).build();
        assertThatThrownBy(() -> fixture().submit(Write.put(stranger, "a", SampleDeal.of("matriz", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract_stranger");
        assertThatThrownBy(() -> fixture().store().get(stranger, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract_stranger");

        fixture().reopen(List.of(Fraction.MODEL));
        Fraction fraction = new Fraction(BigDecimal.ONE, 0.5);
        assertThatThrownBy(() -> fixture().submit(Write.put(Fraction.MODEL, "a", fraction)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight");
    }
}
