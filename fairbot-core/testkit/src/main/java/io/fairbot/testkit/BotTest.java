package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Snapshots;
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
 * Lets customers talk to a bot in a test, without a phone and without waiting. An extension of JUnit Jupiter:
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
 * <p>What runs is what runs in production: the sandbox channel hears, the message goes through inbox, handler and outbox of the
 * conversation engine, and the customer reads what the channel sent. Only the store is in memory, and time stands still until
 * the test moves it; {@link TestCustomer#says} lets it pass until everything is answered, a minute at most. Before each test all of it
 * is made anew, after each test it is stopped and its files are deleted.
 *
 * <p>A test begins on Monday, 23 November 2026, at 10:00 in the time of the house, {@code FAIRBOT_TIMEZONE}, unless {@link
 * #startAt} says otherwise. Settings are the defaults; the environment of the machine does not count. Needs JUnit Jupiter, an
 * optional dependency of this artifact. Not safe for use from several threads.
 */
public final class BotTest implements BeforeEachCallback, AfterEachCallback {
    private BotTestConfig plan;
    private @Nullable BotFixture fixture;
    private final Map<String, String> phones = new TreeMap<>();
    private final Map<String, TestCustomer> customers = new TreeMap<>();

    private BotTest(BotTestConfig plan) {
        this.plan = plan;
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
     * Tests agents, one of which answers; they run under the engine of a house. Branches are those that an agent opens, such as the
     * {@code BranchAgent} its sample, and those that {@link #branches(String...)} names.
     *
     * <p>What an agent does on threads of its own, and not on those of its context's platform, does not wait for virtual time.
     *
     * @param agents the agents, in any order, with all that they depend on; their configuration is their initial one
     * @return the extension
     */
    public static BotTest of(Agent... agents) {
        return new BotTest(BotTestConfig.of(Optional.empty(), List.of(agents)));
    }

    /**
     * Opens branches by their ids: shops in São José that are open every day from 09:00 to 18:00.
     *
     * @param ids a lower-case letter and up to 39 more, digits or hyphens
     * @return this
     * @throws IllegalArgumentException when an id is there twice
     */
    public BotTest branches(String... ids) {
        return change(plan.branches(distinct(List.of(ids))));
    }

    /**
     * Opens branches; handlers know them as {@link io.fairbot.branch.Branches}.
     *
     * @param branches the branches
     * @return this
     * @throws IllegalArgumentException when an id is there twice
     */
    public BotTest branches(Branch... branches) {
        distinct(List.of(branches).stream().map(Branch::id).toList());
        return change(plan.given(List.of(branches)));
    }

    private static List<String> distinct(List<String> ids) {
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException("A branch is named twice among " + ids + "; name each of them once.");
        }
        return ids;
    }

    /**
     * Sets what the clock says when a test begins.
     *
     * @param local the time of the house, such as {@code 2026-11-23T10:00}
     * @return this
     * @throws IllegalArgumentException when it is no such time
     */
    public BotTest startAt(String local) {
        try {
            return change(plan.start(LocalDateTime.parse(local)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + local + "\" is no time; write it as 2026-11-23T10:00, in the time of the house.", e);
        }
    }

    /**
     * Changes the settings of the house; {@code FAIRBOT_DATA_DIR} is a folder of the test's own all the same.
     *
     * @param change what becomes of the defaults
     * @return this
     */
    public BotTest settings(UnaryOperator<Settings> change) {
        return change(plan.settings(change));
    }

    /**
     * Lets handlers know something from the beginning, as an agent that publishes it would: see {@link Snapshots}.
     *
     * @param type under which they find it
     * @param value what they know
     * @param <T> its type
     * @return this
     */
    public <T> BotTest publishing(Class<T> type, T value) {
        return change(plan.knowing(type, value));
    }

    private BotTest change(BotTestConfig changed) {
        if (fixture != null) {
            throw new IllegalStateException("The test has begun; say this where the BotTest is made.");
        }
        plan = changed;
        return this;
    }

    /**
     * Returns a customer; the same one whenever the name is the same. Each has a number of their own.
     *
     * @param name what they call themselves, 1 to 80 characters
     * @return the customer, at the only branch; with several branches, {@link TestCustomer#atBranch} says where
     */
    public TestCustomer customer(String name) {
        List<String> lines = fixture().desk().lines();
        return customer(name, lines.size() == 1 ? lines.get(0) : TestCustomer.NO_BRANCH);
    }

    TestCustomer customer(String name, String branch) {
        // The last digits tell them apart; the number is nobody's.
        String phone = phones.computeIfAbsent(name, one -> "+5548999%06d".formatted(910_000 + phones.size()));
        return customers.computeIfAbsent(branch + "/" + name, key -> new TestCustomer(this, name, phone, branch));
    }

    /**
     * Lets handlers know something new from now on.
     *
     * @param type under which they find it
     * @param value what they know
     * @param <T> its type
     */
    public <T> void publish(Class<T> type, T value) {
        fixture().publish(new BotTestConfig.PublishedValue<>(type, value));
    }

    /**
     * Lets time pass; what is due on the way happens at its time.
     *
     * @param time how much, zero or more
     * @return this
     */
    public BotTest advance(Duration time) {
        fixture().pass(time);
        return this;
    }

    /**
     * Returns what the clock of the house says.
     *
     * @return the time of the house
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

    /** Starts it where a plan says otherwise; for chats that are read from files. */
    void open(LocalDateTime start) {
        close();
        fixture = BotFixture.open(plan.start(start));
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
        open(plan.start());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
