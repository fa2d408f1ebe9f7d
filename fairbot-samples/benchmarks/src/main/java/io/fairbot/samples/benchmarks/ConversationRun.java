package io.fairbot.samples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.storage.Storage;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A run of the engine on a fresh embedded store, from the customers' messages to the sending of the replies, both durable.
 *
 * @param branches the number of open branches, which the contacts are divided among
 * @param contacts the number of contacts, a multiple of the concurrent callers, which are divided among these
 * @param load the messages; a contact writes the next one after the reply to the last
 */
record ConversationRun(int branches, int contacts, LoadGenerator load) {

    /**
     * The result of a run.
     *
     * @param load the messages per second, and the time to the reply
     * @param micros the processor time of the process for each message, in microseconds
     */
    record RunResult(LoadGenerator.Load load, double micros) {}

    /** Runs once in a directory of its own. */
    RunResult in(Path work) throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (BenchmarkPlatform platform = new BenchmarkPlatform()) {
            DocumentStore store = Storage.embedded(directory)
                    .open(ConversationEngine.models(), platform.platform())
                    .toCompletableFuture()
                    .join();
            ConversationEngine engine =
                    new ConversationEngine(store, platform.platform(), ConversationOptions.DEFAULTS);
            engine.handler("bench", (state, event, context) -> Turn.reply("eco " + event.text()));
            ImmediateSession exit = new ImmediateSession();
            List<Conversations.BranchConversations> lines = new ArrayList<>();
            for (int i = 0; i < branches; i++) {
                String name = branches == 1 ? "matriz" : "matriz-" + i;
                Conversations.BranchConversations line = engine.open(name, new ChannelTraits(true, false))
                        .toCompletableFuture()
                        .join();
                line.connect(exit);
                lines.add(line);
            }
            RunResult result = measure(lines, exit);
            engine.close().toCompletableFuture().join();
            store.close().toCompletableFuture().join();
            return result;
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    private RunResult measure(List<Conversations.BranchConversations> lines, ImmediateSession exit) {
        int contactsOfCaller = contacts / load.count();
        long before = processorTime();
        LoadGenerator.Load times = load.run(number -> {
            String id = "m-" + number;
            int contact = number / load.each() * contactsOfCaller + number % contactsOfCaller;
            return exit.waitFor(id, lines.get(contact % lines.size()).accept(message(id, contact), List.of()));
        });
        return new RunResult(times, (processorTime() - before) / 1e3 / load.calls());
    }

    /** Returns the processor time of this process, in nanoseconds. */
    static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static InboundMessage message(String id, int contact) {
        String phone = "+55489%08d".formatted(contact);
        return InboundMessage.of(
                id,
                List.of(Alias.of(new PhoneNumber(phone))),
                Optional.empty(),
                Instant.now(),
                new Text("quanto custa o euro hoje?"));
    }

    /** A session that sends messages immediately. */
    private static final class ImmediateSession implements WhatsAppSession {
        private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

        CompletionStage<Void> waitFor(String id, CompletionStage<?> accepted) {
            CompletableFuture<Void> left = waiting.computeIfAbsent(id, key -> new CompletableFuture<>());
            return accepted.thenCompose(done -> left);
        }

        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            prepared.message().inReplyTo().forEach(message -> {
                CompletableFuture<Void> left = waiting.computeIfAbsent(message.id(), key -> new CompletableFuture<>());
                left.complete(null);
            });
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }
}
