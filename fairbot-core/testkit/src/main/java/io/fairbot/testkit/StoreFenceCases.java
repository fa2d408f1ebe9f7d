package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Write;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The test cases of fences in the store contract: a former owner that resumes late changes nothing. */
abstract class StoreFenceCases extends StoreVersionCases {
    /** The time to live of the leases in the cases. */
    static final Duration TTL = Duration.ofMinutes(10);

    @Test
    void aBatchOfTheOwnerIsApplied() {
        Fence mine = takeOver("matriz", "node-1").fence();

        assertThat(under(mine, Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1))))
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(under(mine, Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 2))))
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(fixture().existing("a").value().seq()).isEqualTo(2);
    }

    @Test
    void aFormerOwnerChangesNothing() {
        Fence old = takeOver("matriz", "node-1").fence();
        under(old, Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1)));
        Fence current = takeOver("matriz", "node-2").fence();
        under(current, Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 2)));

        BatchResult.Fenced refused = new BatchResult.Fenced(old, current.token());
        assertThat(under(old, Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 3))))
                .isEqualTo(refused);
        assertThat(under(
                        old,
                        Write.insert(SampleDeal.MODEL, "b", SampleDeal.of("matriz", 3)),
                        Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 3))))
                .isEqualTo(refused);
        assertThat(under(old, Write.insert(SampleDeal.MODEL, "c", SampleDeal.of("matriz", 3))))
                .as("a document the new owner has not touched")
                .isEqualTo(refused);
        assertThat(under(old, Write.delete(fixture().existing("a")))).isEqualTo(refused);

        assertThat(fixture().existing("a").value().seq()).isEqualTo(2);
        assertThat(fixture().get("b")).isEmpty();
        assertThat(fixture().get("c")).isEmpty();
    }

    @Test
    void aDocumentRemembersTheTokenItWasWrittenUnder() {
        Fence high = new Fence("elsewhere", 7);
        Fence low = new Fence("elsewhere", 6);
        assertThat(under(high, Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1))))
                .isInstanceOf(BatchResult.Applied.class);

        fixture().reopen();
        assertThat(under(low, Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 2))))
                .isEqualTo(new BatchResult.Fenced(low, 7));
        assertThat(under(high, Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 3))))
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(fixture().existing("a").value().seq()).isEqualTo(3);
    }

    @Test
    void theTokensOfTwoLeasesDoNotMeet() {
        under(new Fence("matriz", 7), Write.insert(SampleDeal.MODEL, "shared", SampleDeal.of("matriz", 1)));

        assertThat(under(new Fence("filial", 1), Write.put(SampleDeal.MODEL, "shared", SampleDeal.of("filial", 2))))
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(fixture().apply(Write.put(SampleDeal.MODEL, "shared", SampleDeal.of("matriz", 3))))
                .as("a batch without a fence")
                .isInstanceOf(BatchResult.Applied.class);
        assertThat(fixture().existing("shared").value().seq()).isEqualTo(3);
    }

    /** Lets the lease of a name expire and acquires it for a new holder. */
    private Lease takeOver(String name, String holder) {
        fixture().time().advance(TTL);
        return StoreFixture.await(fixture().store().leases().acquire(name, holder, TTL))
                .orElseThrow();
    }

    private BatchResult under(Fence fence, Write... writes) {
        Batch free = fixture().batch(writes);
        return StoreFixture.await(fixture().store().apply(new Batch(free.id(), free.writes(), Optional.of(fence))));
    }
}
