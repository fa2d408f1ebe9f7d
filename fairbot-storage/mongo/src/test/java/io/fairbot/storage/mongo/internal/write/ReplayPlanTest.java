package io.fairbot.storage.mongo.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.mongo.internal.Thing;
import io.fairbot.storage.mongo.internal.write.ReplayPlan.ReplayReading;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Fence;
import io.fairbot.store.Precondition;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a round of replay becomes, by what is found in the database. */
class ReplayPlanTest {
    private static final long FIRST = 1_000;

    private final Map<MongoDocumentKey, StoredRevision> revisions = new HashMap<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private Set<String> known = Set.of();

    private static RawWrite put(String id, Precondition precondition, long version) {
        return new RawWrite(
                Thing.MODEL,
                id,
                precondition,
                version,
                1,
                Optional.of(new JsonBody("{}".getBytes(StandardCharsets.UTF_8))));
    }

    private static RawWrite delete(String id, Precondition precondition, long version) {
        return new RawWrite(Thing.MODEL, id, precondition, version, 1, Optional.empty());
    }

    private static RawBatch batch(String id, RawWrite... writes) {
        return new RawBatch(id, Optional.empty(), List.of(writes));
    }

    private static RawBatch fenced(String id, long token, RawWrite... writes) {
        return new RawBatch(id, Optional.of(new Fence("lease", token)), List.of(writes));
    }

    private static MongoDocumentKey key(String id) {
        return new MongoDocumentKey(Thing.MODEL.name(), id);
    }

    private static ReplayPlan.ChainState changed(ReplayPlan plan, String id) {
        return Objects.requireNonNull(plan.changed().get(key(id)));
    }

    private void stored(String id, long version, String batch) {
        revisions.put(key(id), new StoredRevision(version, batch));
    }

    private ReplayPlan plan(RawBatch... batches) {
        return plan(List.of(batches), List.of());
    }

    private ReplayPlan plan(List<RawBatch> batches, List<RawBatch> later) {
        return ReplayPlan.of(batches, later, new ReplayReading(known, revisions, tokens), FIRST);
    }

    @Test
    void aChainIsWrittenInItsLastState() {
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)),
                batch("b2", put("a", Precondition.atVersion(10), 11), put("b", Precondition.ANY, 12)),
                batch("b3", put("a", Precondition.atVersion(11), 12)));

        assertThat(plan.unfit()).isEmpty();
        assertThat(plan.versions()).containsExactly(List.of(10L), List.of(11L, 12L), List.of(12L));
        assertThat(plan.unknown()).containsExactly(0, 1, 2);
        assertThat(plan.changed()).containsOnlyKeys(key("a"), key("b"));
        assertThat(changed(plan, "a").position()).isEqualTo(2);
        assertThat(changed(plan, "a").version()).isEqualTo(12);
    }

    @Test
    void whatWasAndIsAbsentIsNotWritten() {
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)),
                batch("b2", delete("a", Precondition.atVersion(10), 11)),
                batch("b3", delete("none", Precondition.ANY, 0)));

        assertThat(plan.unfit()).isEmpty();
        assertThat(plan.changed()).isEmpty();
        assertThat(plan.versions()).containsExactly(List.of(10L), List.of(0L), List.of(0L));
        assertThat(plan.highestDeletion()).isEqualTo(11);
        assertThat(plan.unknown()).containsExactly(0, 1, 2);
    }

    @Test
    void whatIsInsertedAfterADeletionIsAboveIt() {
        stored("a", 10, "old");
        ReplayPlan plan = plan(
                batch("b1", delete("a", Precondition.atVersion(10), 0)),
                batch("b2", put("a", Precondition.ABSENT, 0)),
                batch("b3", put("fresh", Precondition.ABSENT, 0)));

        assertThat(plan.versions()).containsExactly(List.of(0L), List.of(12L), List.of(FIRST));
        assertThat(changed(plan, "a").version()).isEqualTo(12);
    }

    @Test
    void aDeletionOfWhatIsThereIsWrittenWithAVersionAboveIt() {
        stored("a", 10, "old");
        ReplayPlan plan = plan(batch("b1", delete("a", Precondition.atVersion(10), 11)));

        assertThat(changed(plan, "a").version()).isZero();
        assertThat(changed(plan, "a").floor()).isEqualTo(11);
    }

    @Test
    void aVersionIsNeverLowerThanWhatIsThere() {
        stored("a", 50, "old");
        ReplayPlan plan = plan(batch("b1", put("a", Precondition.ANY, 10)));

        assertThat(plan.versions()).containsExactly(List.of(51L));
    }

    @Test
    void whatIsKnownIsSkippedAndTheRestBuildsOnWhatIsThere() {
        known = Set.of("b1");
        stored("a", 10, "b1");
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)), batch("b2", put("a", Precondition.atVersion(10), 11)));

        assertThat(plan.unknown()).containsExactly(1);
        assertThat(plan.versions()).containsExactly(List.of(10L), List.of(11L));
    }

    @Test
    void aDocumentThatBearsALaterBatchOfTheChainHasBeenThroughTheEarlierOnes() {
        stored("a", 12, "b3");
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)),
                batch("b2", put("a", Precondition.ANY, 0)),
                batch("b3", put("a", Precondition.atVersion(11), 12)),
                batch("b4", put("a", Precondition.atVersion(12), 13)));

        assertThat(plan.unfit()).isEmpty();
        assertThat(plan.versions()).containsExactly(List.of(10L), List.of(12L), List.of(12L), List.of(13L));
        assertThat(changed(plan, "a").position()).isEqualTo(3);
        assertThat(plan.unknown()).as("their only trace is overwritten now").containsExactly(0, 1, 2, 3);
    }

    @Test
    void aBatchAfterTheRoundTellsAsMuch() {
        stored("a", 12, "b9");
        known = Set.of("b8");
        RawBatch created = batch("b1", put("gone", Precondition.ABSENT, 10));
        RawBatch changed = batch("b2", put("a", Precondition.ANY, 11));
        List<RawBatch> later = List.of(
                batch("b8", delete("gone", Precondition.atVersion(10), 11)),
                batch("b9", put("a", Precondition.atVersion(11), 12)));

        assertThat(plan(List.of(created, changed), later).changed())
                .as("nothing comes back")
                .isEmpty();
        assertThat(plan(List.of(created, changed), List.of()).changed())
                .as("it would, without knowing what follows")
                .containsOnlyKeys(key("a"), key("gone"));
    }

    @Test
    void aDeletionThatWasAppliedCountsAsApplied() {
        known = Set.of("b2");
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)),
                batch("b2", delete("a", Precondition.atVersion(10), 11)),
                batch("b3", put("a", Precondition.ABSENT, 12)));

        assertThat(plan.versions()).containsExactly(List.of(10L), List.of(0L), List.of(12L));
        assertThat(changed(plan, "a").position()).isEqualTo(2);
    }

    @Test
    void batchesThatDoNotFitAreNamedWithThoseThatBuildOnThem() {
        stored("a", 7, "somebody");
        ReplayPlan plan = plan(
                batch("b1", put("b", Precondition.ABSENT, 10)),
                batch("b2", put("c", Precondition.ABSENT, 11), put("a", Precondition.atVersion(5), 6)),
                batch("b3", put("a", Precondition.ABSENT, 6)),
                batch("b4", put("c", Precondition.atVersion(11), 12)),
                batch("b5", put("b", Precondition.atVersion(10), 11)));

        assertThat(plan.unfit())
                .containsExactly(
                        Map.entry(1, "A document of things is in version 7; the batch requires version 5."),
                        Map.entry(2, "A document of things is in version 7; the batch requires that it is absent."),
                        Map.entry(3, "A document of things is absent; the batch requires version 11."));
    }

    @Test
    void ofTwoOwnersOfALeaseTheEarlierOneMayComeFirstOnly() {
        tokens.put("lease", 5L);
        RawWrite any = put("a", Precondition.ANY, 0);

        assertThat(plan(fenced("b1", 5, any), fenced("b2", 6, any)).tokens()).containsExactly(Map.entry("lease", 6L));
        assertThat(plan(fenced("b1", 6, any), fenced("b2", 5, any)).unfit())
                .containsExactly(Map.entry(
                        1, "Its lease has a newer owner, with token 6; the batch was written under token 5."));
        assertThat(plan(fenced("b1", 4, any)).unfit()).containsOnlyKeys(0);
    }

    @Test
    void theLeaseOfWhatWasAppliedDoesNotMatter() {
        tokens.put("lease", 9L);
        known = Set.of("b1");
        stored("b", 3, "b2");
        ReplayPlan plan = plan(
                fenced("b1", 5, put("a", Precondition.ABSENT, 2)), fenced("b2", 5, put("b", Precondition.ABSENT, 3)));

        assertThat(plan.unfit()).isEmpty();
        assertThat(plan.tokens()).isEmpty();
        assertThat(plan.unknown()).containsExactly(1);
    }

    @Test
    void aDocumentAtFaultNamesTheFirstBatchThatWritesIt() {
        stored("a", 10, "b1");
        ReplayPlan plan = plan(
                batch("b1", put("a", Precondition.ABSENT, 10)),
                batch("b2", put("b", Precondition.ABSENT, 11)),
                batch("b3", put("a", Precondition.atVersion(10), 11)),
                batch("b4", put("a", Precondition.atVersion(11), 12)));

        assertThat(plan.firstOf(key("a"))).isEqualTo(2);
    }
}
