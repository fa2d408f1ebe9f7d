package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The test cases of retention in the store contract: documents are deleted once their retention has expired, not before. */
abstract class StoreRetentionCases extends StoreLeaseCases {

    @Test
    void aDocumentIsKeptForItsTimeAndNoLonger() {
        Instant now = fixture().time().now();
        visit("now", Optional.of(now));
        visit("soon", Optional.of(now.minus(SampleVisit.KEEP).plusMillis(1)));
        visit("over", Optional.of(now.minus(SampleVisit.KEEP).minusMillis(1)));
        visit("long over", Optional.of(Instant.EPOCH));

        assertThat(expire()).isEqualTo(2);
        assertThat(visits()).containsExactly("now", "soon");
        assertThat(expire()).isZero();

        fixture().time().advance(Duration.ofMillis(2));
        assertThat(expire()).isEqualTo(1);
        assertThat(visits()).containsExactly("now");

        fixture().time().advance(SampleVisit.KEEP);
        assertThat(expire()).isEqualTo(1);
        assertThat(visits()).isEmpty();
    }

    @Test
    void aDocumentWithoutTheMomentIsKept() {
        visit("never", Optional.empty());
        visit("future", Optional.of(Instant.parse("9999-12-31T23:59:59.999Z")));
        fixture().time().advance(SampleVisit.KEEP.multipliedBy(1000));

        assertThat(expire()).isZero();
        assertThat(visits()).containsExactly("future", "never");
    }

    @Test
    void aModelWithoutRetentionIsKept() {
        fixture().put("old", SampleDeal.of("matriz", 1).withAt(Instant.EPOCH));
        fixture().time().advance(SampleVisit.KEEP.multipliedBy(1000));

        assertThat(expire()).isZero();
        assertThat(fixture().get("old")).isPresent();
    }

    @Test
    void aDocumentThatIsWrittenAgainCountsFromItsNewMoment() {
        Instant now = fixture().time().now();
        visit("again", Optional.of(now.minus(SampleVisit.KEEP).minusMillis(1)));
        visit("again", Optional.of(now));

        assertThat(expire()).isZero();
        assertThat(visits()).containsExactly("again");
    }

    @Test
    void manyDocumentsEndAtOnce() {
        int count = 1201;
        Batch.Builder batch = Batch.builder("many");
        for (int i = 0; i < count; i++) {
            batch.add(Write.insert(SampleVisit.MODEL, "v" + i, new SampleVisit("Ana", Optional.of(Instant.EPOCH))));
        }
        StoreFixture.await(fixture().store().apply(batch.build())).orThrow();
        visit("kept", Optional.of(fixture().time().now()));

        assertThat(expire()).isEqualTo(count);
        assertThat(visits()).containsExactly("kept");
    }

    @Test
    void anEndIsToldAsADeletion() {
        visit("over", Optional.of(Instant.EPOCH));
        RecordingChangeListener listener = fixture().changeListener();
        fixture().store().subscribe(Set.of(SampleVisit.MODEL), Optional.empty(), listener);
        long version = fixture().existing(SampleVisit.MODEL, "over").version();
        expire();

        List<Change> changes = listener.await(1);
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).id()).isEqualTo("over");
        assertThat(changes.get(0).document()).isEmpty();
        assertThat(changes.get(0).version()).isGreaterThan(version);
        visit("over", Optional.empty());
        assertThat(listener.await(2).get(1).version())
                .isGreaterThan(changes.get(0).version());
    }

    private void visit(String id, Optional<Instant> seenAt) {
        fixture().write(Write.put(SampleVisit.MODEL, id, new SampleVisit("Ana", seenAt)));
    }

    private long expire() {
        return StoreFixture.await(fixture().store().deleteExpired());
    }

    private List<String> visits() {
        return fixture().ids(Query.of(SampleVisit.MODEL));
    }
}
