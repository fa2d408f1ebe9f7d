package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.fairbot.checker.FaultVerdict;
import io.fairbot.checker.Transcripts;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.testkit.process.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;

/** A round: customers write without a pause through one fault after the other; then the result is judged. */
final class FaultRound {
    private static final String KEY = "fb_fault-round-0000000000000000";
    private static final int KEY_BYTES = 32;
    private static final int MESSAGES = 40;
    private static final int REASONS = 5;
    private static final long DISK_BYTES = 96L << 20;
    private static final Duration QUIET = Duration.ofMinutes(5);
    /** Where something is wrong on purpose it never gets quiet. */
    private static final Duration HARDLY = Duration.ofSeconds(3);

    private final ReplicaSet set;
    private final Duration timeout;
    private final Path directory;
    private final String main;
    private final String[] args;

    /** The result of a round. */
    record FaultRoundResult(FaultPlan plan, FaultVerdict verdict, long localReceipts, int unanswered, boolean quiet) {

        /** Returns what must not be, each a sentence. */
        List<String> faults() {
            List<String> faults = new ArrayList<>(verdict.faults());
            if (verdict.conflicts() > 0 && plan.faults().stream().noneMatch(FaultKind::causesConflicts)) {
                faults.add(verdict.conflicts() + " batches were put aside though nobody else wrote.");
            }
            if (localReceipts == 0 && plan.faults().stream().anyMatch(FaultKind::isOutage)) {
                faults.add("Nothing was acknowledged without the database.");
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
            return "acked=%d local_receipts=%d conflicts=%d half_batches=%d answered_twice=%d unanswered=%d"
                    .formatted(
                            verdict.acked(),
                            localReceipts,
                            verdict.conflicts(),
                            verdict.halfBatches(),
                            verdict.answeredTwice(),
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
     * Runs a round.
     *
     * @param underLoad whether customers continue until the mode is NORMAL again, which it then is in time
     */
    FaultRoundResult run(FaultPlan plan, boolean underLoad)
            throws IOException, InterruptedException, ExecutionException {
        String database = set.newDatabase();
        // Two sets may have databases of the same name.
        Path round = Files.createTempDirectory(directory, "round-" + plan.seed() + "-");
        Path data = Files.createDirectories(round.resolve("data"));
        Optional<SmallDisk> disk = Optional.empty();
        Path transcripts = data.resolve("sandbox");
        if (plan.faults().stream().anyMatch(FaultKind::fillsDisk)) {
            // The provider's disk is another one.
            transcripts = Files.createDirectories(round.resolve("provider"));
            disk = Optional.of(SmallDisk.mount(data, DISK_BYTES, "sandbox", transcripts));
        }
        try {
            return run(plan, underLoad, new Site(database, round, transcripts, disk));
        } finally {
            disk.ifPresent(SmallDisk::close);
        }
    }

    /** Where a round happens. */
    private record Site(String database, Path directory, Path transcripts, Optional<SmallDisk> disk) {
        List<String> prefix() {
            return disk.map(small -> small.command(directory)).orElse(List.of());
        }
    }

    private FaultRoundResult run(FaultPlan plan, boolean underLoad, Site site)
            throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(plan.seed());
        String encryptionKey = encryptionKey(random);
        try (StandaloneHandle process = new StandaloneHandle(
                        site.prefix(), main, site.directory, settings(site.database, encryptionKey), KEY, args);
                SteadyCustomers customers =
                        new SteadyCustomers(KEY, "r" + Long.toHexString(plan.seed()), plan.pace())) {
            RecoveryBound bound = new RecoveryBound(customers, timeout);
            customers.at(process.start());
            process.awaitMode("NORMAL");
            customers.start(plan.seed());
            customers.more(MESSAGES);
            bound.begin();
            try (FaultInjector injector = new FaultInjector(
                    set, site.database, encryptionKey, process, customers, bound, site.disk, site.directory, random)) {
                for (FaultKind kind : plan.faults()) {
                    if (underLoad && (kind.startsInNormal() || random.nextBoolean())) {
                        process.awaitMode("NORMAL", bound.get());
                        bound.begin();
                    }
                    System.out.println(
                            "round " + plan.seed() + " " + kind + " after " + customers.count() + " messages");
                    injector.inject(kind);
                    injector.heal();
                    bound.after(kind);
                    customers.more(MESSAGES);
                }
                if (underLoad) {
                    process.awaitMode("NORMAL", bound.get());
                } else {
                    customers.stop();
                    process.awaitMode("NORMAL");
                }
            }
            return judge(plan, site, process, customers, underLoad ? QUIET : HARDLY);
        }
    }

    private FaultRoundResult judge(
            FaultPlan plan, Site site, StandaloneHandle process, SteadyCustomers customers, Duration patience)
            throws IOException, InterruptedException, ExecutionException {
        customers.stop();
        MongoDatabase content = set.primaryClient().getDatabase(site.database);
        boolean quiet = isQuiet(content, site, customers, patience);
        if (customers.unanswered() > 0) {
            System.out.println(process.lastLines());
        }
        process.stop();
        FaultRoundResult result = new FaultRoundResult(
                plan,
                FaultVerdict.of(content, Transcripts.read(site.transcripts), customers.told(), customers.acked()),
                process.localReceipts(),
                customers.unanswered(),
                quiet);
        if (!result.faults().isEmpty()) {
            System.out.println("put aside: " + reasons(content));
        }
        return result;
    }

    /** Returns why batches were put aside, the first ones first, each reason with the time of the first such batch. */
    private static List<String> reasons(MongoDatabase content) {
        Map<String, String> first = new LinkedHashMap<>();
        content.getCollection("conflicts")
                .find()
                .sort(new Document("body.at", 1))
                .map(conflict -> conflict.get("body", Document.class))
                .forEach(body -> first.putIfAbsent(body.getString("reason"), String.valueOf(body.get("at"))));
        return first.entrySet().stream()
                .limit(REASONS)
                .map(each -> each.getValue() + " " + each.getKey())
                .toList();
    }

    private static String encryptionKey(Random random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    private Map<String, String> settings(String database, String encryptionKey) {
        Map<String, String> settings = new HashMap<>();
        settings.put("FAIRBOT_MONGODB_URI", set.uri());
        settings.put("FAIRBOT_MONGODB_DATABASE", database);
        settings.put("FAIRBOT_MONGODB_TIMEOUT", timeout.toSeconds() + "s");
        settings.put("FAIRBOT_ENCRYPTION_KEY", encryptionKey);
        settings.put("FAIRBOT_API_ADMIN_KEY", KEY);
        // Customers and the one who waits for a mode are one address with one key.
        settings.put("FAIRBOT_RATE_LIMIT", "1000000/1m");
        return settings;
    }

    /** Waits until everything that was acknowledged is settled, or put aside. */
    private static boolean isQuiet(MongoDatabase content, Site site, SteadyCustomers customers, Duration patience) {
        try {
            await().atMost(patience)
                    .until(() -> FaultVerdict.of(
                                    content, Transcripts.read(site.transcripts), customers.told(), customers.acked())
                            .faults()
                            .isEmpty());
            return true;
        } catch (ConditionTimeoutException e) {
            // What is missing by now is what the verdict tells.
            return false;
        }
    }
}
