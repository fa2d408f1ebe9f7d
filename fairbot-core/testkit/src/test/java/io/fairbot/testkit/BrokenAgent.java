package io.fairbot.testkit;

import com.fasterxml.jackson.databind.node.NullNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.Health;
import io.fairbot.config.ConfigSection;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Agents that do what no agent may. */
final class BrokenAgent {
    private static volatile CountDownLatch release = new CountDownLatch(1);

    private BrokenAgent() {}

    /** Lets go whatever a bad agent holds. */
    static void releaseAll() {
        release.countDown();
        release = new CountDownLatch(1);
    }

    /** Blocks, also when it is interrupted. */
    private static void block() {
        CountDownLatch until = release;
        boolean blocked = true;
        while (blocked) {
            try {
                until.await();
                blocked = false;
            } catch (InterruptedException ignored) {
                // It is a bad agent.
            }
        }
    }

    /** What is wrong with an agent, and the case that must see it. */
    record Kind(String name, Supplier<Agent> agent, String seenBy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Kind> ALL = List.of(
            new Kind("throws in start", ThrowsInStart::new, "itStartsInItsTime"),
            new Kind("hangs in start", HangsInStart::new, "itStartsInItsTime"),
            new Kind("blocks in start", BlocksInStart::new, "itStartsInItsTime"),
            new Kind("starts once", StartsOnce::new, "itWorksAgainAfterAStop"),
            new Kind("throws in stop", ThrowsInStop::new, "itStopsInItsTime"),
            new Kind("hangs in stop", HangsInStop::new, "itStopsInItsTime"),
            new Kind("blocks in stop", BlocksInStop::new, "itStopsInItsTime"),
            new Kind("blocks its mailbox", BlocksItsMailbox::new, "aFloodOfMessagesDoesNotEndIt"),
            new Kind("never answers", NeverAnswers::new, "itTakesMessagesThatItDoesNotKnow"),
            new Kind("forgets what it takes", ForgetsWhatItTakes::new, "itAnswersWhatItTakes"),
            new Kind("throws in its handler", ThrowsInItsHandler::new, "itAnswersWhatItTakes"),
            new Kind("throws in its configuration", () -> new Configured(Words.THROWS), "itUsesItsConfiguration"),
            new Kind("hangs in its configuration", () -> new Configured(Words.HANGS), "itUsesItsConfiguration"),
            new Kind("uses one configuration only", () -> new Configured(Words.ONCE), "itUsesItsConfiguration"),
            new Kind("refuses what it begins with", () -> new Configured(Words.REFUSES), "itUsesItsConfiguration"),
            new Kind("keeps an executor", KeepsAnExecutor::new, "itLeavesNoThreadBehind"),
            new Kind("floods", Floods::new, "itWaitsWhereAMailboxIsFull"),
            new Kind("throws for health", ThrowsForHealth::new, "itSaysHowItIsWheneverItIsAsked"),
            new Kind("blocks for health", BlocksForHealth::new, "itSaysHowItIsWheneverItIsAsked"),
            new Kind("leaks a thread", LeaksAThread::new, "itLeavesNoThreadBehind"),
            new Kind("leaks a route", LeaksARoute::new, "itLeavesNoRouteBehind"),
            new Kind("changes its version", ChangesItsVersion::new, "itIsTheSameWheneverItIsAsked"));

    /** Does nothing wrong. */
    static class Sound implements Agent {
        @Override
        public AgentInfo info() {
            return AgentInfo.of("sound", "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            return message.type().equals("echo") ? AgentReply.of(message.payload()) : AgentReply.unknownType(message);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private static final class ThrowsInStart extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            throw new IllegalStateException("no");
        }
    }

    private static final class HangsInStart extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return new CompletableFuture<>();
        }
    }

    private static final class BlocksInStart extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            block();
            return super.start(context);
        }
    }

    private static final class StartsOnce extends Sound {
        private final AtomicInteger starts = new AtomicInteger();

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return starts.getAndIncrement() == 0
                    ? super.start(context)
                    : CompletableFuture.failedStage(new IllegalStateException("once only"));
        }
    }

    private static final class ThrowsInStop extends Sound {
        @Override
        public CompletionStage<Void> stop() {
            throw new IllegalStateException("no");
        }
    }

    private static final class HangsInStop extends Sound {
        @Override
        public CompletionStage<Void> stop() {
            return new CompletableFuture<>();
        }
    }

    private static final class BlocksInStop extends Sound {
        @Override
        public CompletionStage<Void> stop() {
            block();
            return super.stop();
        }
    }

    private static final class BlocksItsMailbox extends Sound {
        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            block();
            return AgentReply.empty();
        }
    }

    private static final class NeverAnswers extends Sound {
        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            return new CompletableFuture<>();
        }
    }

    private static final class ForgetsWhatItTakes extends Sound {
        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            return AgentReply.unknownType(message);
        }
    }

    private static final class ThrowsInItsHandler extends Sound {
        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            throw new IllegalStateException("no");
        }
    }

    /** Sound, and takes an executor that it does not give back. */
    private static final class KeepsAnExecutor extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            context.platform().executors().create("kept", 1).execute(() -> {});
            return super.start(context);
        }
    }

    /** What can be wrong with how a configuration is used. */
    enum Words {
        WELL,
        THROWS,
        HANGS,
        ONCE,
        REFUSES
    }

    /** What people change. */
    record Greeting(String word) {}

    /** Has a configuration. */
    static final class Configured extends Sound implements ConfigSection<Greeting> {
        private final Words how;

        Configured(Words how) {
            this.how = how;
        }

        @Override
        public Optional<ConfigSection<?>> configuration() {
            return Optional.of(this);
        }

        @Override
        public Class<Greeting> type() {
            return Greeting.class;
        }

        @Override
        public Greeting initial() {
            return new Greeting("oi");
        }

        @Override
        public CompletionStage<Optional<String>> check(Greeting candidate) {
            return CompletableFuture.completedStage(how == Words.REFUSES ? Optional.of("No.") : Optional.empty());
        }

        @Override
        public CompletionStage<Void> apply(Greeting decided, long version) {
            if (how == Words.THROWS || (how == Words.ONCE && version > 1)) {
                throw new IllegalStateException("no");
            }
            return how == Words.HANGS ? new CompletableFuture<>() : CompletableFuture.completedStage(null);
        }
    }

    /** Sends as fast as it can, whatever becomes of it. */
    private static final class Floods extends Sound {
        private volatile @Nullable Thread sender;

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            Thread thread = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    for (int i = 0; i < 1_000; i++) {
                        boolean unused = context.messages()
                                .send("contract-neighbour", "n", NullNode.getInstance())
                                .isAccepted();
                    }
                }
            });
            sender = thread;
            thread.setDaemon(true);
            thread.start();
            return super.start(context);
        }

        @Override
        public CompletionStage<Void> stop() {
            Thread thread = sender;
            if (thread != null) {
                thread.interrupt();
            }
            return super.stop();
        }
    }

    private static final class ThrowsForHealth extends Sound {
        @Override
        public Health health() {
            throw new IllegalStateException("no");
        }
    }

    private static final class BlocksForHealth extends Sound {
        @Override
        public Health health() {
            block();
            return Health.UP;
        }
    }

    private static final class LeaksAThread extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            Thread thread = new Thread(BrokenAgent::block, "leaked");
            thread.setDaemon(true);
            thread.start();
            return super.start(context);
        }
    }

    private static final class LeaksARoute extends Sound {
        @Override
        public CompletionStage<Void> start(AgentContext context) {
            context.http().mount(ROUTES);
            return super.start(context);
        }
    }

    private static final HttpModule ROUTES = new HttpModule(
            "leaked",
            List.of(Route.of(
                    HttpMethod.GET,
                    "/leaked",
                    RouteAccess.OPEN,
                    request -> CompletableFuture.completedStage(Response.noContent()))),
            Json.mapper().createObjectNode());

    private static final class ChangesItsVersion extends Sound {
        private final AtomicInteger version = new AtomicInteger();

        @Override
        public AgentInfo info() {
            return AgentInfo.of("sound", Integer.toString(version.incrementAndGet()));
        }
    }
}
