package io.fairbot.testkit.mongod;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import io.fairbot.Internal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A replica set of {@link MongoServer}s with fast elections: a member counts as lost after 1 second, and heartbeats are
 * sent every half second.
 *
 * <p>With proxies, the members' configured hosts are the proxies' addresses, so every client and every other member
 * reaches a member through its proxy only; {@link MongoServer#client()} bypasses it.
 *
 * <p>After the primary was killed, three members accept the next majority write within some 2 seconds. After it was
 * suspended they elect another within 3 to 8, but may need 15 more for a majority write, as long as one of them still
 * waits for the log of the suspended one. Safe for use from any thread.
 */
@Internal
public final class ReplicaSet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String NAME = "fairbot";
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;
    private static final int EXCEEDED_TIME_LIMIT = 262;
    private static final int NOT_WRITABLE_PRIMARY = 10107;

    private static @Nullable ReplicaSet shared;

    private final List<MongoServer> members = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final AtomicInteger databases = new AtomicInteger();
    private final @Nullable TestCredentials login;

    private ReplicaSet(Builder builder) {
        login = builder.login;
        try {
            List<CompletableFuture<MongoServer>> starts = IntStream.range(0, builder.members)
                    .mapToObj(index -> CompletableFuture.supplyAsync(builder.server::start))
                    .toList();
            starts.forEach(start -> members.add(start.join()));
            if (builder.proxied) {
                members.forEach(member -> proxies.add(FaultProxy.open(member.port(), builder.seed + proxies.size())));
            }
            initiate();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Returns a builder of a set.
     *
     * @param mongod the program, see {@link io.fairbot.testkit.TestProgram#MONGOD}
     * @param members the number of servers, 1 to 7
     * @return a builder
     */
    public static Builder builder(Path mongod, int members) {
        return new Builder(mongod, members);
    }

    /**
     * Returns the single-member set that all tests of this JVM share, without login and proxy; it lives as long as the
     * JVM. A test uses a database of its own from {@link #newDatabase()} and must not disturb the servers.
     *
     * @param mongod the program, used when it was not started yet
     * @return the set, with a primary
     */
    public static synchronized ReplicaSet shared(Path mongod) {
        if (shared == null) {
            shared = builder(mongod, 1).start();
        }
        return shared;
    }

    private void initiate() {
        List<Document> hosts = IntStream.range(0, members.size())
                .mapToObj(index -> new Document("_id", index).append("host", host(index)))
                .toList();
        // An election after a suspension waits for the timeout of a heartbeat, 10 by default.
        Document settings = new Document("electionTimeoutMillis", 1000)
                .append("heartbeatIntervalMillis", 500)
                .append("heartbeatTimeoutSecs", 1);
        Document configuration =
                new Document("_id", NAME).append("members", hosts).append("settings", settings);
        // No remote client is permitted to do this, but 127.0.0.1 is as long as there is no user.
        try (MongoClient stranger =
                MongoServer.connect("mongodb://" + members.get(0).address() + "/?directConnection=true")) {
            stranger.getDatabase("admin").runCommand(new Document("replSetInitiate", configuration));
            until("a first primary", () -> isPrimary(stranger));
        }
        members.get(0).makeLogin();
        awaitHealthy();
    }

    /**
     * Makes a new set of the same name and members after the data of all of them was cleared; its elections are counted
     * from one again.
     *
     * @see MongoServer#clearData()
     */
    public void initiateAgain() {
        initiate();
    }

    private String host(int index) {
        return proxies.isEmpty()
                ? members.get(index).address()
                : proxies.get(index).address();
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(condition::getAsBoolean);
    }

    /**
     * Returns the connection string of the set: through the proxies where there are some.
     *
     * @return a connection string with every member and, where the set demands one, the login
     */
    public String uri() {
        String hosts = IntStream.range(0, members.size()).mapToObj(this::host).collect(Collectors.joining(","));
        return "mongodb://" + (login == null ? "" : login.userInfo()) + hosts + "/?replicaSet=" + NAME;
    }

    /**
     * Returns the servers.
     *
     * @return the members, in the order of their numbers
     */
    public List<MongoServer> members() {
        return List.copyOf(members);
    }

    /**
     * Returns the proxies.
     *
     * @return one for each member, in the same order; empty when there are none
     */
    public List<FaultProxy> proxies() {
        return List.copyOf(proxies);
    }

    /**
     * Returns a unique name for a database of this set.
     *
     * @return a name; the database is created by the first write
     */
    public String newDatabase() {
        return "test" + databases.incrementAndGet();
    }

    /**
     * Waits until a responsive member reports that it is the primary; of two such members, it is the one elected later.
     *
     * @return the number of the member
     */
    public int primary() {
        int[] found = {-1};
        until("a primary", () -> {
            found[0] = latestPrimary().orElse(-1);
            return found[0] >= 0;
        });
        return found[0];
    }

    /**
     * Returns a client of the primary, bypassing every proxy, for checks; see {@link MongoServer#client()}.
     *
     * @return a client of the bare driver, which does not follow when another member becomes the primary
     */
    public MongoClient primaryClient() {
        return members.get(primary()).client();
    }

    /** Waits until there is a primary and every responsive member is the primary or a secondary. */
    public void awaitHealthy() {
        until(
                "a primary and its secondaries",
                () -> latestPrimary().isPresent()
                        && members.stream().filter(MongoServer::isResponsive).allMatch(ReplicaSet::isInService));
    }

    /**
     * Makes the primary step down, so that another is elected; it is not eligible for 10 seconds. The only member of a
     * set is eligible again after 1 second. As long as no other member has caught up with the primary, the request is
     * repeated.
     *
     * @return the number of the member that was the primary
     */
    public int stepDown() {
        int[] index = {-1};
        until("a primary that steps down", () -> {
            index[0] = primary();
            return stepsDown(index[0]);
        });
        return index[0];
    }

    private boolean stepsDown(int index) {
        boolean alone = members.size() == 1;
        try {
            members.get(index)
                    .client()
                    .getDatabase("admin")
                    .runCommand(new Document("replSetStepDown", alone ? 1 : 10)
                            .append("secondaryCatchUpPeriodSecs", alone ? 0 : 5)
                            .append("force", alone));
            return true;
        } catch (MongoCommandException refused) {
            if (refused.getErrorCode() == EXCEEDED_TIME_LIMIT || refused.getErrorCode() == NOT_WRITABLE_PRIMARY) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * Kills the primary; see {@link MongoServer#kill()}.
     *
     * @return the number of the member that was the primary
     */
    public int killPrimary() {
        int index = primary();
        members.get(index).kill();
        return index;
    }

    private Optional<Integer> latestPrimary() {
        record Claim(int index, ObjectId election) {}
        return IntStream.range(0, members.size())
                .filter(index -> members.get(index).isResponsive())
                .mapToObj(index -> hello(members.get(index).client())
                        .filter(ReplicaSet::saysPrimary)
                        .map(hello -> new Claim(index, hello.getObjectId("electionId"))))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Claim::election))
                .map(Claim::index);
    }

    private static boolean isPrimary(MongoClient client) {
        return hello(client).filter(ReplicaSet::saysPrimary).isPresent();
    }

    private static boolean saysPrimary(Document hello) {
        return hello.getBoolean("isWritablePrimary", false);
    }

    private static Optional<Document> hello(MongoClient client) {
        return admin(client, "hello");
    }

    private static boolean isInService(MongoServer member) {
        return admin(member.client(), "replSetGetStatus")
                .map(status -> status.getInteger("myState"))
                .filter(Set.of(PRIMARY, SECONDARY)::contains)
                .isPresent();
    }

    /** Returns the answer to a command; empty while the server is not able to answer. */
    private static Optional<Document> admin(MongoClient client, String command) {
        try {
            return Optional.of(client.getDatabase("admin").runCommand(new Document(command, 1)));
        } catch (MongoException notNow) {
            return Optional.empty();
        }
    }

    /** Kills every member, closes the proxies and removes the directories. Idempotent. */
    @Override
    public void close() {
        members.forEach(MongoServer::kill);
        proxies.forEach(FaultProxy::close);
        members.forEach(MongoServer::close);
    }

    /** A builder of replica sets; by default without login and without proxies. Not thread-safe. */
    public static final class Builder {
        private final MongoServer.Builder server;
        private final int members;
        private boolean proxied;
        private long seed;
        private @Nullable TestCredentials login;

        private Builder(Path mongod, int members) {
            this.server = MongoServer.builder(mongod).replicaSet(NAME);
            this.members = members;
        }

        /**
         * Adds a proxy for each member.
         *
         * @param firstSeed the seed of the first proxy; each further one has the next number
         * @return this
         */
        public Builder withProxies(long firstSeed) {
            proxied = true;
            seed = firstSeed;
            return this;
        }

        /**
         * Requires a login, of a user with the role {@code root}.
         *
         * @param user the name
         * @param password the password
         * @return this
         */
        public Builder login(String user, String password) {
            login = new TestCredentials(user, password);
            server.login(user, password);
            return this;
        }

        /**
         * Adds arguments to the command line of each member.
         *
         * @param words such as {@code --oplogSize}, {@code 1}
         * @return this
         */
        public Builder arguments(String... words) {
            server.arguments(words);
            return this;
        }

        /**
         * Starts and initiates the set.
         *
         * @return the set, with a primary and all members in service
         */
        public ReplicaSet start() {
            return new ReplicaSet(this);
        }
    }
}
