package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionAssignerTest {
    private static final long FIRST = 1_000;

    private static Write put(Precondition precondition) {
        return new Write.Put<>(Note.NEAR, "a", Note.of("x"), precondition);
    }

    private static Write delete(Precondition precondition) {
        return new Write.Delete(Note.NEAR, "a", precondition);
    }

    private static long version(Write write, long there) {
        RawBatch planned = VersionAssigner.versioned(RawBatch.of(Batch.of("b", write)), List.of(there), FIRST);
        return planned.writes().get(0).version();
    }

    @Test
    void aNewDocumentGetsTheFirstVersionAndAnOldOneTheNext() {
        assertThat(version(put(Precondition.ANY), 0)).isEqualTo(FIRST);
        assertThat(version(put(Precondition.ABSENT), 0)).isEqualTo(FIRST);
        assertThat(version(put(Precondition.ANY), 7)).isEqualTo(8);
        assertThat(version(put(Precondition.atVersion(7)), 0))
                .as("what is there need not be read where the batch says it")
                .isEqualTo(8);
        assertThat(version(put(Precondition.ANY), VersionAssigner.UNKNOWN))
                .as("above everything that was given before")
                .isEqualTo(FIRST);
    }

    @Test
    void aDeletionIsAboveWhatItDeletesAndNothingWhereNothingIs() {
        assertThat(version(delete(Precondition.ANY), 7)).isEqualTo(8);
        assertThat(version(delete(Precondition.atVersion(7)), VersionAssigner.UNKNOWN))
                .isEqualTo(8);
        assertThat(version(delete(Precondition.ANY), 0)).isZero();
        assertThat(version(delete(Precondition.ANY), VersionAssigner.UNKNOWN))
                .as("there may be something")
                .isEqualTo(FIRST);
    }

    @Test
    void eachWriteHasItsOwnVersion() {
        RawBatch planned = VersionAssigner.versioned(
                RawBatch.of(Batch.of(
                        "b",
                        new Write.Put<>(Note.NEAR, "a", Note.of("x"), Precondition.ANY),
                        new Write.Put<>(Note.FAR, "a", Note.of("y"), Precondition.ABSENT),
                        new Write.Delete(Note.NEAR, "c", Precondition.ANY))),
                List.of(4L, 0L, 9L),
                FIRST);

        assertThat(planned.id()).isEqualTo("b");
        assertThat(planned.writes()).extracting(RawWrite::version).containsExactly(5L, FIRST, 10L);
    }

    @Test
    void theFirstWriteThatDoesNotFitIsNamed() {
        Batch batch = Batch.of(
                "b",
                new Write.Put<>(Note.NEAR, "a", Note.of("x"), Precondition.atVersion(3)),
                new Write.Put<>(Note.NEAR, "b", Note.of("x"), Precondition.ABSENT),
                new Write.Delete(Note.NEAR, "c", Precondition.ANY));

        assertThat(VersionAssigner.refusal(batch, List.of(3L, 0L, 5L))).isEmpty();
        assertThat(VersionAssigner.refusal(batch, List.of(3L, 6L, 5L)))
                .contains(new BatchResult.Rejected(batch.writes().get(1), 6));
        assertThat(VersionAssigner.refusal(batch, List.of(4L, 6L, 5L)))
                .contains(new BatchResult.Rejected(batch.writes().get(0), 4));
        assertThat(VersionAssigner.refusal(
                        batch, List.of(VersionAssigner.UNKNOWN, VersionAssigner.UNKNOWN, VersionAssigner.UNKNOWN)))
                .as("what is not known is not refused")
                .isEqualTo(Optional.empty());
    }
}
