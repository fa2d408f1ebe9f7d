package io.fairbot.samples.benchmarks;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
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
 * A benchmark of messages per second, from a customer's message to the sending of the reply, both durable, with 64
 * concurrent contacts.
 */
final class ConversationBenchmark {
    private static final LoadGenerator CONTACTS = new LoadGenerator(64, 100);

    private final Path work;
    private final List<Double> oursP99 = new ArrayList<>();
    private final List<Double> referenceP99 = new ArrayList<>();

    ConversationBenchmark(Path work) {
        this.work = work;
    }

    Comparison measure() throws Exception {
        return Comparison.of("conversation 64 contacts", "messages/s", this::ours, this::reference)
                .with("p99 ms", Comparison.median(oursP99))
                .with("reference p99 ms", Comparison.median(referenceP99));
    }

    private double ours() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (BenchmarkPlatform platform = new BenchmarkPlatform()) {
            DocumentStore store = Storage.embedded(directory)
                    .open(ConversationModels.all(), platform.platform())
                    .toCompletableFuture()
                    .join();
            ConversationEngine engine =
                    new ConversationEngine(store, platform.platform(), ConversationOptions.DEFAULTS);
            engine.handler("bench", (state, event, context) -> Turn.reply("eco " + event.text()));
            Conversations.BranchConversations line = engine.open("matriz", new ChannelTraits(true, false))
                    .toCompletableFuture()
                    .join();
            ImmediateSession exit = new ImmediateSession();
            line.connect(exit);
            LoadGenerator.Load load = CONTACTS.run(number -> {
                String id = "m-" + number;
                return exit.waitFor(id, line.accept(message(id, number / CONTACTS.each()), List.of()));
            });
            engine.close().toCompletableFuture().join();
            store.close().toCompletableFuture().join();
            oursP99.add(load.p99());
            return load.rate();
        } finally {
            BenchmarkDirectories.delete(directory);
        }
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

    private double reference() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (SqliteBaseline store = new SqliteBaseline(directory.resolve("bare.db"), ConversationBaseline.SCHEMA)) {
            ConversationBaseline conversation = new ConversationBaseline(store);
            LoadGenerator.Load load = CONTACTS.run(
                    number -> conversation.message(Integer.toString(number / CONTACTS.each()), "m-" + number));
            referenceP99.add(load.p99());
            return load.rate();
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }
}
