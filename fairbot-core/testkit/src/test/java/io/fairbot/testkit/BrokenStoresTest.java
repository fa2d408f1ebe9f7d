package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract is worth something: each broken store fails the case that is about what it broke. */
class BrokenStoresTest {
    /** A store, and the case that must see what is wrong with it. */
    record Broken(String name, UnaryOperator<StoreProvider> breaking, String seenBy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Broken> ALL = List.of(
            decorated("loses one member of a batch", BrokenStores.LosesAMember::new, "everyWriteOfABatchHappens"),
            decorated(
                    "ignores versions",
                    BrokenStores.IgnoresVersions::new,
                    "aPreconditionThatDoesNotHoldIsNamedWithWhatIsThere"),
            decorated(
                    "ignores versions under load",
                    BrokenStores.IgnoresVersions::new,
                    "writersAtTheSameTimeLoseNothing"),
            decorated("forgets what is not known", BrokenStores.ForgetsWhatIsNotKnown::new, "theFeedHasWhatIsNotKnown"),
            decorated("does not roll back", BrokenStores.DoesNotRollBack::new, "nothingOfARejectedBatchHappens"),
            decorated("ignores fences", BrokenStores.IgnoresFences::new, "aFormerOwnerChangesNothing"),
            decorated("mixes leases", BrokenStores.MixesLeases::new, "theTokensOfTwoLeasesDoNotMeet"),
            decorated(
                    "sorts by characters",
                    BrokenStores.SortsByCharacters::new,
                    "withoutAConditionTheAnswerIsSortedByTheBytesOfTheId"),
            decorated(
                    "leaves out the bound",
                    BrokenStores.LeavesOutTheBound::new,
                    "boundsIncludeThemselvesAndLeaveOutNothing"),
            decorated("repeats a document", BrokenStores.RepeatsADocument::new, "pagesOfAnySizeAreTheWholeAnswer"),
            decorated(
                    "answers from an old copy",
                    BrokenStores.AnswersFromAnOldCopy::new,
                    "aReadAfterAnAcknowledgedWriteSeesIt"),
            decorated("skips changes", BrokenStores.SkipsChanges::new, "everyVersionIsToldInItsOrderWhileManyWrite"),
            decorated(
                    "tells backwards", BrokenStores.TellsBackwards::new, "everyVersionIsToldInItsOrderWhileManyWrite"),
            decorated(
                    "forgets what was missed",
                    BrokenStores.ForgetsWhatWasMissed::new,
                    "whoeverComesBackHearsWhatCameBehindItsPosition"),
            decorated("gives a lease twice", BrokenLeases.GivesALeaseTwice::new, "aNameThatIsHeldIsGivenToNobodyElse"),
            decorated(
                    "gives a lease twice at once",
                    BrokenLeases.GivesALeaseTwice::new,
                    "ofManyWhoAskAtOnceOneIsGivenIt"),
            decorated(
                    "keeps the token",
                    BrokenLeases.KeepsTheToken::new,
                    "aLeaseThatRanOutGoesToTheNextWithAHigherToken"),
            decorated(
                    "renews what is lost",
                    BrokenLeases.RenewsWhatIsLost::new,
                    "aLeaseThatRanOutGoesToTheNextWithAHigherToken"),
            decorated("never expires", BrokenStores.NeverExpires::new, "aDocumentIsKeptForItsTimeAndNoLonger"),
            decorated("answers after its end", BrokenStores.AnswersAfterItsEnd::new, "aClosedStoreRefusesEveryCall"),
            new Broken(
                    "expires too early",
                    sound -> (models, platform) ->
                            sound.open(models, BrokenStores.ahead(platform, SampleVisit.KEEP.dividedBy(2))),
                    "aDocumentIsKeptForItsTimeAndNoLonger"),
            new Broken(
                    "forgets everything when it is closed",
                    sound -> (models, platform) -> new MemoryStorage().open(models, platform),
                    "whatWasKeptIsThereWhenTheStoreIsOpenedAgain"));

    private static UnaryOperator<StoreProvider> current = UnaryOperator.identity();

    /** The suite, for the store that is looked at now. */
    static final class Suite extends DocumentStoreContract {
        private final StoreProvider storage = current.apply(new MemoryStorage());

        @Override
        protected StoreProvider provider() {
            return storage;
        }

        @Override
        protected Duration timeout() {
            return Duration.ofSeconds(1);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aBrokenStoreFailsTheCaseThatIsAboutIt(Broken broken) {
        assertThat(run(broken.breaking, Stream.of(broken.seenBy)).getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @Test
    void aSoundStorePassesTheSameCases() {
        TestExecutionSummary summary =
                run(UnaryOperator.identity(), ALL.stream().map(Broken::seenBy).distinct());

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(10);
    }

    private static TestExecutionSummary run(UnaryOperator<StoreProvider> breaking, Stream<String> cases) {
        current = breaking;
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(cases.map(name -> selectMethod(Suite.class, name)).toList())
                .build();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getTestsFoundCount()).isPositive();
        return summary.getSummary();
    }

    private static Broken decorated(String name, UnaryOperator<DocumentStore> decorator, String seenBy) {
        return new Broken(
                name,
                sound -> (models, platform) -> sound.open(models, platform).thenApply(decorator),
                seenBy);
    }
}
