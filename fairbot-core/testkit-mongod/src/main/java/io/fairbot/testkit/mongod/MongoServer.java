package io.fairbot.testkit.mongod;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.fairbot.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One {@code mongod} process on a free port of 127.0.0.1, in a temporary directory, with a small cache.
 *
 * <p>Port and directory stay the same for its life, so a restarted server is the old one again. It is gone with its directory
 * when it is closed, and when this JVM ends in whatever way. Safe for use from any thread.
 */
@Internal
public final class MongoServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(10);
    // Members of a set know each other by it. Six characters are the least; it is no secret.
    private static final String KEY = "onlyfortests";

    private final LoopbackPort port = LoopbackPort.reserve();
    private final Path directory;
    private final ProcessWatchdog watchdog;
    private final List<String> command;
    private final @Nullable TestCredentials login;

    private @Nullable Process process;
    private @Nullable MongoClient client;
    private boolean suspended;
    private boolean closed;

    private MongoServer(Builder builder) {
        login = builder.login;
        try {
            directory = Files.createTempDirectory("fairbot-mongod-");
            watchdog = new ProcessWatchdog(directory);
            Files.createDirectory(directory.resolve("db"));
            command = command(builder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Describes a server.
     *
     * @param mongod the program, see {@link io.fairbot.testkit.TestProgram#MONGOD}
     * @return a builder
     */
    public static Builder builder(Path mongod) {
        return new Builder(mongod);
    }

    private List<String> command(Builder builder) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                builder.mongod.toString(),
                "--quiet",
                "--nounixsocket",
                "--bind_ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port.number()),
                "--dbpath",
                directory.resolve("db").toString(),
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false"));
        if (builder.replicaSet != null) {
            words.addAll(List.of("--replSet", builder.replicaSet));
            // With the default of 5, a secondary waits longer for the log of a suspended primary.
            words.addAll(List.of("--setParameter", "oplogNetworkTimeoutBufferSeconds=1"));
        }
        if (login != null) {
            Path key = directory.resolve("key");
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key, KEY);
            words.addAll(List.of("--auth", "--keyFile", key.toString()));
        }
        words.addAll(builder.options);
        return List.copyOf(words);
    }

    private synchronized void launch() {
        if (closed) {
            throw new IllegalStateException("The server on " + port + " is closed.");
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        watchdog.watch(process);
        suspended = false;
        Awaitility.await("mongod on " + port)
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(this::answers);
    }

    private boolean answers() {
        if (!isRunning()) {
            throw new IllegalStateException("mongod ended at its start; the end of its log: " + lastLine());
        }
        try (Socket probe = new Socket()) {
            probe.connect(port.address());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(logFile());
            return lines.isEmpty() ? "(empty)" : lines.get(lines.size() - 1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return the port of 127.0.0.1, the same after a restart
     */
    public int port() {
        return port.number();
    }

    /**
     * Returns where it listens.
     *
     * @return host and port, as in a connection string
     */
    public String address() {
        return port.toString();
    }

    /**
     * Returns how to reach just this server, with the login if it asks for one.
     *
     * @return a connection string with {@code directConnection=true}
     */
    public String uri() {
        return "mongodb://" + (login == null ? "" : login.userInfo()) + address() + "/?directConnection=true";
    }

    /**
     * Returns what it logged, over all its starts.
     *
     * @return a file, one JSON object a line
     */
    public Path logFile() {
        return directory.resolve("log");
    }

    /**
     * Returns the directory that holds its data and its log.
     *
     * @return a temporary directory, removed by {@link #close()}
     */
    public Path directory() {
        return directory;
    }

    /**
     * Tells whether its process lives; a suspended one does.
     *
     * @return whether it runs
     */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * Tells whether it can answer.
     *
     * @return whether it runs and is not suspended
     */
    public synchronized boolean isResponsive() {
        return isRunning() && !suspended;
    }

    /**
     * Returns the number of its process.
     *
     * @return the process id, another one after a restart
     * @throws IllegalStateException when it does not run
     */
    public synchronized long pid() {
        return living().pid();
    }

    /** Kills it (SIGKILL) and waits until it is gone; connections to its port are then refused. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            watchdog.forget();
            process = null;
        }
    }

    /**
     * Stops it where it stands (SIGSTOP) and waits until it has stopped: the system still takes connections and requests for
     * it, but nothing answers.
     */
    public synchronized void suspend() {
        ProcessWatchdog.stop(living());
        suspended = true;
    }

    /** Lets a suspended one go on (SIGCONT). */
    public synchronized void resume() {
        ProcessWatchdog.signal(living(), "CONT");
        suspended = false;
    }

    private Process living() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("The server on " + port + " does not run.");
        }
        return process;
    }

    /** Starts it again on the same port and the same data, after a kill if it still runs; returns when its port answers. */
    public synchronized void restart() {
        kill();
        launch();
    }

    /**
     * Returns a client of just this server, past every proxy, for checks; it belongs to the server. It waits for the server
     * and for each answer for a minute at most.
     *
     * @return a client of the bare driver
     */
    public synchronized MongoClient client() {
        if (client == null) {
            client = connect(uri());
        }
        return client;
    }

    static MongoClient connect(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.MINUTES))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(1, TimeUnit.MINUTES).readTimeout(1, TimeUnit.MINUTES))
                .build());
    }

    /** Makes the login; a server lets 127.0.0.1 do that as long as it has no user. */
    void makeLogin() {
        if (login != null) {
            try (MongoClient stranger = connect("mongodb://" + address() + "/?directConnection=true")) {
                stranger.getDatabase("admin")
                        .runCommand(new Document("createUser", login.user())
                                .append("pwd", login.password())
                                .append("roles", List.of("root")));
            }
        }
    }

    /** Kills it and removes its directory; later calls do nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (client != null) {
                client.close();
            }
            kill();
            watchdog.close();
            port.close();
        }
    }

    /** Describes a server; the defaults are one without a replica set and without a login. For one thread. */
    public static final class Builder {
        private final Path mongod;
        private final List<String> options = new ArrayList<>();
        private @Nullable String replicaSet;
        private @Nullable TestCredentials login;

        private Builder(Path mongod) {
            this.mongod = mongod;
        }

        /**
         * Lets it wait to become a member of a set, which somebody else initiates.
         *
         * @param name the name of the set
         * @return this
         */
        public Builder replicaSet(String name) {
            replicaSet = name;
            return this;
        }

        /**
         * Lets it demand a login, of a user with the role {@code root}.
         *
         * @param user the name
         * @param password the password
         * @return this
         */
        public Builder login(String user, String password) {
            login = new TestCredentials(user, password);
            return this;
        }

        /**
         * Adds words to its command line.
         *
         * @param words such as {@code --oplogSize}, {@code 1}
         * @return this
         */
        public Builder arguments(String... words) {
            options.addAll(List.of(words));
            return this;
        }

        /**
         * Starts it.
         *
         * @return the server, when its port answers
         * @throws IllegalStateException when it ends at its start
         */
        public MongoServer start() {
            MongoServer server = new MongoServer(this);
            try {
                server.launch();
                if (replicaSet == null) {
                    server.makeLogin();
                }
                return server;
            } catch (RuntimeException failure) {
                server.close();
                throw failure;
            }
        }
    }
}
