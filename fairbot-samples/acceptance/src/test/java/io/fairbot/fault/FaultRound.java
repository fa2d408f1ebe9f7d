package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.fairbot.checker.FaultVerdict;
import io.fairbot.testkit.mongod.FaultProxy;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.awaitility.core.ConditionTimeoutException;

/** One round: customers write without a pause while one trouble comes after the other; then all is healed, and judged. */
final class FaultRound {
    private static final String KEY = "fb_fault-round-0000000000000000";
    private static final int KEY_BYTES = 32;
    private static final int MESSAGES = 40;
    private static final Duration QUIET = Duration.ofMinutes(5);
    /** Where something is wrong on purpose it never gets quiet. */
    private static final Duration HARDLY = Duration.ofSeconds(3);

    private final ReplicaSet set;
    private final Duration timeout;
    private final Path directory;
    private final String main;
    private final String[] args;

    /** What came of a round. */
    record FaultRoundResult(
            List<FaultInjection> troubles,
            FaultVerdict ledger,
            long unknownOutcomes,
            long localReceipts,
            int unanswered,
            boolean quiet) {
        /** Copies the troubles. */
        FaultRoundResult {
            troubles = List.copyOf(troubles);
        }

        /** What must not be, each a sentence. */
        List<String> faults() {
            List<String> faults = new ArrayList<>(ledger.faults());
            if (ledger.conflicts() > 0 && !troubles.contains(FaultInjection.CHANGED_ELSEWHERE)) {
                faults.add(ledger.conflicts() + " batches were put aside though nobody else wrote.");
            }
            if (unanswered > 0) {
                faults.add(unanswered + " requests had no answer.");
            }
            if (!quiet) {
                faults.add("It did not get quiet.");
            }
            return faults;
        }

        String line() {
            return "acked=%d unknown_outcome=%d local_receipts=%d conflicts=%d half_batches=%d unanswered=%d"
                    .formatted(
                            ledger.acked(),
                            unknownOutcomes,
                            localReceipts,
                            ledger.conflicts(),
                            ledger.halfBatches(),
                            unanswered);
        }
    }

    /**
     * Describes rounds.
     *
     * @param timeout how long the process under test waits for the database
     * @param directory where the rounds have their directories
     * @param main the main class of the process
     * @param args its arguments
     */
    FaultRound(ReplicaSet set, Duration timeout, Path directory, String main, String... args) {
        this.set = set;
        this.timeout = timeout;
        this.directory = directory;
        this.main = main;
        this.args = args;
    }

    /**
     * Runs it.
     *
     * @param underLoad whether customers go on writing until everything that happened alone is in the database
     */
    FaultRoundResult run(long seed, List<FaultInjection> troubles, boolean underLoad)
            throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(seed);
        String database = set.newDatabase();
        Path round = Files.createDirectories(directory.resolve("round-" + seed + "-" + database));
        Map<String, String> settings = settings(database, random);
        try (StandaloneHandle house = new StandaloneHandle(main, round, settings, KEY, args);
                SteadyCustomers customers = new SteadyCustomers(KEY, "r" + Long.toHexString(seed))) {
            customers.at(house.start());
            house.awaitMode("NORMAL");
            customers.start(seed);
            customers.more(MESSAGES);
            for (FaultInjection trouble : troubles) {
                System.out.println("round " + seed + " " + trouble + " after " + customers.count() + " messages");
                if (trouble == FaultInjection.ANSWERS_SWALLOWED || trouble == FaultInjection.CHANGED_ELSEWHERE) {
                    // Both are about what happens to those who write to the database.
                    house.awaitMode("NORMAL");
                }
                make(trouble, house, customers, database, settings);
                heal();
                customers.more(MESSAGES);
            }
            if (!underLoad) {
                customers.stop();
            }
            house.awaitMode("NORMAL");
            customers.stop();
            MongoDatabase there = set.primaryClient().getDatabase(database);
            boolean quiet = isQuiet(there, customers, underLoad ? QUIET : HARDLY);
            if (customers.unanswered() > 0) {
                System.out.println(house.lastLines());
            }
            house.stop();
            return new FaultRoundResult(
                    troubles,
                    FaultVerdict.of(there, customers.acked()),
                    house.unknownOutcomes(),
                    house.localReceipts(),
                    customers.unanswered(),
                    quiet);
        } finally {
            heal();
        }
    }

    private Map<String, String> settings(String database, Random random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        Map<String, String> settings = new HashMap<>();
        settings.put("FAIRBOT_MONGODB_URI", set.uri());
        settings.put("FAIRBOT_MONGODB_DATABASE", database);
        settings.put("FAIRBOT_MONGODB_TIMEOUT", timeout.toSeconds() + "s");
        settings.put("FAIRBOT_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(secret));
        settings.put("FAIRBOT_API_ADMIN_KEY", KEY);
        return settings;
    }

    private void make(
            FaultInjection trouble,
            StandaloneHandle house,
            SteadyCustomers customers,
            String database,
            Map<String, String> settings)
            throws IOException, InterruptedException {
        MongoServer server = set.members().get(set.members().size() == 1 ? 0 : set.primary());
        switch (trouble) {
            case SERVER_KILLED -> during(house, customers, server::kill);
            case SERVER_STOPPED -> during(house, customers, server::suspend);
            case ANSWERS_SWALLOWED ->
                during(house, customers, () -> set.proxies().forEach(FaultProxy::dropResponses));
            case CONNECTIONS_CUT -> {
                set.proxies().forEach(proxy -> proxy.resetWithinResponseBytes(2_000));
                customers.more(MESSAGES);
            }
            case HALF_CLOSED -> {
                set.proxies().forEach(FaultProxy::halfClose);
                customers.more(MESSAGES);
            }
            case DELAYED -> {
                set.proxies().forEach(proxy -> proxy.delay(Duration.ofMillis(5), Duration.ofMillis(60)));
                customers.more(MESSAGES);
            }
            case STEPPED_DOWN -> {
                set.stepDown();
                customers.more(MESSAGES);
            }
            case CHANGED_ELSEWHERE -> {
                set.proxies().forEach(FaultProxy::refuseConnections);
                set.proxies().forEach(FaultProxy::resetConnections);
                house.awaitMode("DEGRADED");
                customers.more(MESSAGES);
                ConcurrentWriter.touchConversations(
                        server.uri(), database, settings.getOrDefault("FAIRBOT_ENCRYPTION_KEY", ""));
                customers.more(MESSAGES);
            }
            case KILLED_IN_NORMAL -> restart(house, customers);
            case KILLED_IN_DEGRADED -> {
                server.kill();
                house.awaitMode("DEGRADED");
                customers.more(MESSAGES);
                restart(house, customers);
                customers.more(MESSAGES);
            }
            case KILLED_IN_RECOVERING -> {
                server.kill();
                house.awaitMode("DEGRADED");
                customers.more(MESSAGES * 2);
                server.restart();
                house.awaitOtherMode("DEGRADED");
                restart(house, customers);
            }
        }
    }

    private static void during(StandaloneHandle house, SteadyCustomers customers, Runnable trouble)
            throws IOException, InterruptedException {
        trouble.run();
        house.awaitMode("DEGRADED");
        customers.more(MESSAGES);
    }

    private static void restart(StandaloneHandle house, SteadyCustomers customers) throws InterruptedException {
        customers.expectNothing();
        house.kill();
        customers.at(house.start());
    }

    private void heal() {
        set.proxies().forEach(FaultProxy::clearFaults);
        for (MongoServer member : set.members()) {
            if (!member.isRunning()) {
                member.restart();
            } else if (!member.isResponsive()) {
                member.resume();
            }
        }
        set.awaitHealthy();
    }

    /** Waits until everything that was acknowledged is settled, or put aside. */
    private static boolean isQuiet(MongoDatabase there, SteadyCustomers customers, Duration patience) {
        try {
            await().atMost(patience)
                    .until(() ->
                            FaultVerdict.of(there, customers.acked()).faults().isEmpty());
            return true;
        } catch (ConditionTimeoutException e) {
            // What is missing by now is what the verdict tells.
            return false;
        }
    }
}
