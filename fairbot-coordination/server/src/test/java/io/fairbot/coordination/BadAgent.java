package io.fairbot.coordination;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.Health;
import io.fairbot.config.ConfigSection;
import io.fairbot.http.HttpModule;
import io.fairbot.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/** An agent with one fault, and sound in all else. An interruption does not move it; {@link #close()} ends whatever it holds up. */
final class BadAgent implements Agent, AutoCloseable {

    /** What is wrong with it: what throws throws, what hangs never ends its stage, and what blocks does not come back. */
    enum Fault {
        START_THROWS,
        START_HANGS,
        START_BLOCKS,
        STOP_THROWS,
        STOP_HANGS,
        STOP_BLOCKS,
        MESSAGE_THROWS,
        MESSAGE_BLOCKS,
        FLOODS,
        HEALTH_THROWS,
        HEALTH_BLOCKS,
        LEAKS_THREAD,
        LEAKS_ROUTES,
        CONFIGURE_THROWS,
        CONFIGURE_HANGS
    }

    /** What people change of it. */
    record Words(String word) {}

    /** The type of messages that it answers with what they say. */
    static final String PING = "ping";

    private final Fault fault;
    private final String id;
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<ExecutorService> executors = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    BadAgent(Fault fault) {
        this.fault = fault;
        id = name(fault);
    }

    /** The id of the agent with a fault. */
    static String name(Fault fault) {
        return "bad-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public AgentInfo info() {
        return AgentInfo.of(id, "1");
    }

    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(new Section());
    }

    private final class Section implements ConfigSection<Words> {
        @Override
        public Class<Words> type() {
            return Words.class;
        }

        @Override
        public Words initial() {
            return new Words("oi");
        }

        @Override
        public CompletionStage<Void> apply(Words decided, long version) {
            throwsIf(Fault.CONFIGURE_THROWS);
            return fault == Fault.CONFIGURE_HANGS ? new CompletableFuture<>() : done();
        }
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        throwsIf(Fault.START_THROWS);
        blocksIf(Fault.START_BLOCKS);
        running = true;
        switch (fault) {
            case START_HANGS -> {
                return new CompletableFuture<>();
            }
            case FLOODS -> onThread(context, () -> flood(context));
            case LEAKS_THREAD -> onThread(context, this::block);
            case LEAKS_ROUTES ->
                context.http().mount(new HttpModule(id, List.of(), Json.mapper().createObjectNode()));
            default -> {
                // Its fault shows elsewhere.
            }
        }
        return done();
    }

    private void onThread(AgentContext context, Runnable task) {
        ExecutorService executor = context.platform().executors().create(id, 1);
        executors.add(executor);
        executor.execute(task);
    }

    private void flood(AgentContext context) {
        while (running) {
            context.messages().broadcast("flood", TextNode.valueOf("water"));
        }
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        throwsIf(Fault.MESSAGE_THROWS);
        blocksIf(Fault.MESSAGE_BLOCKS);
        return message.type().equals(PING) ? AgentReply.of(message.payload()) : AgentReply.unknownType(message);
    }

    @Override
    public CompletionStage<Void> stop() {
        running = false;
        throwsIf(Fault.STOP_THROWS);
        blocksIf(Fault.STOP_BLOCKS);
        if (fault != Fault.LEAKS_THREAD) {
            executors.forEach(ExecutorService::shutdownNow);
        }
        return fault == Fault.STOP_HANGS ? new CompletableFuture<>() : done();
    }

    @Override
    public Health health() {
        throwsIf(Fault.HEALTH_THROWS);
        blocksIf(Fault.HEALTH_BLOCKS);
        return Health.UP;
    }

    /** Ends what it holds up, floods or leaks. */
    @Override
    public void close() {
        running = false;
        released.countDown();
        executors.forEach(ExecutorService::shutdownNow);
    }

    private void throwsIf(Fault one) {
        if (fault == one) {
            throw new IllegalStateException("planted: " + fault);
        }
    }

    private void blocksIf(Fault one) {
        if (fault == one) {
            block();
        }
    }

    private void block() {
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            try {
                released.await();
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }
}
