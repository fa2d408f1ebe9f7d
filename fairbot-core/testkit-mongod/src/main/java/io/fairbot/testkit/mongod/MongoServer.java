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
 * A {@code mongod} process on a free port of 127.0.0.1, in a temporary directory, with a small cache.
 *
 * <p>Port and directory never change, so a restarted server has its previous data. The process and its directory are
 * removed when it is closed, and when this JVM ends in any way. Safe for use from any thread.
 */
@Internal
public final class MongoServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    // The shared key of a set's members, at least six characters; it is not secret.
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
            Files.createDirectory(data());
            command = command(builder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Returns a builder of a server.
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
                data().toString(),
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false"));
        if (builder.replicaSet != null) {
            words.addAll(List.of("--replSet", builder.replicaSet));
            // With the default of 5, a secondary waits longer for the log of a suspended primary.
            words.addAll(List.of("--setParameter", "oplogNetworkTimeoutBufferSeconds=1"));
            // A member that is shut down otherwise lets its clients finish for 15 seconds.
            words.addAll(List.of("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"));
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
                .pollInterval(POLL_INTERVAL)
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
     * Returns the port on which it listens.
     *
     * @return the port of 127.0.0.1, the same after a restart
     */
    public int port() {
        return port.number();
    }

    /**
     * Returns the address on which it listens.
     *
     * @return host and port, as in a connection string
     */
    public String address() {
        return port.toString();
    }

    /**
     * Returns the connection string of this server alone, with the login if it requires one.
     *
     * @return a connection string with {@code directConnection=true}
     */
    public String uri() {
        return "mongodb://" + (login == null ? "" : login.userInfo()) + address() + "/?directConnection=true";
    }

    /**
     * Returns the log of all its starts.
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
     * Returns whether its process exists; that of a suspended one does.
     *
     * @return whether it runs
     */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * Returns whether it can answer.
     *
     * @return whether it runs and is not suspended
     */
    public synchronized boolean isResponsive() {
        return isRunning() && !suspended;
    }

    /**
     * Returns the id of its process.
     *
     * @return the process id, another one after a restart
     * @throws IllegalStateException when it does not run
     */
    public synchronized long pid() {
        return living().pid();
    }

    /** Kills the process (SIGKILL) and waits until it has ended; connections to its port are then refused. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            watchdog.forget();
            process = null;
        }
    }

    /** Stops the process in an orderly way (SIGTERM), with all its data on the disk, and waits until it has ended. */
    public synchronized void shutDown() {
        living().destroy();
        living().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        watchdog.forget();
        process = null;
    }

    /**
     * Removes all its data, as if its disk had been replaced; a member of a replica set then waits to be initiated.
     *
     * @throws IllegalStateException when it runs
     */
    public synchronized void clearData() {
        requireStopped();
        try {
            FileTrees.delete(data());
            Files.createDirectory(data());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Copies its data, as a backup of its disk does.
     *
     * @param copy a directory that does not exist
     * @throws IllegalStateException when it runs
     */
    public synchronized void copyDataTo(Path copy) {
        requireStopped();
        try {
            FileTrees.copy(data(), copy);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Replaces its data by a copy.
     *
     * @param copy a directory that {@link #copyDataTo(Path)} made, of this server
     * @throws IllegalStateException when it runs
     */
    public synchronized void replaceData(Path copy) {
        requireStopped();
        try {
            FileTrees.delete(data());
            FileTrees.copy(copy, data());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path data() {
        return directory.resolve("db");
    }

    private void requireStopped() {
        if (isRunning()) {
            throw new IllegalStateException("The server on " + port + " runs: kill it or shut it down first.");
        }
    }

    /**
     * Suspends the process (SIGSTOP) and waits until it has stopped: the system still accepts connections and requests
     * for it, but there are no answers.
     */
    public synchronized void suspend() {
        ProcessWatchdog.stop(living());
        suspended = true;
    }

    /** Resumes a suspended process (SIGCONT). */
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

    /** Restarts it on the same port and the same data, after a kill if it still runs; returns when its port answers. */
    public synchronized void restart() {
        kill();
        launch();
    }

    /**
     * Returns a client of this server alone, bypassing every proxy, for checks; it belongs to the server. It waits for
     * the server and for each answer for a minute at most.
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

    /** Creates the user; a server permits that from 127.0.0.1 as long as it has no user. */
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

    /** Kills the process and removes its directory. Idempotent. */
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

    /** A builder of servers; by default without a replica set and without a login. Not thread-safe. */
    public static final class Builder {
        private final Path mongod;
        private final List<String> options = new ArrayList<>();
        private @Nullable String replicaSet;
        private @Nullable TestCredentials login;

        private Builder(Path mongod) {
            this.mongod = mongod;
        }

        /**
         * Makes it wait to become a member of a replica set, which the caller initiates.
         *
         * @param name the name of the set
         * @return this
         */
        public Builder replicaSet(String name) {
            replicaSet = name;
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
            return this;
        }

        /**
         * Adds arguments to its command line.
         *
         * @param words such as {@code --oplogSize}, {@code 1}
         * @return this
         */
        public Builder arguments(String... words) {
            options.addAll(List.of(words));
            return this;
        }

        /**
         * Starts the server.
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
