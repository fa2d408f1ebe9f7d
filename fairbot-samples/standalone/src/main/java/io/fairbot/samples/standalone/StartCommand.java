package io.fairbot.samples.standalone;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.security.FirstSecret;
import io.fairbot.testkit.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts everything and stays until Ctrl-C or SIGTERM. */
@Command(
        name = StartCommand.NAME,
        description = "Starts the coordinator and all agents; stops on Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    static final String NAME = "start";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = Settings.fromEnvironment();
        Logging.configure(settings);
        settings.warnings().forEach(out::println);
        AtomicReference<FirstSecret> key = new AtomicReference<>();
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .onFirstSecret(key::set)
                .build();
        Thread stop = new Thread(
                () -> {
                    coordinator.stop();
                    out.println("stopped");
                },
                "fairbot-stop");
        coordinator.start();
        Runtime.getRuntime().addShutdownHook(stop);
        Greeting.print(out, coordinator.address(), Optional.ofNullable(key.get()));
        coordinator.awaitStop();
        return 0;
    }
}
