package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same in real time, with real threads: lines fail while customers write. */
class RealTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 20;
    private static final ConversationHandler ECHO = (state, event, context) -> Turn.reply("eco " + event.text());

    @TempDir
    private Path directory;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final SandboxChannel channel = new SandboxChannel();
    private final List<SupervisedLine> lines = new ArrayList<>();
    private final List<Conversations.BranchConversations> conversations = new ArrayList<>();
    private DocumentStore store = now(new MemoryStorage().open(ConversationModels.all(), platform));
    private ConversationEngine engine = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);

    private static <T> T now(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    @BeforeEach
    void open() {
        engine.handler("test", ECHO);
        now(channel.start(ChannelContext.of(
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory),
                platform,
                module -> () -> {},
                engine,
                engine::inbox,
                MediaStore.memory(MediaLimits.DEFAULTS))));
        LineManager supervisor = new LineManager(
                SupervisionOptions.DEFAULTS, platform, new Random(1), BranchOwnership.SINGLE_NODE, report -> {});
        for (int i = 0; i < 8; i++) {
            Conversations.BranchConversations line = now(engine.open("branch-" + i, new ChannelTraits(true, false)));
            SupervisedLine supervised =
                    now(supervisor.open(channel, Desk.branch("branch-" + i), line, Desk.documents(channel, platform)));
            line.connect(supervised.session(), supervised.sendPolicy());
            lines.add(supervised);
            conversations.add(line);
        }
    }

    @AfterEach
    void close() {
        lines.forEach(line -> now(line.close()));
        now(engine.close());
        now(channel.stop());
        scheduler.shutdownNow();
    }

    @Test
    void linesThatFailWhileCustomersWriteComeBackAndEverythingIsAnsweredInOrder() {
        List<CompletableFuture<?>> heard = new ArrayList<>();
        for (int n = 0; n < MESSAGES; n++) {
            for (int branch = 0; branch < lines.size(); branch++) {
                if (n % 5 == branch % 5) {
                    channel.faults().inject("branch-" + branch, fault(n + branch));
                }
                InboundMessage message = InboundMessage.of(
                        "m" + n,
                        List.of(Alias.of(new PhoneNumber("+554899999000" + branch))),
                        Optional.empty(),
                        time.now(),
                        new Text(Integer.toString(n)));
                heard.add(conversations.get(branch).accept(message, List.of()).toCompletableFuture());
            }
        }
        now(CompletableFuture.allOf(heard.toArray(CompletableFuture<?>[]::new)));
        List<String> expected =
                IntStream.range(0, MESSAGES).mapToObj(n -> "eco " + n).toList();
        for (int branch = 0; branch < lines.size(); branch++) {
            String id = "branch-" + branch;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent(id)).isEqualTo(expected));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines)
                        .allSatisfy(line ->
                                assertThat(line.report().state().phase()).isEqualTo(SessionPhase.OPEN)));
    }

    private static FailureCause fault(int number) {
        return switch (number % 3) {
            case 0 -> FailureCause.WEB_CONNECTION_LOST;
            case 1 -> FailureCause.WEB_RESTART_REQUIRED;
            default -> FailureCause.CLOUD_TRANSIENT;
        };
    }

    private List<String> sent(String branch) {
        return now(store.find(Query.of(ConversationModels.OUTBOX).limit(Query.MAX_LIMIT))).documents().stream()
                .map(Document::value)
                .filter(row -> row.branch().equals(branch) && row.status() == OutboxEntry.OutboxStatus.SENT)
                .sorted(Comparator.comparing(OutboxEntry::closedAt).thenComparing(OutboxEntry::seq))
                .map(row -> row.content().text())
                .toList();
    }
}
