package io.fairbot.crash;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.CoordinatorBuilder;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The standalone's parts with a fault, or with a provider that keeps repetitions: {@code repetitions}, {@code contents}, {@code
 * sends}, {@code handoffs}, or the name of a {@link PlantedChannelFault}.
 */
public final class CrashHost {
    static final String REPETITIONS = "repetitions";
    /** A bot that receives and sends contents of every kind. */
    static final String CONTENTS = "contents";
    /** A shop that sends, and an agent that stores an order and its confirmation together; the number of orders follows. */
    static final String SENDS = "sends";
    /** A bot that hands over when a customer asks for a person, and answers everything else. */
    static final String HANDOFFS = "handoffs";
    /** The same, whose media are gone when it starts: a fault that must be found. */
    static final String CONTENTS_WITHOUT_MEDIA = "contents-without-media";

    private CrashHost() {}

    /**
     * Runs until it is killed.
     *
     * @param args what is different
     * @throws InterruptedException never, in practice
     */
    public static void main(String[] args) throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        if (args[0].startsWith(CONTENTS)) {
            runContents(settings, args[0].equals(CONTENTS_WITHOUT_MEDIA));
            return;
        }
        if (args[0].equals(HANDOFFS)) {
            run(Coordinator.builder(settings)
                    .storage(Storage.embedded(settings.dataDir()))
                    .channel(new SandboxChannel())
                    .branch(Branch.of(AttendedCustomers.BRANCH, SandboxChannel.ID, settings.timezone()))
                    .handler((state, event, context) -> answer(event))
                    .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                    .build());
            return;
        }
        if (args[0].equals(SENDS)) {
            run(Coordinator.builder(settings)
                    .storage(Storage.embedded(settings.dataDir()))
                    .channel(new SandboxChannel())
                    .branch(Branch.of(OrderAgent.BRANCH, SandboxChannel.ID, settings.timezone()))
                    .handler((state, event, context) -> Turn.ignore())
                    .agent(new OrderAgent(Integer.parseInt(args[1])))
                    .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                    .build());
            return;
        }
        boolean repetitions = args[0].equals(REPETITIONS);
        SandboxChannel sandbox = repetitions ? SandboxChannel.withoutDeduplication() : new SandboxChannel();
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(
                        repetitions
                                ? sandbox
                                : PlantedChannelFault.valueOf(args[0]).in(sandbox))
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .conversationOptions(ConversationOptions.DEFAULTS.withResendUnknownAfter(Duration.ofMillis(500)))
                .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                .build();
        run(coordinator);
    }

    private static Turn answer(ConversationEvent event) {
        if (!(event instanceof ConversationEvent.Message)) {
            return Turn.ignore();
        }
        return event.text().equals(AttendedCustomers.ASKS_FOR_A_PERSON)
                ? Turn.reply("Um momento.").handOver()
                : Turn.reply("olá");
    }

    private static void runContents(Settings settings, boolean loseMedia) throws InterruptedException {
        if (loseMedia) {
            deleteAll(settings.dataDir().resolve("media"));
        }
        CoordinatorBuilder builder = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(new SandboxChannel())
                .interpreter(new ContentsBot.Copier())
                .handler(new ContentsBot())
                .conversationOptions(ConversationOptions.DEFAULTS.withResendUnknownAfter(Duration.ofMillis(500)))
                .onFirstSecret(secret -> System.out.println(secret.forHumans()));
        Customers.BRANCHES.forEach(branch -> builder.branch(Branch.of(branch, SandboxChannel.ID, settings.timezone())));
        run(builder.build());
    }

    private static void deleteAll(Path directory) {
        try (Stream<Path> files = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Coordinator coordinator) throws InterruptedException {
        coordinator.start();
        System.out.println("Talk to the bot at " + coordinator.address() + "/sandbox");
        coordinator.awaitStop();
    }
}
