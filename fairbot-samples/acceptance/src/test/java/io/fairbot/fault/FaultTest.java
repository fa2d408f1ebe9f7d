package io.fairbot.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairbot.acceptance.SampleProcess;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.testkit.process.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to MongoDB, to the way to it, to the process or to its disk: what was acknowledged is afterwards in MongoDB, or
 * whole in {@code conflicts}, and nothing is answered twice.
 *
 * <p>1 round and one of the planted faults in a build; 5 rounds in {@code .ci/run}; 20 rounds, the distance, the set of three and all
 * planted faults with {@code mvn -Pnight}. {@code -Dfairbot.rounds} and {@code -Dfairbot.seed} choose others, and
 * {@code -Dfairbot.faults} replaces the faults of each round by a list of {@link FaultKind}s.
 */
@Tag("harness")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FaultTest {
    private static final int ROUNDS = Integer.getInteger("fairbot.rounds", 1);
    private static final int ROUNDS_OF_A_NIGHT = 20;

    /** The same plans in each build, so that a build that fails shows a change; others by night. */
    private static final long SEED_OF_A_BUILD = 501;

    private static final long SEED =
            Long.getLong("fairbot.seed", hasTime() ? new Random().nextInt(1_000_000) : SEED_OF_A_BUILD);

    /** A build plants one of those that show at once. */
    private static final List<PlantedStoreFault> FAULTS_OF_A_BUILD =
            List.of(PlantedStoreFault.UNDECIDED_READS, PlantedStoreFault.DATABASE_BEFORE_NOTE);

    private static final int PRINTED = 5;
    /** A fault shows in the first round or the next. */
    private static final int FAULT_ROUNDS = 3;

    /** A round takes about a minute on a quiet machine. */
    private static final Duration ROUND_LIMIT = Duration.ofMinutes(15);

    /** What a killed process left open is in the way for five seconds, not for the server's usual minute. */
    private static final String[] LIFETIME = {"--setParameter", "transactionLifetimeLimitSeconds=5"};

    /** Enough on a quiet machine, and little to wait for in each outage. */
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(3);

    private static ReplicaSet set;
    private static Duration timeout;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        long before = System.nanoTime();
        set = ReplicaSet.builder(TestProgram.MONGOD.require("FaultTest"), 1)
                .withProxies(SEED)
                .arguments(LIFETIME)
                .start();
        // A set takes a second or two to start on a quiet machine; a busy one needs more time for its answers, too.
        Duration twiceTheStart = Duration.ofNanos(2 * (System.nanoTime() - before));
        timeout = twiceTheStart.compareTo(LEAST_TIMEOUT) > 0 ? twiceTheStart : LEAST_TIMEOUT;
        System.out.println("the database's answers are waited for for " + timeout.toSeconds() + " s");
    }

    @AfterAll
    static void stop() {
        if (set != null) {
            set.close();
        }
    }

    @Test
    void nothingAcknowledgedIsLostHalvedOrDoubled() throws Exception {
        FaultRound round = new FaultRound(set, timeout, directory, SampleProcess.STANDALONE);
        List<FaultRound.FaultRoundResult> results = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            results.add(run(round, possible(FaultPlan.of(SEED + i)), "", true));
        }
        assertThat(results).allSatisfy(result -> assertThat(result.faults()).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> theSameHoldsInRoundsThatTakeLonger() {
        return hasTime()
                ? Stream.of(
                        DynamicTest.dynamicTest(
                                "at a distance the journal empties while the load continues",
                                this::atADistanceTheJournalEmptiesWhileTheLoadContinues),
                        DynamicTest.dynamicTest(
                                "a primary that steps down takes nothing with it",
                                this::aPrimaryThatStepsDownTakesNothingWithIt))
                : Stream.empty();
    }

    private void atADistanceTheJournalEmptiesWhileTheLoadContinues() throws Exception {
        FaultRound round = new FaultRound(set, timeout, directory, SampleProcess.STANDALONE);
        FaultPlan plan = new FaultPlan(SEED, List.of(FaultKind.CUT_AT_200_MS));
        assertThat(run(round, plan, "", true).faults()).isEmpty();
    }

    private void aPrimaryThatStepsDownTakesNothingWithIt() throws Exception {
        try (ReplicaSet three = ReplicaSet.builder(TestProgram.MONGOD.require("FaultTest"), 3)
                .withProxies(SEED)
                .arguments(LIFETIME)
                .start()) {
            FaultRound round = new FaultRound(three, timeout, directory, SampleProcess.STANDALONE);
            List<FaultKind> faults =
                    List.of(FaultKind.STEPPED_DOWN, FaultKind.RESPONSES_BROKEN_OFF, FaultKind.STEPPED_DOWN);
            assertThat(run(round, new FaultPlan(SEED, faults), "three members ", true)
                            .faults())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("plantedFaults")
    void aPlantedFaultIsFound(PlantedStoreFault fault) throws Exception {
        FaultRound round = new FaultRound(set, timeout, directory, FaultHost.class.getName(), fault.name());
        List<String> found = new ArrayList<>();
        for (int i = 0; i < FAULT_ROUNDS && found.stream().noneMatch(shown -> shown.contains(fault.sentence())); i++) {
            FaultPlan plan = new FaultPlan(SEED + i, fault.faults());
            try {
                found.addAll(run(round, plan, fault + " ", fault.isUnderLoad()).faults());
            } catch (AssertionError failure) {
                found.add(String.valueOf(failure.getMessage()));
            }
        }
        assertThat(found).anySatisfy(shown -> assertThat(shown).contains(fault.sentence()));
    }

    /** All of them where there is time; in a build one, which the seed chooses. */
    static List<PlantedStoreFault> plantedFaults() {
        return hasTime()
                ? List.of(PlantedStoreFault.values())
                : List.of(FAULTS_OF_A_BUILD.get(Math.floorMod(SEED, FAULTS_OF_A_BUILD.size())));
    }

    private static boolean hasTime() {
        return ROUNDS >= ROUNDS_OF_A_NIGHT;
    }

    private static FaultRound.FaultRoundResult run(FaultRound round, FaultPlan plan, String what, boolean underLoad)
            throws Exception {
        String name = "round " + plan.seed() + " " + what;
        long since = System.nanoTime();
        FaultRound.FaultRoundResult result =
                assertTimeoutPreemptively(ROUND_LIMIT, () -> round.run(plan, underLoad), () -> name + plan.faults());
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        System.out.println(name + "took=" + took.toSeconds() + "s " + result.line() + " " + plan.faults() + " "
                + result.faults().stream().limit(PRINTED).toList());
        return result;
    }

    private static FaultPlan possible(FaultPlan plan) throws InterruptedException {
        String missing = SmallDisk.missing();
        if (missing.isEmpty()) {
            return plan;
        }
        System.out.println("SKIPPED faults of the disk: " + missing);
        return plan.without(FaultKind.DISK_FULL, FaultKind.DISK_FULL_AND_RESTARTED);
    }
}
