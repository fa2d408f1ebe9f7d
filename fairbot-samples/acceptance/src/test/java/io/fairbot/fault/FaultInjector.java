package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.fairbot.testkit.mongod.FaultProxy;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.testkit.process.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.bson.Document;

/** The hands of a round: each fault is made while customers write, and lasts until it has shown its effect. */
final class FaultInjector implements AutoCloseable {
    /** The number of messages during which something lasts that shows its effect with the next one. */
    private static final int MESSAGES = 40;

    private static final int CHANGES = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration CUT = Duration.ofSeconds(12);
    /** A minute in the night, and long enough for a journal in a build. */
    private static final Duration FAR_CUT = Duration.ofSeconds(Integer.getInteger("fairbot.rounds", 1) < 20 ? 12 : 60);

    private static final Duration RATE_WINDOW =
            Duration.ofSeconds(Integer.getInteger("fairbot.rounds", 1) < 20 ? 5 : 10);
    /** The history of a database is told apart after two seconds of use. */
    private static final Duration OLDER = Duration.ofSeconds(5);

    private static final String COLLECTION = "outbox";
    private static final String CONTACT = "body.contact";
    private static final String PLACE = "body.seq";
    private static final String INDEX = "somebody_elses";

    private final ReplicaSet set;
    private final String database;
    private final String encryptionKey;
    private final StandaloneHandle process;
    private final SteadyCustomers customers;
    private final RecoveryBound bound;
    private final Optional<SmallDisk> disk;
    private final Path directory;
    private final Random random;
    private int copies;

    /**
     * Creates an injector.
     *
     * @param database the name of the database
     * @param disk the disk of the process, where it has one of its own
     * @param directory where copies of the server's data are stored
     */
    FaultInjector(
            ReplicaSet set,
            String database,
            String encryptionKey,
            StandaloneHandle process,
            SteadyCustomers customers,
            RecoveryBound bound,
            Optional<SmallDisk> disk,
            Path directory,
            Random random) {
        this.set = set;
        this.database = database;
        this.encryptionKey = encryptionKey;
        this.process = process;
        this.customers = customers;
        this.bound = bound;
        this.disk = disk;
        this.directory = directory;
        this.random = random;
    }

    void inject(FaultKind kind) throws IOException, InterruptedException {
        switch (kind) {
            case SERVER_KILLED -> outage(() -> server().kill());
            case SERVER_SUSPENDED -> outage(() -> server().suspend());
            case SERVER_RESTARTED -> {
                server().shutDown();
                server().restart();
                customers.more(MESSAGES);
            }
            case CONNECTION_CUT -> {
                cut();
                customers.write(CUT);
            }
            case DELAYED_1_MS -> distance(1);
            case DELAYED_20_MS -> distance(20);
            case DELAYED_200_MS -> distance(200);
            case CUT_AT_200_MS -> cutAtDistance();
            case RESPONSES_DROPPED -> outage(() -> set.proxies().forEach(FaultProxy::dropResponses));
            case RESPONSES_BROKEN_OFF -> {
                set.proxies().forEach(proxy -> proxy.resetWithinResponseBytes(2_000));
                customers.more(MESSAGES);
            }
            case HALF_CLOSED -> {
                set.proxies().forEach(FaultProxy::halfClose);
                customers.more(MESSAGES);
            }
            case STEPPED_DOWN -> {
                set.stepDown();
                customers.more(MESSAGES);
            }
            case CHANGED_ELSEWHERE -> outage(this::changeElsewhere);
            case CONTENDED -> contend();
            case FOREIGN_INDEX -> foreignIndex();
            case FOREIGN_VALIDATOR -> foreignValidator();
            case DATABASE_EMPTIED -> emptyDatabase();
            case DATABASE_REPLACED -> replaceDatabase();
            case DATABASE_DROPPED -> {
                content().drop();
                process.awaitForeign(true);
                keepDirectory();
            }
            case DISK_FULL -> fillDisk();
            case DISK_FULL_AND_RESTARTED -> fillDiskAndRestart();
            case KILLED_IN_NORMAL -> {
                kill();
                restart();
            }
            case KILLED_IN_DEGRADED -> {
                outage(() -> server().kill());
                kill();
                restart();
                customers.more(MESSAGES);
            }
            case KILLED_IN_RECOVERING -> {
                outage(() -> server().kill());
                server().restart();
                process.awaitOtherMode("DEGRADED");
                kill();
                restart();
            }
            case BACK_BEFORE_DATABASE -> backBeforeDatabase();
        }
    }

    /** Ends every fault that does not end by itself. */
    void heal() {
        disk.ifPresent(SmallDisk::makeRoom);
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

    @Override
    public void close() {
        heal();
    }

    private MongoServer server() {
        return set.members().get(set.members().size() == 1 ? 0 : set.primary());
    }

    /** The database, past every proxy and every store. */
    private MongoDatabase content() {
        return set.primaryClient().getDatabase(database);
    }

    /** Makes the database unreachable, and lets customers write without it. */
    private void outage(Runnable fault) throws IOException, InterruptedException {
        fault.run();
        process.awaitMode("DEGRADED");
        customers.more(MESSAGES);
    }

    private void cut() {
        set.proxies().forEach(FaultProxy::refuseConnections);
        set.proxies().forEach(FaultProxy::resetConnections);
    }

    private void distance(long millis) {
        delay(millis);
        customers.more(MESSAGES * 2);
    }

    /** Delays what goes to the database and what comes back by half of a round trip each. */
    private void delay(long millis) {
        Duration oneWay = Duration.ofMillis(millis).dividedBy(2);
        set.proxies().forEach(proxy -> proxy.delay(oneWay, oneWay));
    }

    /** The way back is as long as it was before. */
    private void cutAtDistance() throws IOException, InterruptedException {
        distance(200);
        process.awaitMode("NORMAL");
        customers.write(RATE_WINDOW);
        bound.begin();
        cut();
        customers.write(FAR_CUT);
        set.proxies().forEach(FaultProxy::clearFaults);
        delay(200);
        long since = System.nanoTime();
        Duration promised = bound.get();
        process.awaitMode("NORMAL", promised);
        System.out.println("the journal was empty after "
                + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s, promised within "
                + promised.toSeconds() + " s");
    }

    private void kill() {
        customers.expectNothing();
        process.kill();
    }

    private void restart() throws InterruptedException {
        customers.at(process.start());
    }

    private void changeElsewhere() {
        cut();
        customers.more(MESSAGES);
        try (ConcurrentWriter other = otherProgram()) {
            await().atMost(PATIENCE).until(() -> other.touchConversations() > 0);
        }
    }

    /** At a little distance many turns are under way when their conversation changes; between changes some succeed. */
    private void contend() {
        delay(20);
        try (ConcurrentWriter other = otherProgram()) {
            for (int i = 0; i < CHANGES; i++) {
                other.touchConversations();
                customers.more(MESSAGES / 4);
            }
        }
    }

    private ConcurrentWriter otherProgram() {
        return new ConcurrentWriter(server().uri(), database, encryptionKey);
    }

    /** From here on one contact gets one reply; the batch of each further one is refused for good. */
    private void foreignIndex() throws IOException, InterruptedException {
        outage(this::cut);
        IndexOptions options =
                new IndexOptions().name(INDEX).unique(true).partialFilterExpression(repliesAfter(lastReply()));
        content()
                .getCollection(COLLECTION)
                .createIndexes(
                        List.of(new IndexModel(new Document(CONTACT, 1), options)),
                        // A member asks itself for its vote by its configured host, which is the proxy.
                        new CreateIndexOptions().commitQuorum(CreateIndexCommitQuorum.create(0)));
        awaitConflict("11000", INDEX);
        content().getCollection(COLLECTION).dropIndex(INDEX);
    }

    /** From here on one contact gets no reply; the batch of each is refused for good. */
    private void foreignValidator() throws IOException, InterruptedException {
        outage(this::cut);
        Document before = Objects.requireNonNull(content()
                .listCollections()
                .filter(new Document("name", COLLECTION))
                .first());
        Document ours = before.get("options", new Document()).get("validator", new Document());
        Document theirs = new Document("$nor", List.of(repliesAfter(lastReply())));
        validate(ours.isEmpty() ? theirs : new Document("$and", List.of(ours, theirs)));
        awaitConflict("121", COLLECTION);
        validate(ours);
    }

    private void validate(Document validator) {
        content().runCommand(new Document("collMod", COLLECTION).append("validator", validator));
    }

    private Document lastReply() {
        return Objects.requireNonNull(content()
                .getCollection(COLLECTION)
                .find()
                .sort(new Document(PLACE, -1))
                .first());
    }

    private static Document repliesAfter(Document last) {
        Document body = last.get("body", Document.class);
        return new Document(CONTACT, body.getString("contact"))
                .append(PLACE, new Document("$gt", body.get("seq", Number.class).longValue()));
    }

    /**
     * Lets batches be acknowledged without the database, which then refuses some of them: those are put aside with their cause, and
     * nothing else is in the way, while the database continues to refuse.
     */
    private void awaitConflict(String code, String what) throws IOException, InterruptedException {
        customers.more(MESSAGES * 3);
        set.proxies().forEach(FaultProxy::clearFaults);
        // What builds on a batch that was put aside is put aside as well, one by one: no time is promised for that.
        process.awaitMode("NORMAL");
        await("a conflict that names " + code + " and " + what)
                .atMost(PATIENCE)
                .until(() -> content()
                        .getCollection("conflicts")
                        .find()
                        .map(conflict -> conflict.get("body", Document.class).getString("reason"))
                        .into(new ArrayList<>())
                        .stream()
                        .anyMatch(reason -> reason.contains(code) && reason.contains(what)));
        customers.more(MESSAGES);
        process.awaitMode("NORMAL");
    }

    private void emptyDatabase() throws IOException, InterruptedException {
        exchange(MongoServer::clearData);
        set.initiateAgain();
        returned();
    }

    private void replaceDatabase() throws IOException, InterruptedException {
        Path copy = directory.resolve("copy-" + copies++);
        exchange(server -> server.copyDataTo(copy));
        set.awaitHealthy();
        process.awaitMode("NORMAL");
        customers.write(OLDER);
        exchange(server -> server.replaceData(copy));
        returned();
    }

    private void exchange(Consumer<MongoServer> change) throws IOException, InterruptedException {
        MongoServer server = server();
        outage(server::kill);
        change.accept(server);
        server.restart();
    }

    /** Another database is there, which the process meets as it runs, or at its start. */
    private void returned() throws IOException, InterruptedException {
        if (random.nextBoolean()) {
            kill();
            restart();
        }
        process.awaitForeign(false);
        keepDirectory();
    }

    /** The process must say that the database is another one; then a person decides that the data directory remains. */
    private void keepDirectory() throws IOException, InterruptedException {
        customers.more(MESSAGES);
        if (!process.health("storage").contains("storage accept")) {
            throw new AssertionError("Health does not say what to do: " + process.health("storage"));
        }
        JsonNode lost = process.keepDirectory(true);
        System.out.println("lost: " + lost);
        process.awaitMode("FOREIGN");
        process.keepDirectory(false);
    }

    private void fillDisk() throws IOException, InterruptedException {
        SmallDisk small = disk.orElseThrow();
        small.fill();
        process.awaitDiskFull();
        customers.more(MESSAGES);
        small.makeRoom();
        process.awaitSound();
    }

    /** What is on the disk is older than what was acknowledged: nothing must be answered from it. */
    private void fillDiskAndRestart() throws IOException, InterruptedException {
        SmallDisk small = disk.orElseThrow();
        small.fill();
        process.awaitDiskFull();
        customers.more(MESSAGES);
        kill();
        cut();
        small.makeRoom();
        String ended = process.startInVain();
        if (!ended.contains("behind")) {
            throw new AssertionError("It ended, and did not say that its copies are behind: " + ended);
        }
        set.proxies().forEach(FaultProxy::clearFaults);
        restart();
    }

    private void backBeforeDatabase() throws InterruptedException {
        List<Runnable> outages = List.of(() -> server().kill(), () -> server().suspend(), this::cut);
        Runnable outage = outages.get(random.nextInt(outages.size()));
        if (random.nextBoolean()) {
            outage.run();
            kill();
        } else {
            kill();
            outage.run();
        }
        restart();
        customers.more(MESSAGES);
    }
}
