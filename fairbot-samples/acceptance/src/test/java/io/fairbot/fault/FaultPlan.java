package io.fairbot.fault;

import static io.fairbot.fault.FaultKind.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a round, which follow from its seed alone.
 *
 * <p>Each round loses the way to the database, loses responses, kills the process, and has one fault that is rare. In rounds
 * with an even seed the process comes back before the database. Rounds with consecutive seeds go through all faults.
 *
 * @param seed the seed
 * @param faults in their order
 */
record FaultPlan(long seed, List<FaultKind> faults) {
    private static final String CHOSEN = System.getProperty("fairbot.faults", "");
    /** Of all customers together, which is more than five branches get in a minute. */
    private static final Duration SIXTY_A_SECOND = Duration.ofMillis(400);

    private static final Duration THIRTY_A_SECOND = Duration.ofMillis(800);
    private static final List<FaultKind> AWAY = List.of(
            SERVER_KILLED,
            DELAYED_200_MS,
            SERVER_SUSPENDED,
            CONNECTION_CUT,
            DELAYED_20_MS,
            SERVER_RESTARTED,
            DELAYED_1_MS);
    private static final List<FaultKind> RESPONSES = List.of(RESPONSES_DROPPED, HALF_CLOSED, RESPONSES_BROKEN_OFF);
    private static final List<FaultKind> KILLS = List.of(KILLED_IN_RECOVERING, KILLED_IN_DEGRADED, KILLED_IN_NORMAL);
    /** As many as no other list and odd, so that each meets each of the others. */
    private static final List<FaultKind> RARE = List.of(
            DATABASE_EMPTIED,
            CHANGED_ELSEWHERE,
            DISK_FULL_AND_RESTARTED,
            FOREIGN_INDEX,
            DATABASE_REPLACED,
            CONTENDED,
            DISK_FULL,
            DATABASE_DROPPED,
            FOREIGN_VALIDATOR,
            CHANGED_ELSEWHERE,
            DATABASE_EMPTIED);

    /** Copies the faults. */
    FaultPlan {
        faults = List.copyOf(faults);
    }

    /** Returns the plan of a seed; {@code fairbot.faults}, kinds separated by commas, replaces its faults. */
    static FaultPlan of(long seed) {
        if (isChosen()) {
            return new FaultPlan(
                    seed,
                    Arrays.stream(CHOSEN.split(",")).map(FaultKind::valueOf).toList());
        }
        List<FaultKind> faults = new ArrayList<>(List.of(pick(AWAY, seed), pick(RESPONSES, seed), pick(RARE, seed)));
        faults.add(seed % 2 == 0 ? BACK_BEFORE_DATABASE : pick(KILLS, seed / 2));
        Collections.shuffle(faults, new Random(seed));
        return new FaultPlan(seed, faults);
    }

    /** Returns whether {@code fairbot.faults} replaces the faults of each plan. */
    private static boolean isChosen() {
        return !CHOSEN.isEmpty();
    }

    /** Returns the plan without faults that this machine cannot make. */
    FaultPlan without(FaultKind... missing) {
        List<FaultKind> rest = new ArrayList<>(faults);
        rest.removeAll(List.of(missing));
        return new FaultPlan(seed, rest);
    }

    /** Returns the time between an acknowledgement and the next message of the same customer. */
    Duration pace() {
        return faults.contains(CUT_AT_200_MS) ? THIRTY_A_SECOND : SIXTY_A_SECOND;
    }

    private static FaultKind pick(List<FaultKind> from, long number) {
        return from.get(Math.floorMod(number, from.size()));
    }
}
