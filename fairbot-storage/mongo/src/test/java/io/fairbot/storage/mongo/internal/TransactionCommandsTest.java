package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Precondition;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a transaction asks the server: a write that says what has to be there needs no look beforehand. */
class TransactionCommandsTest {
    private final ReplicaSet set =
            ReplicaSet.shared(TestProgram.MONGOD.require(TransactionCommandsTest.class.getSimpleName()));
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private MongoClient client;
    private Node node;

    @BeforeEach
    void open() {
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(set.uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (event.getCommand().containsKey("txnNumber")) {
                            commands.add(event.getCommandName());
                        }
                    }
                })
                .build());
        node = Node.open(new MongoConnectionSettings(
                Optional.empty(), Optional.of(client), set.newDatabase(), Node.PATIENT, Optional.of(Node.KEY)));
        node.put("first", "a", "{\"seq\":1}");
        node.put("second", "b", "{\"seq\":1}");
        commands.clear();
    }

    @AfterEach
    void close() {
        node.close();
        client.close();
    }

    private long version(String id) {
        return node.raw(id).orElseThrow().version();
    }

    @Test
    void whatSaysWhatHasToBeThereIsNotLookedAtBeforehand() {
        RawBatch batch = Node.batch(
                "turn",
                Node.write("a", Precondition.atVersion(version("a")), 0, "{\"seq\":2}"),
                Node.write("c", Precondition.ABSENT, 0, "{\"seq\":2}"),
                Node.delete("b", Precondition.atVersion(version("b"))));

        assertThat(node.apply(batch)).isInstanceOf(BatchResult.Applied.class);

        assertThat(commands).containsExactly("insert", "update", "delete", "commitTransaction");
        assertThat(node.json("a")).isEqualTo("{\"seq\":2}");
        assertThat(node.json("c")).isEqualTo("{\"seq\":2}");
        assertThat(node.raw("b")).isEmpty();
    }

    @Test
    void whatMayBeThereIsLookedAt() {
        RawBatch batch = Node.batch(
                "turn",
                Node.write("c", Precondition.ABSENT, 0, "{}"),
                Node.write("a", Precondition.ANY, 0, "{\"seq\":2}"));
        long before = version("a");

        node.apply(batch).orThrow();

        assertThat(commands).startsWith("find").endsWith("commitTransaction");
        assertThat(version("a")).isGreaterThan(before);
    }

    @Test
    void aDeletionOfWhatMustBeAbsentIsRefusedWhenItIsThere() {
        RawBatch batch = Node.batch(
                "turn", Node.write("c", Precondition.ABSENT, 0, "{}"), Node.delete("a", Precondition.ABSENT));

        assertRejected(batch, version("a"));
    }

    @Test
    void whatIsInAnotherVersionIsRefusedWithTheVersionThatIsThere() {
        long there = version("a");

        assertRejected(
                Node.batch(
                        "replacing",
                        Node.write("c", Precondition.ABSENT, 0, "{}"),
                        Node.write("a", Precondition.atVersion(there + 1), 0, "{}")),
                there);
        assertRejected(
                Node.batch(
                        "deleting",
                        Node.write("c", Precondition.ABSENT, 0, "{}"),
                        Node.delete("a", Precondition.atVersion(there + 1))),
                there);
        assertRejected(
                Node.batch(
                        "inserting",
                        Node.write("c", Precondition.ABSENT, 0, "{}"),
                        Node.write("a", Precondition.ABSENT, 0, "{}")),
                there);
    }

    @Test
    void aBatchThatHappenedBeforeChangesNothing() {
        RawBatch batch = Node.batch(
                "turn",
                Node.write("a", Precondition.atVersion(version("a")), 0, "{\"seq\":2}"),
                Node.write("c", Precondition.ABSENT, 0, "{\"seq\":2}"));
        BatchResult first = node.apply(batch);
        long after = version("a");

        assertThat(node.apply(batch).orThrow()).isEqualTo(first.orThrow());
        assertThat(version("a")).isEqualTo(after);
    }

    private void assertRejected(RawBatch batch, long there) {
        assertThat(node.apply(batch))
                .isInstanceOfSatisfying(
                        BatchResult.Rejected.class,
                        rejected -> assertThat(rejected.actualVersion()).isEqualTo(there));
        assertThat(node.raw("c")).isEmpty();
        assertThat(version("a")).isEqualTo(there);
    }
}
