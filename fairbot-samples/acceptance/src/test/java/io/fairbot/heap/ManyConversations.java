package io.fairbot.heap;

import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
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
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/** A program of many customers of many branches, each of whom sends a document and gets an answer; prints what it needed. */
final class ManyConversations implements AutoCloseable {
    private static final int BRANCHES = 100;
    private static final int IN_FLIGHT = 64;
    private static final int MEDIA = 50;
    /** How many conversations there are for each whose history is read. */
    static final int SAMPLE = 10;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("time");
    private final Platform platform;
    private final DocumentStore store;
    private final ConversationEngine engine;
    private final List<BranchConversations> branches = new ArrayList<>();
    private final List<MediaRef> media = new ArrayList<>();
    /** As many as may be unanswered at the moment. */
    private final Semaphore unanswered = new Semaphore(IN_FLIGHT);

    private ManyConversations(Path directory) {
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        platform = new Platform(time, IdGenerator.ulids(time, new SecureRandom()), new DaemonExecutorFactory());
        store = join(Storage.embedded(directory).open(ConversationEngine.models(), platform));
        engine = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);
        engine.handler(
                "test",
                (state, event, context) -> Turn.reply("recebido " + event.text())
                        .withState(ConversationState.NONE.with("last", event.text())));
        for (int i = 0; i < BRANCHES; i++) {
            BranchConversations branch = join(engine.open("branch-" + i, new ChannelTraits(true, false)));
            branch.connect(new CountingSession(unanswered));
            branches.add(branch);
        }
        MediaStore bytes = MediaStore.directory(directory.resolve("media"), MediaLimits.DEFAULTS, Runnable::run);
        for (int i = 0; i < MEDIA; i++) {
            byte[] document = ("%PDF-1.7\n" + i).getBytes(StandardCharsets.US_ASCII);
            media.add(join(bytes.put(MediaKind.DOCUMENT, "application/pdf", new ByteArrayInputStream(document))));
        }
    }

    /** A session whose messages arrive at once; each ends the wait of one customer. */
    private record CountingSession(Semaphore unanswered) implements WhatsAppSession {
        @Override
        public SessionState state() {
            return new SessionState(SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage message) {
            unanswered.release();
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }

    /**
     * Runs the program.
     *
     * @param args the data directory, and the number of conversations
     */
    public static void main(String[] args) throws InterruptedException {
        int conversations = Integer.parseInt(args[1]);
        try (ManyConversations many = new ManyConversations(Path.of(args[0]))) {
            many.hear(0, conversations / 2);
            System.out.println("half=" + usedMegabytes());
            many.hear(conversations / 2, conversations);
            System.out.println("all=" + usedMegabytes());
            System.out.println("media=" + many.withMedia(conversations));
        }
    }

    /** Lets customers write, and waits until all were answered. */
    private void hear(int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            unanswered.acquire();
            InboundMessage message = InboundMessage.of(
                    "m" + i,
                    List.of(customer(i)),
                    Optional.empty(),
                    platform.time().now(),
                    new Media(media.get(i % MEDIA), "documento " + i));
            branches.get(i % BRANCHES).accept(message, List.of()).whenComplete((accepted, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            });
        }
        unanswered.acquire(IN_FLIGHT);
        unanswered.release(IN_FLIGHT);
    }

    /** Returns in how many conversations, of one in {@value #SAMPLE}, the history has the document. */
    private long withMedia(int conversations) {
        long found = 0;
        for (int i = 0; i < conversations; i += SAMPLE) {
            String contact = join(store.get(
                            ConversationModels.ALIASES, customer(i).key()))
                    .orElseThrow()
                    .value()
                    .contact();
            MediaRef sent = media.get(i % MEDIA);
            found += join(engine.history(contact, Optional.empty(), 10)).messages().stream()
                    .map(HistoryMessage::received)
                    .flatMap(Optional::stream)
                    .filter(content ->
                            content instanceof Media one && one.media().sha256().equals(sent.sha256()))
                    .count();
        }
        return found;
    }

    private static Alias customer(int number) {
        return Alias.of(new PhoneNumber("+55489" + (90_000_000 + number)));
    }

    private static long usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        join(engine.close());
        join(store.close());
        scheduler.shutdownNow();
    }
}
