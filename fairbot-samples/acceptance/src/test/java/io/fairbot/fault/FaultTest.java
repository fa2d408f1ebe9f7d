package io.fairbot.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairbot.acceptance.SampleProcess;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens to MongoDB or to the process, what was acknowledged is afterwards in MongoDB, or whole in {@code conflicts}.
 *
 * <p>1 round in a build, 5 in {@code .ci/run}, 20 with {@code mvn -Pnight}; {@code -Dfairbot.rounds} and {@code -Dfairbot.seed}
 * choose others.
 */
@Tag("harness")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FaultTest {
    private static final int ROUNDS = Integer.getInteger("fairbot.rounds", 1);
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    /** The troubles of a round beside those that each round needs. */
    private static final int OTHERS = 2;

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
            results.add(run(round, SEED + i, troubles(new Random(SEED + i), i % 2 == 0), "", true));
        }
        assertThat(results).allSatisfy(result -> assertThat(result.faults()).isEmpty());
        // Rounds in which nothing was hard prove nothing.
        assertThat(results.stream()
                        .mapToLong(FaultRound.FaultRoundResult::unknownOutcomes)
                        .sum())
                .isPositive();
        assertThat(results.stream()
                        .mapToLong(FaultRound.FaultRoundResult::localReceipts)
                        .sum())
                .isPositive();
        assertThat(results.stream()
                        .mapToLong(result -> result.ledger().conflicts())
                        .sum())
                .isPositive();
    }

    @Test
    void aPrimaryThatStepsDownTakesNothingWithIt() throws Exception {
        try (ReplicaSet three = ReplicaSet.builder(TestProgram.MONGOD.require("FaultTest"), 3)
                .withProxies(SEED)
                .arguments(LIFETIME)
                .start()) {
            FaultRound round = new FaultRound(three, timeout, directory, SampleProcess.STANDALONE);
            List<FaultInjection> troubles =
                    List.of(FaultInjection.STEPPED_DOWN, FaultInjection.CONNECTIONS_CUT, FaultInjection.STEPPED_DOWN);
            assertThat(run(round, SEED, troubles, "three members ", true).faults())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(PlantedStoreFault.class)
    void aPlantedFaultIsFound(PlantedStoreFault fault) throws Exception {
        FaultRound round = new FaultRound(set, timeout, directory, FaultHost.class.getName(), fault.name());
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < FAULT_ROUNDS && faults.stream().noneMatch(shown -> shown.contains(fault.sentence())); i++) {
            faults.addAll(run(round, SEED + i, fault.troubles(), fault + " ", false)
                    .ledger()
                    .faults());
        }
        assertThat(faults).anySatisfy(shown -> assertThat(shown).contains(fault.sentence()));
    }

    private static FaultRound.FaultRoundResult run(
            FaultRound round, long seed, List<FaultInjection> troubles, String what, boolean sound) throws Exception {
        FaultRound.FaultRoundResult result = assertTimeoutPreemptively(
                ROUND_LIMIT, () -> round.run(seed, troubles, sound), () -> "round " + seed + " " + what + troubles);
        System.out.println("round " + seed + " " + what + result.line() + " " + troubles + " "
                + result.faults().stream().limit(PRINTED).toList());
        return result;
    }

    /** Each round meets an unknown outcome, every other one somebody else's changes, and some other troubles. */
    private static List<FaultInjection> troubles(Random random, boolean changed) {
        List<FaultInjection> others = new ArrayList<>(List.of(FaultInjection.values()));
        others.removeAll(List.of(
                FaultInjection.ANSWERS_SWALLOWED, FaultInjection.CHANGED_ELSEWHERE, FaultInjection.STEPPED_DOWN));
        Collections.shuffle(others, random);
        List<FaultInjection> troubles = new ArrayList<>(others.subList(0, changed ? OTHERS : OTHERS + 1));
        troubles.add(FaultInjection.ANSWERS_SWALLOWED);
        if (changed) {
            troubles.add(FaultInjection.CHANGED_ELSEWHERE);
        }
        Collections.shuffle(troubles, random);
        return troubles;
    }
}
