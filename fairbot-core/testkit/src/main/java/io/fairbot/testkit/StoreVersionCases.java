package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The test cases of document versions in the store contract: increasing, also across deletion. */
abstract class StoreVersionCases extends StoreBatchCases {

    @Test
    void aVersionRisesWithEveryWrite() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long version = fixture().put("a", SampleDeal.of("matriz", i));
            assertThat(version)
                    .isGreaterThan(last)
                    .isEqualTo(fixture().existing("a").version());
            last = version;
        }
    }

    @Test
    void aVersionRisesOverADeletion() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            last = anotherLife(last);
        }
    }

    @Test
    void aVersionRisesOverADeletionWhenTheClockIsSetBack() {
        long last = 0;
        for (int i = 0; i < 3; i++) {
            last = anotherLife(last);
            fixture().time().shiftWallClock(Duration.ofHours(-1));
        }
    }

    @Test
    void aVersionRisesOverADeletionInTheSameBreath() {
        Write insert = Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1));
        Write delete = new Write.Delete(SampleDeal.MODEL, "a", Precondition.ANY);
        var first = fixture().submit(insert);
        var gone = fixture().submit(delete);
        var second = fixture().submit(insert);

        StoreFixture.await(gone);
        if (StoreFixture.await(first) instanceof BatchResult.Applied before
                && StoreFixture.await(second) instanceof BatchResult.Applied after) {
            assertThat(after.receipt().versions().get(0))
                    .as("two lives share no version")
                    .isNotEqualTo(before.receipt().versions().get(0));
        }
    }

    @Test
    void aPreconditionOfAnEarlierLifeDoesNotHold() {
        fixture().put("a", SampleDeal.of("matriz", 1));
        Document<SampleDeal> earlier = fixture().existing("a");
        fixture().write(Write.delete(earlier));
        long version = fixture().put("a", SampleDeal.of("matriz", 2));

        Write late = Write.replace(earlier, SampleDeal.of("matriz", 3));
        assertThat(fixture().apply(late)).isEqualTo(new BatchResult.Rejected(late, version));
        assertThat(fixture().existing("a").value().seq()).isEqualTo(2);
    }

    /** Inserts, changes and deletes a document and returns its last version. */
    private long anotherLife(long last) {
        long first = fixture()
                .write(Write.insert(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1)))
                .versions()
                .get(0);
        assertThat(first).as("the first version of the next life").isGreaterThan(last);
        long second = fixture().put("a", SampleDeal.of("matriz", 2));
        assertThat(second).isGreaterThan(first);
        fixture().write(Write.delete(fixture().existing("a")));
        return second;
    }
}
