package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: what one agent does with its time is not taken from another. */
@Timeout(60)
class IsolationTest {
    private static final AgentOptions QUICK = AgentOptions.DEFAULTS
            .withHeartbeats(Duration.ofMillis(500), 2)
            .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(2))
            .withRestarts(Duration.ofMillis(10), Duration.ofMillis(50), 3, Duration.ofMinutes(1));

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final DocumentStore store =
            new MemoryStorage().open(List.of(), platform).toCompletableFuture().join();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AgentStateChange> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Actor> actors = new ArrayList<>();
    private AgentEngine engine = new AgentEngine(List.of(), Set.of(), QUICK, setup());

    private AgentEngineDependencies setup() {
        return new AgentEngineDependencies(
                "node",
                platform,
                new Random(1),
                store.leases(),
                seat -> new AgentContextFactory.AgentContextHandle(context(seat), () -> {}),
                AgentConfigurer.NONE,
                events::add);
    }

    /** A context that knows nothing but messages: these actors ask for nothing else. */
    static AgentContext context(AgentContextFactory.AgentContextRequest seat) {
        return (AgentContext) Proxy.newProxyInstance(
                AgentContext.class.getClassLoader(),
                new Class<?>[] {AgentContext.class},
                (proxy, method, arguments) -> seat.messages());
    }

    private Actor actor(String id) {
        Actor actor = new Actor(log, id);
        actors.add(actor);
        return actor;
    }

    private void up(Set<String> optional) {
        up(optional, QUICK);
    }

    private void up(Set<String> optional, AgentOptions options) {
        engine = new AgentEngine(List.<Agent>copyOf(actors), optional, options, setup());
        engine.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        release.countDown();
        engine.stop().toCompletableFuture().join();
        store.close().toCompletableFuture().join();
        scheduler.shutdownNow();
    }

    private AgentState state(String id) {
        return engine.agents().stream()
                .filter(agent -> agent.info().id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** Blocks whatever happens: an interruption is no reason to go. */
    private <T> T blocks(T value) {
        boolean waiting = true;
        while (waiting) {
            try {
                release.await();
                waiting = false;
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        }
        return value;
    }

    @Test
    void twentyThatBlockTheirMailboxLeaveTheOthersTheirThreads() {
        for (int i = 0; i < 20; i++) {
            actor("blocked-" + i).onMessage = message -> blocks(AgentReply.empty());
        }
        Actor good = actor("good");
        good.onMessage = message -> AgentReply.of(message.payload());
        Actor asker = actor("asker");
        up(Set.of());
        for (int i = 0; i < 20; i++) {
            asker.messages().send("blocked-" + i, "n", IntNode.valueOf(i)).orThrow();
        }

        for (int i = 0; i < 500; i++) {
            assertThat(asker.messages()
                            .request("good", "n", IntNode.valueOf(i), Duration.ofSeconds(20))
                            .toCompletableFuture()
                            .join()
                            .payload()
                            .asInt())
                    .isEqualTo(i);
        }
        await().untilAsserted(() -> assertThat(state("blocked-19")).isEqualTo(AgentState.FAILED));
        assertThat(state("good")).isEqualTo(AgentState.READY);
        assertThat(log)
                .contains("interrupted")
                .filteredOn("start blocked-1"::equals)
                .hasSize(1);
        release.countDown();
        await().untilAsserted(() -> assertThat(state("blocked-19")).isEqualTo(AgentState.READY));
    }

    @Test
    void oneThatNeverSaysHowItIsIsRestartedOnlyWhenItsCallHasComeBack() {
        actor("good");
        actor("mute").onHealth = () -> blocks(Health.UP);
        up(Set.of());

        await().untilAsserted(() -> assertThat(state("mute")).isEqualTo(AgentState.FAILED));
        Map<String, Health> health = engine.health().toCompletableFuture().join();
        assertThat(health.get("good")).isEqualTo(Health.UP);
        await().untilAsserted(() ->
                assertThat(engine.agents().get(1).reason()).startsWith("A call of the agent has not come back"));
        assertThat(log).filteredOn("start mute"::equals).hasSize(1);
        release.countDown();
        await().untilAsserted(() -> assertThat(state("mute")).isEqualTo(AgentState.READY));
    }

    @Test
    void whoIsAskedForItsHealthAndHangsIsSaidNotToAnswer() {
        actor("good");
        Actor mute = actor("mute");
        up(Set.of(), AgentOptions.DEFAULTS);
        mute.onHealth = () -> blocks(Health.UP);

        Map<String, Health> health = engine.health().toCompletableFuture().join();

        assertThat(health.get("mute"))
                .satisfies(told -> assertThat(String.valueOf(told)).contains("DEGRADED"));
        assertThat(health.get("good")).isEqualTo(Health.UP);
    }

    @Test
    void aBlockingStartAndStopHoldUpNobody() {
        actor("good");
        actor("slow").onStart = context -> {
            blocks("");
            return java.util.concurrent.CompletableFuture.completedStage(null);
        };
        up(Set.of("slow"));

        await().untilAsserted(() -> assertThat(state("slow")).isEqualTo(AgentState.FAILED));

        assertThat(state("good")).isEqualTo(AgentState.READY);
        engine.stop().toCompletableFuture().join();
        assertThat(state("slow")).isEqualTo(AgentState.STOPPED);
        assertThat(log).contains("stop good");
    }

    @Test
    void ofManySendersOnManyThreadsNothingIsLostAndEachKeepsItsOrder() throws Exception {
        int senders = 8;
        int each = 20_000;
        Map<String, Integer> last = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        AtomicInteger disorder = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            String own = "desk-" + i;
            actor(own).onMessage = message -> {
                if (inside.incrementAndGet() > 8) {
                    disorder.incrementAndGet();
                }
                Integer before =
                        last.put(own + message.from(), message.payload().asInt());
                if (before != null && before >= message.payload().asInt()) {
                    disorder.incrementAndGet();
                }
                count.incrementAndGet();
                inside.decrementAndGet();
                return AgentReply.empty();
            };
        }
        List<Actor> clerks =
                IntStream.range(0, senders).mapToObj(i -> actor("clerk-" + i)).toList();
        up(Set.of());
        List<Thread> threads = clerks.stream()
                .map(clerk -> new Thread(() -> flood(clerk, each)))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        await().untilAsserted(() -> assertThat(count).hasValue(senders * each));
        assertThat(disorder).hasValue(0);
    }

    private static void flood(Actor clerk, int messages) {
        for (int i = 0; i < messages; i++) {
            String to = "desk-" + i % 8;
            while (!clerk.messages().send(to, "n", IntNode.valueOf(i)).isAccepted()) {
                clerk.messages().whenWritable(to).toCompletableFuture().join();
            }
        }
    }

    @Test
    void whatAnAgentDoesWithAnAnswerBlocksOnlyItself() {
        Actor good = actor("good");
        // It comes only when somebody waits for it: what is there already is handled by whoever asks.
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        good.onMessage = message -> message.from().startsWith("bad@") ? first : AgentReply.of(message.payload());
        Actor bad = actor("bad");
        Actor asker = actor("asker");
        up(Set.of());

        java.util.concurrent.CompletionStage<Void> unused = bad.messages()
                .request("good", "n", TextNode.valueOf("x"), Duration.ofSeconds(5))
                .thenAccept(answer -> blocks(answer));
        first.complete(new AgentReply(TextNode.valueOf("x")));

        assertThat(asker.messages()
                        .request("good", "n", TextNode.valueOf("y"), Duration.ofSeconds(20))
                        .toCompletableFuture()
                        .join()
                        .payload()
                        .asText())
                .isEqualTo("y");
        await().untilAsserted(() -> assertThat(state("bad")).isEqualTo(AgentState.FAILED));
        assertThat(state("good")).isEqualTo(AgentState.READY);
    }

    @Test
    void afterTheStopNoThreadIsLeft() {
        actor("one");
        up(Set.of());
        engine.stop().toCompletableFuture().join();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("fairbot-agents")));
    }
}
