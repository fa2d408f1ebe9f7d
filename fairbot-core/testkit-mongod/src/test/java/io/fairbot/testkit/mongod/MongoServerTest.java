package io.fairbot.testkit.mongod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.fairbot.testkit.TestProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoServerTest {
    private static Path mongod = Path.of("");

    @BeforeAll
    static void find() {
        mongod = TestProgram.MONGOD.require("MongoServerTest");
    }

    @Test
    void keepsWhatItHeldWhenItIsKilledAndRestarted() {
        try (MongoServer server = MongoServer.builder(mongod).start()) {
            int port = server.port();
            items(server).insertOne(new Document("_id", 1));
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(server.port()).isEqualTo(port);
            Awaitility.await().ignoreExceptions().until(() -> items(server).countDocuments() == 1);
        }
    }

    @Test
    void hasNoDataOrThatOfACopyWhenItsDirectoryIsExchanged(@TempDir Path temporary) {
        Path copy = temporary.resolve("copy");
        try (MongoServer server = MongoServer.builder(mongod).start()) {
            items(server).insertOne(new Document("_id", 1));
            assertThatThrownBy(server::clearData).isInstanceOf(IllegalStateException.class);
            server.shutDown();
            server.copyDataTo(copy);
            server.restart();
            items(server).insertOne(new Document("_id", 2));
            server.kill();
            server.replaceData(copy);
            server.restart();
            assertThat(ids(server)).containsExactly(1);
            server.kill();
            server.clearData();
            server.restart();
            assertThat(ids(server)).isEmpty();
        }
    }

    private static List<Integer> ids(MongoServer server) {
        return Awaitility.await()
                .ignoreExceptions()
                .until(
                        () -> items(server)
                                .find()
                                .map(item -> item.getInteger("_id"))
                                .into(new ArrayList<>()),
                        Objects::nonNull);
    }

    @Test
    void doesNotAnswerWhileItIsSuspended() {
        try (MongoServer server = MongoServer.builder(mongod).start();
                MongoClient impatient = ReplicaSetTest.impatient(server.uri())) {
            impatient.getDatabase("test").runCommand(new Document("ping", 1));
            server.suspend();
            assertThat(server.isRunning()).isTrue();
            assertThat(server.isResponsive()).isFalse();
            assertThatThrownBy(() -> impatient.getDatabase("test").runCommand(new Document("ping", 1)))
                    .isInstanceOf(MongoException.class);
            server.resume();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> impatient.getDatabase("test").runCommand(new Document("ping", 1)) != null);
        }
    }

    @Test
    void demandsItsLogin() {
        try (MongoServer server =
                MongoServer.builder(mongod).login("maria", "a b/ç:@").start()) {
            items(server).insertOne(new Document("_id", 1));
            try (MongoClient stranger = MongoServer.connect("mongodb://" + server.address() + "/")) {
                assertThatThrownBy(() -> stranger.getDatabase("test")
                                .getCollection("items")
                                .countDocuments())
                        .isInstanceOf(MongoException.class);
            }
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatThrownBy(() ->
                        MongoServer.builder(mongod).arguments("--nonsense").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mongod ended at its start")
                .hasMessageContaining("--help");
    }

    @Test
    void leavesNothingBehind() {
        MongoServer server = MongoServer.builder(mongod).start();
        Path directory = server.directory();
        server.suspend();
        server.close();
        server.close();
        assertThat(directory).doesNotExist();
        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void diesWithTheJvmThatStartedIt() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldingMain.class.getName(),
                        mongod.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader printed = jvm.inputReader()) {
            long pid = Long.parseLong(printed.readLine());
            Path directory = Path.of(printed.readLine());
            assertThat(directory).exists();
            jvm.destroyForcibly();
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> !isAlive(pid) && !Files.exists(directory));
        } finally {
            jvm.destroyForcibly();
            jvm.onExit().orTimeout(5, TimeUnit.MINUTES).join();
        }
    }

    /** Somebody's child that ended and was not asked about is no longer alive, though the system still lists it. */
    private static boolean isAlive(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "stat");
        try {
            return !Files.readString(status).contains(") Z ");
        } catch (IOException gone) {
            return ProcessHandle.of(pid).isPresent();
        }
    }

    private static MongoCollection<Document> items(MongoServer server) {
        // Without a replica set, only a write that asks for the journal outlives a kill.
        return server.client().getDatabase("test").getCollection("items").withWriteConcern(WriteConcern.JOURNALED);
    }
}
