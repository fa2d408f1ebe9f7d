package io.fairbot.standalone.internal.command;

import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.security.FirstSecret;
import io.fairbot.standalone.internal.console.LogLevels;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code start}: starts the coordinator and waits until Ctrl-C or SIGTERM. */
@Command(
        name = StartCommand.NAME,
        description = "Starts the coordinator and all agents; stops on Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {
    static final String NAME = "start";

    private final StandaloneComponents application;
    private final PrintWriter out;

    @Option(
            names = "--take-over",
            description = "Replaces another node that owns the MongoDB database; only if that node will never return.")
    private boolean takeOver;

    @Option(names = "--stop-when-ready", hidden = true, description = "Stops once everything is ready.")
    private boolean stopWhenReady;

    public StartCommand(StandaloneComponents application, PrintWriter out) {
        this.application = application;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        LogLevels.configure(settings);
        settings.warnings().forEach(out::println);
        application.checkChannels(settings);
        AtomicReference<FirstSecret> key = new AtomicReference<>();
        Coordinator coordinator = application
                .coordinator(settings, StandaloneComponents.storage(settings, takeOver))
                .onFirstSecret(key::set)
                .build();
        // Before the start, so that a signal during the start stops the coordinator once it has started.
        coordinator.stopOnShutdown(() -> out.println("stopped")).start();
        StartupBanner.print(out, coordinator.address(), application.sandboxBranches(), Optional.ofNullable(key.get()));
        if (stopWhenReady) {
            coordinator.stop();
            out.println("stopped");
        }
        coordinator.awaitStop();
        return 0;
    }
}
