package io.fairbot.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairbot.checker.CrashVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost and nothing is doubled when the process is killed.
 *
 * <p>1 round in a build, or a few more until one was hard; 5 in {@code .ci/run}, 20 with {@code mvn -Pnight}; {@code
 * -Dfairbot.rounds} and {@code -Dfairbot.seed} choose others.
 */
@Tag("harness")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("fairbot.rounds", 1);
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    /** A fault shows in the first round or the next. */
    private static final int FAULT_ROUNDS = 4;

    /** Which moment a kill meets is chance: so many rounds are added as long as none was hard. */
    private static final int MORE = 14;

    /** A round takes about 20 seconds on a quiet machine. */
    private static final Duration ROUND_LIMIT = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Where something is wrong on purpose, what is missing does not come. */
    private static final Duration FAULT_PATIENCE = Duration.ofSeconds(4);

    @TempDir
    private Path directory;

    @Test
    void theStandaloneLosesAndDoublesNothing() throws Exception {
        List<CrashVerdict> verdicts = rounds("dedupe=on", CrashRound.ofStandalone(directory));
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.faults()).isEmpty());
        assertThat(verdicts).extracting(CrashVerdict::duplicates).containsOnly(0);
        proveThatItWasHard(verdicts);
    }

    @Test
    void whereTheProviderKeepsRepetitionsOnlyWhatWasInFlightIsDoubled() throws Exception {
        List<CrashVerdict> verdicts = rounds("dedupe=off", CrashRound.of(directory, CrashHost.REPETITIONS));
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.faults()).isEmpty());
        proveThatItWasHard(verdicts);
    }

    @Test
    void everyContentIsAnsweredOnceInOrderAndWithItsBytes() throws Exception {
        List<CrashVerdict> verdicts = rounds("contents", CrashRound.of(directory, CrashHost.CONTENTS));
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.faults()).isEmpty());
        assertThat(verdicts).extracting(CrashVerdict::duplicates).containsOnly(0);
        proveThatItWasHard(verdicts);
    }

    @Test
    void mediaThatAreLostAtAKillAreFound() {
        assertThat(faults(CrashRound.of(directory, CrashHost.CONTENTS_WITHOUT_MEDIA), "lost media"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(PlantedChannelFault.class)
    void aPlantedFaultIsFound(PlantedChannelFault fault) {
        assertThat(faults(CrashRound.of(directory, fault.name()), fault.name())).isNotEmpty();
    }

    private static List<String> faults(CrashRound round, String name) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < FAULT_ROUNDS && faults.isEmpty(); i++) {
            CrashVerdict verdict = run(round, SEED + i, FAULT_PATIENCE);
            System.out.println("round " + (SEED + i) + " " + name + " " + verdict.line() + " " + verdict.faults());
            faults.addAll(verdict.faults());
        }
        return faults;
    }

    private static List<CrashVerdict> rounds(String name, CrashRound round) throws Exception {
        List<CrashVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < ROUNDS || (i < ROUNDS + MORE && !wasHard(verdicts)); i++) {
            CrashVerdict verdict = run(round, SEED + i, PATIENCE);
            System.out.println("round " + (SEED + i) + " " + name + " " + verdict.line());
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private static CrashVerdict run(CrashRound round, long seed, Duration patience) {
        return assertTimeoutPreemptively(ROUND_LIMIT, () -> round.run(seed, patience), () -> "round " + seed);
    }

    private static void proveThatItWasHard(List<CrashVerdict> verdicts) {
        assertThat(wasHard(verdicts))
                .as("most kills met work, some an unmarked reply")
                .isTrue();
    }

    /** Rounds in which nothing was under way prove nothing. */
    private static boolean wasHard(List<CrashVerdict> verdicts) {
        long underWay = verdicts.stream()
                .filter(verdict -> verdict.inFlightAtKill() > 0)
                .count();
        return underWay > verdicts.size() / 2 && verdicts.stream().anyMatch(verdict -> verdict.sentUnmarked() > 0);
    }
}
