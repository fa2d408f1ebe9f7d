package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.FaultProxy;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be used at the start, or no longer: what is refused, what goes on, and what is said. */
@Tag("place")
class HybridStartTest {
    /** Short, since each outage is noticed by waiting for it, and yet ten times what opening a store takes on a quiet machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static @Nullable ReplicaSet running;

    @TempDir
    Path directory;

    private final HybridWorld world = new HybridWorld(set());
    private final String hosts = set().proxies().get(0).address();

    @BeforeAll
    static void start() {
        running = ReplicaSet.builder(TestProgram.MONGOD.require("HybridStartTest"), 1)
                .withProxies(7)
                .login("root", "canary")
                .start();
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @AfterEach
    void close() {
        proxy().clearFaults();
        world.close();
    }

    private static ReplicaSet set() {
        return Objects.requireNonNull(running);
    }

    private static FaultProxy proxy() {
        return set().proxies().get(0);
    }

    private static void outage() {
        proxy().refuseConnections();
        proxy().resetConnections();
    }

    /** Makes a user with a password of its own and answers how a store names it. */
    private MongoConnectionSettings user(String... roles) {
        admin(new Document("createUser", world.name).append("pwd", "canary").append("roles", granted(roles)));
        return as("canary");
    }

    private List<Document> granted(String... roles) {
        return Stream.of(roles)
                .map(role -> new Document("role", role).append("db", world.name))
                .toList();
    }

    private MongoConnectionSettings as(String password) {
        MongoConnectionSettings target =
                HybridSetup.target(set().uri().replace("root:canary@", world.name + ":" + password + "@"), world.name);
        return new MongoConnectionSettings(target.uri(), target.client(), target.database(), TIMEOUT, target.key());
    }

    private static void admin(Document command) {
        set().primaryClient().getDatabase("admin").runCommand(command);
    }

    private HybridStore open(MongoConnectionSettings target) {
        return world.open(world.opening(directory, target));
    }

    private void assertRefused(MongoConnectionSettings target, String sentence) {
        StoreException refused = world.refusal(world.opening(directory, target));
        assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(refused).hasMessage(sentence).hasMessageNotContaining("canary");
    }

    @Test
    void atAFirstStartWithoutTheDatabaseItStartsAndSaysWhatIsAllowed() {
        MongoConnectionSettings target = user("readWrite", "dbAdmin");
        outage();
        HybridStore store = open(target);
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        assertThat(HybridWorld.lease(store).provisional()).isTrue();
        assertThat(store.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .matches("MongoDB at " + hosts
                                + " cannot be reached within 4 s \\(\\w+\\): start it, or correct"
                                + " FAIRBOT_MONGODB_URI\\. Until it has been reached once, the API and sandbox lines"
                                + " work here, but no real line may be opened: another node may have it\\."));
        assertThat(world.put(store, Note.NEAR, "a", "x").durability()).isEqualTo(Durability.LOCAL);
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("x");

        proxy().clearFaults();
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.lease(store).provisional()).isFalse();
        outage();
        HybridWorld.awaitMode(store, "DEGRADED");
        assertThat(store.status().problem())
                .as("once it was the owner, it goes on")
                .hasValueSatisfying(problem -> assertThat(problem).doesNotContain("no real line"));
        proxy().clearFaults();
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.texts(somebody(), Note.NEAR)).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void aWrongPasswordIsRefusedAtTheStart() {
        MongoConnectionSettings right = user("readWrite", "dbAdmin");
        String sentence = "MongoDB at " + hosts
                + " does not accept the login: correct user, password and authSource in FAIRBOT_MONGODB_URI.";
        assertRefused(as("wrong-canary"), sentence);

        HybridStore store = open(right);
        assertThat(store.status().mode()).as("the directory was left free").isEqualTo("NORMAL");
        world.put(store, Note.NEAR, "a", "x");
        world.close(store);
        assertRefused(as("wrong-canary"), sentence);
    }

    @Test
    void aPasswordThatIsChangedLaterIsAnOutageWithItsOwnSentence() {
        HybridStore store = open(user("readWrite", "dbAdmin"));
        admin(new Document("updateUser", world.name).append("pwd", "another"));
        proxy().resetConnections();
        String sentence = "MongoDB at " + hosts
                + " no longer accepts the login: nothing was changed. Check user and password in FAIRBOT_MONGODB_URI;"
                + " it goes on by itself when they are accepted again.";
        HybridWorld.until(
                "the reason",
                () -> store.status().problem().filter(sentence::equals).isPresent());
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        assertThat(world.put(store, Note.NEAR, "a", "x").durability()).isEqualTo(Durability.LOCAL);

        admin(new Document("updateUser", world.name).append("pwd", "canary"));
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(store.status().problem()).isEmpty();
        assertThat(HybridWorld.texts(somebody(), Note.NEAR)).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void aUserWithoutRightsIsRefusedAtTheStartAndAnOutageLater() {
        MongoConnectionSettings target = user("read");
        String grant = "Grant it the roles readWrite and dbAdmin on the database " + world.name
                + ": db.grantRolesToUser(<user>, [{role: \"readWrite\", db: \"" + world.name
                + "\"}, {role: \"dbAdmin\", db: \"" + world.name + "\"}]).";
        assertRefused(target, "The user lacks rights. " + grant);

        admin(new Document("grantRolesToUser", world.name).append("roles", granted("readWrite", "dbAdmin")));
        HybridStore store = open(target);
        admin(new Document("revokeRolesFromUser", world.name).append("roles", granted("readWrite", "dbAdmin")));
        assertThat(world.put(store, Note.NEAR, "a", "x").durability()).isEqualTo(Durability.LOCAL);
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        assertThat(store.status().problem())
                .contains("The user no longer has the rights that are needed: nothing was changed. " + grant);

        admin(new Document("grantRolesToUser", world.name).append("roles", granted("readWrite", "dbAdmin")));
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.texts(somebody(), Note.NEAR)).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void aNameThatDiffersInCapitalLettersOnlyIsRefused() {
        HybridStore store = world.open(directory);
        world.close(store);
        String capital = world.name.toUpperCase(Locale.ROOT);

        assertRefused(
                HybridSetup.target(set().uri(), capital),
                "MongoDB at " + hosts + " does not take the database name " + capital
                        + ": it has a database whose name differs from it in capital letters only. Set"
                        + " FAIRBOT_MONGODB_DATABASE to another name, or to the one that is there.");
    }

    @Test
    void anotherEncryptionKeyIsRefused() {
        world.close(world.open(directory));
        MongoConnectionSettings target = HybridSetup.target(set().uri(), world.name);
        byte[] other = new byte[io.fairbot.security.EncryptionKey.LENGTH];
        other[0] = 1;
        StoreException refused = world.refusal(world.opening(
                directory,
                new MongoConnectionSettings(
                        target.uri(),
                        target.client(),
                        target.database(),
                        target.timeout(),
                        java.util.Optional.of(io.fairbot.security.EncryptionKey.of(other)))));
        assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(refused)
                .hasMessageStartingWith("FAIRBOT_ENCRYPTION_KEY is not the key with which the database " + world.name
                        + " was begun: set that key.");
    }

    @Test
    void anOutageInTheMidstOfAWriteIsJournalledAndReplayedOnce() {
        HybridStore store = open(user("readWrite", "dbAdmin"));
        proxy().dropResponses();
        assertThat(world.apply(store, Write.insert(Note.NEAR, "a", Note.of("x")))
                        .orThrow()
                        .durability())
                .isEqualTo(Durability.LOCAL);
        proxy().clearFaults();
        HybridWorld.awaitMode(store, "NORMAL");

        DocumentStore other = somebody();
        assertThat(HybridWorld.texts(other, Note.NEAR)).isEqualTo(Map.of("a", "x"));
        assertThat(store.status().counters()).containsEntry("conflicts", 0L).containsEntry("journal", 0L);
        assertThat(HybridWorld.await(other.get(Note.NEAR, "a")).orElseThrow().version())
                .isEqualTo(HybridWorld.await(store.get(Note.NEAR, "a"))
                        .orElseThrow()
                        .version());
    }

    private DocumentStore somebody() {
        return world.somebody();
    }
}
