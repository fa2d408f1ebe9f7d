package io.fairbot.samples.benchmarks;

import com.fasterxml.jackson.databind.node.IntNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentReply;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.store.memory.MemoryStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark of messages from 8 agents to 64 agents, ordered for each sender and with bounded mailboxes, against Pekko's
 * {@code tell}.
 */
final class MailboxBenchmark {
    private static final int SENDERS = 8;
    private static final int RECEIVERS = 64;
    /** The number of messages of each sender. */
    private static final int MESSAGES = 50_000;

    private final Path work;
    private volatile CountDownLatch left = new CountDownLatch(0);

    MailboxBenchmark(Path work) {
        this.work = work;
    }

    Comparison measure() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        Settings settings =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        List<SenderAgent> senders =
                IntStream.range(0, SENDERS).mapToObj(SenderAgent::new).toList();
        var builder = Coordinator.builder(settings).storage(new MemoryStorage());
        senders.forEach(builder::agent);
        IntStream.range(0, RECEIVERS).mapToObj(ReceiverAgent::new).forEach(builder::agent);
        ActorSystem system = ActorSystem.create("bench");
        try (Coordinator coordinator = builder.build()) {
            coordinator.start();
            List<ActorRef> actors = IntStream.range(0, RECEIVERS)
                    .mapToObj(number -> system.actorOf(
                            Props.create(ReceiverActor.class, () -> new ReceiverActor(new ReceiverLog()))))
                    .toList();
            return Comparison.of(
                    "agent messages",
                    "messages/s",
                    () -> rate((sender, number) -> senders.get(sender).send(number)),
                    () -> rate((sender, number) ->
                            actors.get(number % RECEIVERS).tell(sender * MESSAGES + number, ActorRef.noSender())));
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
            BenchmarkDirectories.delete(directory);
        }
    }

    /**
     * Sends the messages of each sender on its own thread, waits until all are received, and returns the messages per
     * second.
     */
    private double rate(ObjIntConsumer<Integer> send) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(SENDERS * MESSAGES);
        left = all;
        long begin = System.nanoTime();
        for (int sender = 0; sender < SENDERS; sender++) {
            int mine = sender;
            new Thread(() -> IntStream.range(0, MESSAGES).forEach(number -> send.accept(mine, number))).start();
        }
        all.await();
        return SENDERS * MESSAGES / ((System.nanoTime() - begin) / 1e9);
    }

    /** The record of the messages of one receiver; used by one thread at a time. */
    private final class ReceiverLog {
        private final int[] last = new int[SENDERS];

        void take(int message) {
            int sender = message / MESSAGES;
            int number = message % MESSAGES;
            // Each round starts again with the lowest number.
            if (number >= RECEIVERS && number <= last[sender]) {
                throw new IllegalStateException("A message of " + sender + " came out of its order.");
            }
            last[sender] = number;
            left.countDown();
        }
    }

    /** An agent that sends to every receiver in turn. */
    private static final class SenderAgent implements Agent {
        private final int number;
        private volatile @Nullable AgentMessages messages;

        SenderAgent(int number) {
            this.number = number;
        }

        @Override
        public AgentInfo info() {
            return AgentInfo.of("sender-" + number, "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            messages = context.messages();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        void send(int message) {
            AgentMessages way = messages;
            String to = "receiver-" + message % RECEIVERS;
            while (way != null
                    && !way.send(to, "n", IntNode.valueOf(number * MESSAGES + message))
                            .isAccepted()) {
                way.whenWritable(to).toCompletableFuture().join();
            }
        }
    }

    /** An agent that counts its messages. */
    private final class ReceiverAgent implements Agent {
        private final int number;
        private final ReceiverLog inbox = new ReceiverLog();

        ReceiverAgent(int number) {
            this.number = number;
        }

        @Override
        public AgentInfo info() {
            return AgentInfo.of("receiver-" + number, "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            inbox.take(message.payload().intValue());
            return AgentReply.empty();
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    /** An actor that counts its messages. */
    private static final class ReceiverActor extends AbstractActor {
        private final ReceiverLog inbox;

        ReceiverActor(ReceiverLog inbox) {
            this.inbox = inbox;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder().match(Integer.class, inbox::take).build();
        }
    }
}
