package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.store.Model;
import io.fairbot.testkit.http.TestHttp;
import io.fairbot.whatsapp.content.MediaKind;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit Jupiter extension in which simulated customers talk to a bot, without a phone and without waiting:
 *
 * <pre>{@code
 * class EchoTest {
 *     @RegisterExtension
 *     final BotTest bot = BotTest.of((state, event, context) -> Turn.reply("Você disse: " + event.text()));
 *
 *     @Test
 *     void itRepeats() {
 *         bot.customer("ana").says("oi").reads("Você disse: oi").readsNothing();
 *     }
 * }
 * }</pre>
 *
 * <p>The test runs the code of production: the sandbox channel receives, the message passes inbox, handler and outbox of the
 * conversation engine, and the customer reads what the channel sent. Only the store is in memory, and time is virtual;
 * {@link TestCustomer#says} advances it until everything is answered, by a minute at most. All of it is created before each test,
 * and stopped, with its files deleted, after it.
 *
 * <p>A test begins on Monday, 23 November 2026, at 10:00 in the time zone of {@code FAIRBOT_TIMEZONE}, unless {@link
 * #startAt} sets another time. Settings are the defaults; the environment of the machine is ignored. Needs JUnit Jupiter, an
 * optional dependency of this artifact. Not safe for use from several threads.
 */
public final class BotTest implements BeforeEachCallback, AfterEachCallback {
    private BotTestConfig config;
    private @Nullable BotFixture fixture;
    private final Map<String, String> phones = new TreeMap<>();
    private final Map<String, TestCustomer> customers = new TreeMap<>();

    private BotTest(BotTestConfig config) {
        this.config = config;
    }

    /**
     * Tests a handler; there is one branch, {@code matriz}, unless {@link #branches(String...)} names others.
     *
     * @param handler the bot
     * @return the extension
     */
    public static BotTest of(ConversationHandler handler) {
        return new BotTest(BotTestConfig.of(Optional.of(handler), List.of()));
    }

    /**
     * Tests agents, one of which answers; they run under the agent engine. Branches are those that an agent opens, such as the
     * {@code BranchAgent} its sample, and those of {@link #branches(String...)}.
     *
     * <p>Work of an agent on threads of its own, instead of those of its context's platform, is not synchronized with virtual time.
     *
     * @param agents the agents, in any order, including those they depend on; their configuration is the initial one
     * @return the extension
     */
    public static BotTest of(Agent... agents) {
        return new BotTest(BotTestConfig.of(Optional.empty(), List.of(agents)));
    }

    /**
     * Opens branches with these ids, in São José and with opening hours from 09:00 to 18:00 every day.
     *
     * @param ids a lower-case letter and up to 39 more, digits or hyphens
     * @return this
     * @throws IllegalArgumentException when an id occurs twice
     */
    public BotTest branches(String... ids) {
        return change(config.branches(distinct(List.of(ids))));
    }

    /**
     * Opens branches; handlers read them as the snapshot {@link io.fairbot.branch.Branches}.
     *
     * @param branches the branches
     * @return this
     * @throws IllegalArgumentException when an id occurs twice
     */
    public BotTest branches(Branch... branches) {
        distinct(List.of(branches).stream().map(Branch::id).toList());
        return change(config.given(List.of(branches)));
    }

    private static List<String> distinct(List<String> ids) {
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException("A branch is named twice among " + ids + "; name each of them once.");
        }
        return ids;
    }

    /**
     * Sets the time at which each test begins.
     *
     * @param local the local time, such as {@code 2026-11-23T10:00}
     * @return this
     * @throws IllegalArgumentException when it is not in this form
     */
    public BotTest startAt(String local) {
        try {
            return change(config.start(LocalDateTime.parse(local)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + local + "\" is no time; write it as 2026-11-23T10:00, in the time of the house.", e);
        }
    }

    /**
     * Changes the settings; {@code FAIRBOT_DATA_DIR} is always a temporary folder of the test.
     *
     * @param change returns the settings for the defaults
     * @return this
     */
    public BotTest settings(UnaryOperator<Settings> change) {
        return change(config.settings(change));
    }

    /**
     * Publishes a snapshot for handlers from the beginning, as an agent does: see {@link SnapshotMap}.
     *
     * @param type the type of the snapshot
     * @param value its value
     * @param <T> its type
     * @return this
     */
    public <T> BotTest publishing(Class<T> type, T value) {
        return change(config.knowing(type, value));
    }

    /**
     * Opens the store with models of documents that turns write, in addition to those of the handler and of the agents.
     *
     * @param models the models
     * @return this
     */
    public BotTest models(Model<?>... models) {
        return change(config.storing(List.of(models)));
    }

    /**
     * Adds an interpreter of messages, or one that a test plays in its place.
     *
     * @param interpreter the interpreter; its deadline passes in virtual time
     * @return this
     */
    public BotTest interpreter(Interpreter<?> interpreter) {
        return change(config.interpreting(interpreter));
    }

    /**
     * Puts a medium into the application's store, so that the bot can send it.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type
     * @param bytes its bytes, which must be of this type
     * @return this
     */
    public BotTest medium(MediaKind kind, String mimeType, byte[] bytes) {
        byte[] copy = bytes.clone();
        return change(config.storing(store -> store.put(kind, mimeType, new ByteArrayInputStream(copy))));
    }

    private BotTest change(BotTestConfig changed) {
        if (fixture != null) {
            throw new IllegalStateException("The test has begun; call this where the BotTest is created.");
        }
        config = changed;
        return this;
    }

    /**
     * Returns the customer with a name, who has a phone number of their own.
     *
     * @param name the name that the customer shows, 1 to 80 characters
     * @return the customer, at the only branch; with several branches, {@link TestCustomer#atBranch} chooses one
     */
    public TestCustomer customer(String name) {
        List<String> lines = fixture().client().lines();
        return customer(name, lines.size() == 1 ? lines.get(0) : TestCustomer.NO_BRANCH);
    }

    /**
     * Returns the line of a branch, which can be unlinked from its phone and linked again.
     *
     * @param branch the id of the branch
     * @return the line
     * @throws IllegalArgumentException when there is no line of this branch
     */
    public TestLine line(String branch) {
        if (!fixture().client().lines().contains(branch)) {
            throw new IllegalArgumentException("There is no branch \"" + branch + "\" with an open line; there are "
                    + String.join(", ", fixture().client().lines()) + ".");
        }
        return new TestLine(this, branch);
    }

    /**
     * Returns the attendant with a name, who takes conversations over.
     *
     * @param name the name, 1 to 80 characters
     * @return the attendant
     * @throws IllegalArgumentException when the name is not allowed
     */
    public TestAttendant attendant(String name) {
        return new TestAttendant(this, name);
    }

    TestCustomer customer(String name, String branch) {
        // The last digits distinguish customers; the number is assigned to no one.
        String phone = phones.computeIfAbsent(name, one -> "+5548999%06d".formatted(910_000 + phones.size()));
        return customers.computeIfAbsent(branch + "/" + name, key -> new TestCustomer(this, name, phone, branch));
    }

    /**
     * Publishes a snapshot for handlers from now on.
     *
     * @param type the type of the snapshot
     * @param value its value
     * @param <T> its type
     */
    public <T> void publish(Class<T> type, T value) {
        fixture().publish(new BotTestConfig.PublishedValue<>(type, value));
    }

    /**
     * Sends a message that nobody asked for, as an agent or a host program does with {@link
     * io.fairbot.conversation.Conversations#send}, and waits until it has arrived.
     *
     * @param request the message
     * @return the receipt
     * @throws IllegalStateException when it is refused; its cause is the {@link
     *     io.fairbot.conversation.send.SendRefusedException}
     */
    public SendReceipt sends(SendRequest request) {
        return fixture().send(request);
    }

    /**
     * Returns a client of the routes and WebSockets of the bot's agents, with every right.
     *
     * @return the client
     */
    public TestHttp http() {
        return fixture().http();
    }

    /**
     * Advances time; timers that become due expire at their times.
     *
     * @param time the duration, zero or more
     * @return this
     */
    public BotTest advance(Duration time) {
        fixture().pass(time);
        return this;
    }

    /**
     * Returns the current local time.
     *
     * @return the time in the time zone of the settings
     */
    public LocalDateTime now() {
        return LocalDateTime.ofInstant(fixture().now(), fixture().zone());
    }

    BotFixture fixture() {
        if (fixture == null) {
            throw new IllegalStateException(
                    "The bot does not run: put @RegisterExtension on the field of the BotTest, and use it in tests"
                            + " only.");
        }
        return fixture;
    }

    /** Starts the bot with a changed configuration, for chats that are read from files. */
    void open(LocalDateTime start) {
        close();
        fixture = BotFixture.open(config.start(start));
    }

    void close() {
        phones.clear();
        customers.clear();
        BotFixture open = fixture;
        fixture = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        open(config.start());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
