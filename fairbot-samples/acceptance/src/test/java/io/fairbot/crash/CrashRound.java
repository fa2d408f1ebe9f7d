package io.fairbot.crash;

import static org.awaitility.Awaitility.await;

import io.fairbot.acceptance.SampleProcess;
import io.fairbot.checker.ContentVerdict;
import io.fairbot.checker.CrashVerdict;
import io.fairbot.checker.SendVerdict;
import io.fairbot.checker.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** One round: load, kill, take up again, judge. */
final class CrashRound {
    private static final int LEAST_MESSAGES = 100;
    private static final int MOST_MESSAGES = 1500;
    /** The notices of the load come by the API, under one key. */
    private static final Map<String, String> SETTINGS = Map.of("FAIRBOT_RATE_LIMIT", "100000/1m");

    private final Path directory;
    private final String main;
    private final String[] args;
    private final boolean dropsRepetitions;

    /** Prepares rounds of the standalone itself. */
    static CrashRound ofStandalone(Path directory) {
        return new CrashRound(directory, SampleProcess.STANDALONE, true);
    }

    /** Prepares rounds of a host that is different. */
    static CrashRound of(Path directory, String difference) {
        return new CrashRound(
                directory, CrashHost.class.getName(), !difference.equals(CrashHost.REPETITIONS), difference);
    }

    private CrashRound(Path directory, String main, boolean dropsRepetitions, String... args) {
        this.directory = directory;
        this.main = main;
        this.dropsRepetitions = dropsRepetitions;
        this.args = args;
    }

    /** Runs a round and answers what is to be said of it. */
    CrashVerdict run(long seed, Duration patience) throws IOException, InterruptedException {
        Random random = new Random(seed);
        Path round = Files.createDirectories(directory.resolve("round-" + seed));
        Path sandbox = round.resolve("data/sandbox");
        Path atKill = round.resolve("at-kill");
        Customers customers;
        try (SampleProcess sample = SampleProcess.start(main, round, SETTINGS, args)) {
            customers = new Customers(sample.key(), "r" + Long.toHexString(seed), random, contents(sample.key()));
            customers.write(sample.address(), LEAST_MESSAGES + random.nextInt(MOST_MESSAGES));
            // What is acknowledged between here and the kill is only not counted.
            customers.stop();
            sample.kill();
        }
        Set<String> acked = customers.acked();
        Map<Integer, List<String>> notices = customers.notices();
        Set<String> unclear = new HashSet<>();
        copy(sandbox, atKill);
        try (SampleProcess sample = SampleProcess.start(main, round, SETTINGS, args)) {
            Set<String> last = customers.last(sample.address());
            try {
                await().atMost(patience).until(() -> {
                    Transcripts now = Transcripts.read(sandbox);
                    Set<String> answered = now.answered();
                    Set<String> missing = missing(notices, now);
                    unclear.addAll(customers.unknown(sample.address(), missing));
                    return answered.containsAll(acked) && answered.containsAll(last) && unclear.containsAll(missing);
                });
            } catch (ConditionTimeoutException e) {
                // What is missing by now is what the verdict tells.
                System.out.println("round " + seed + " was not quiet within " + patience.toSeconds() + " s");
            }
            sample.terminate();
        }
        Transcripts atEnd = Transcripts.read(sandbox);
        CrashVerdict verdict = CrashVerdict.of(acked, Transcripts.read(atKill), atEnd, dropsRepetitions)
                .withFaults(ContentVerdict.order(atEnd))
                .withFaults(SendVerdict.of(notices, unclear, atEnd));
        return hasEveryContent()
                ? verdict.withFaults(ContentVerdict.bytes(atEnd, sandbox.resolve("media")))
                        .withFaults(ContentVerdict.kinds(atEnd, "in", EveryContent.KINDS))
                        .withFaults(ContentVerdict.kinds(atEnd, "out", ContentsBot.KINDS))
                : verdict;
    }

    private static Set<String> missing(Map<Integer, List<String>> notices, Transcripts now) {
        Set<String> missing = new HashSet<>();
        notices.values().forEach(missing::addAll);
        missing.removeAll(now.sent());
        return missing;
    }

    private boolean hasEveryContent() {
        return args.length > 0 && args[0].startsWith(CrashHost.CONTENTS);
    }

    private LoadContents contents(String key) {
        return hasEveryContent() ? new EveryContent(key) : Customers.texts();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
