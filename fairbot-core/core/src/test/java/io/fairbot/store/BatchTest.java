package io.fairbot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class BatchTest {
    private static final Model<String> DEALS =
            Model.builder("deals", String.class).build();
    private static final Model<String> RATES =
            Model.builder("rates", String.class).build();
    private static final Model<String> HIDDEN =
            Model.builder("aliases", String.class).internal().build();

    @Test
    void holdsItsWritesInTheirOrder() {
        Write first = Write.put(DEALS, "b", "1");
        Write second = Write.insert(DEALS, "a", "2");
        Fence fence = new Lease("branch", "me", 3, Duration.ofSeconds(1)).fence();

        Batch batch = Batch.builder("B1")
                .add(first)
                .addAll(List.of(second))
                .fence(Optional.of(fence))
                .build();

        assertThat(batch.id()).isEqualTo("B1");
        assertThat(batch.writes()).containsExactly(first, second);
        assertThat(batch.fence()).contains(new Fence("branch", 3));
        assertThat(Batch.of("B1", first).fence()).isEmpty();
    }

    @Test
    void isNotChangedByTheListItWasMadeOf() {
        List<Write> writes = new ArrayList<>(List.of(Write.put(DEALS, "a", "1")));
        Batch batch = new Batch("B1", writes, Optional.empty());

        writes.clear();

        assertThat(batch.writes()).hasSize(1);
    }

    @Test
    void withoutWritesThereIsNone() {
        assertThatThrownBy(() -> Batch.of("B1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one write or more");
    }

    @Test
    void ofAnAppendOnlyModelItInserts() {
        Model<String> evidence =
                Model.builder("evidence", String.class).appendOnly().build();
        assertThat(Batch.of("B1", Write.insert(evidence, "a", "1")).writes()).hasSize(1);
        for (Write other : List.of(
                Write.put(evidence, "a", "1"),
                new Write.Delete(evidence, "a", Precondition.ANY),
                new Write.Delete(evidence, "a", Precondition.ABSENT),
                Write.replace(new Document<>(evidence, "a", 3, "1"), "2"))) {
            assertThatThrownBy(() -> Batch.of("B1", other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Documents of evidence are only inserted: use Write.insert under a new id; they end"
                            + " with their retention.");
        }
    }

    @Test
    void namesEachDocumentOnce() {
        Write put = Write.put(DEALS, "a", "1");
        Write delete = new Write.Delete(DEALS, "a", Precondition.ANY);

        assertThatThrownBy(() -> Batch.of("B1", put, delete))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names deals twice");
        assertThat(Batch.of("B1", put, Write.put(RATES, "a", "1")).writes())
                .as("the same id in another model is another document")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201})
    void anIdHasOneToTwoHundredCharacters(int length) {
        assertThatThrownBy(() -> Batch.of("B1", Write.put(DEALS, "x".repeat(length), "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 200 characters; one of deals has " + length);
        assertThat(Batch.of("B1", Write.put(DEALS, "x".repeat(200), "1")).writes())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud800", "\udfff"})
    void anIdIsUnicode(String id) {
        assertThatThrownBy(() -> Batch.of("B1", Write.put(DEALS, id, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not valid Unicode");
        assertThat(Batch.of("B1", Write.put(DEALS, "\ud83d\ude00", "1"), Write.put(DEALS, "\ud7ff\ue000", "1"))
                        .writes())
                .hasSize(2);
    }

    @Test
    void everyWriteSaysWhatMustBeTrueBeforehand() {
        Document<String> read = new Document<>(DEALS, "a", 7, "old");

        assertThat(Write.insert(DEALS, "a", "1").precondition()).isEqualTo(Precondition.ABSENT);
        assertThat(Write.put(DEALS, "a", "1").precondition()).isEqualTo(Precondition.ANY);
        assertThat(Write.replace(read, "new")).isEqualTo(new Write.Put<>(DEALS, "a", "new", Precondition.atVersion(7)));
        assertThat(Write.delete(read)).isEqualTo(new Write.Delete(DEALS, "a", Precondition.atVersion(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "ANY, 0, 0, true",
        "ANY, 0, 9, true",
        "ABSENT, 0, 0, true",
        "ABSENT, 0, 9, false",
        "VERSION, 9, 9, true",
        "VERSION, 9, 8, false",
        "VERSION, 9, 10, false",
        "VERSION, 9, 0, false"
    })
    void aPreconditionHoldsOrNot(Precondition.PreconditionKind kind, long version, long actual, boolean holds) {
        assertThat(new Precondition(kind, version).isSatisfiedBy(actual)).isEqualTo(holds);
    }

    @Test
    void aRejectionIsASentence() {
        Write insert = Write.insert(DEALS, "a", "1");
        Write replace = Write.replace(new Document<>(DEALS, "a", 7, "old"), "new");
        Write put = Write.put(DEALS, "a", "1");

        assertThat(new BatchResult.Rejected(insert, 4))
                .hasToString("deals a had to be absent, but it is in version 4.");
        assertThat(new BatchResult.Rejected(replace, 0))
                .hasToString("deals a had to be in version 7, but it is absent.");
        assertThat(new BatchResult.Rejected(put, 0)).hasToString("deals a had to be anything, but it is absent.");
    }

    @Test
    void aRejectionDoesNotTellTheIdOfAProtectedDocument() {
        BatchResult rejected = new BatchResult.Rejected(Write.insert(HIDDEN, "PHONE:+5548999990001", "1"), 4);

        assertThat(rejected).hasToString("A document of aliases had to be absent, but it is in version 4.");
        assertThatThrownBy(rejected::orThrow)
                .isInstanceOf(BatchRejectedException.class)
                .hasMessage("The change was not made. " + rejected)
                .satisfies(
                        e -> assertThat(((BatchRejectedException) e).result()).isSameAs(rejected));
    }

    @Test
    void aFencedBatchIsASentence() {
        BatchResult fenced = new BatchResult.Fenced(new Fence("branch/matriz", 3), 5);

        assertThat(fenced).hasToString("The lease branch/matriz was taken over: its token is 5, the batch had 3.");
        assertThatThrownBy(fenced::orThrow).isInstanceOf(BatchRejectedException.class);
    }

    @Test
    void anAppliedBatchHasAReceipt() {
        List<Long> versions = new ArrayList<>(List.of(1L, 0L));
        WriteReceipt receipt = new WriteReceipt("B1", Durability.LOCAL, versions);

        versions.clear();

        assertThat(new BatchResult.Applied(receipt).orThrow()).isSameAs(receipt);
        assertThat(receipt.versions()).containsExactly(1L, 0L);
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, true", "FULL, true", "LOCKED, false", "CORRUPT, false", "REFUSED, false", "CLOSED, false"
    })
    void aStoresFailureSaysWhetherItPasses(StoreException.StoreErrorCode reason, boolean passes) {
        StoreException failure = new StoreException(reason, "It does not work.");

        assertThat(failure.code()).isEqualTo(reason);
        assertThat(failure.isTransient()).isEqualTo(passes);
        assertThat(failure).hasMessage("It does not work.").hasNoCause();
    }

    @Test
    void aPageKeepsItsDocuments() {
        List<Document<String>> documents = new ArrayList<>(List.of(new Document<>(DEALS, "a", 1, "x")));
        Page<String> page = new Page<>(documents, Optional.empty());

        documents.clear();

        assertThat(page.documents()).hasSize(1);
    }
}
