package io.fairbot.standalone.internal.command;

import io.fairbot.standalone.internal.console.CommandErrorHandler;
import io.fairbot.standalone.internal.console.ManifestVersionProvider;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import io.fairbot.standalone.internal.setup.EnvironmentValues;
import io.fairbot.standalone.internal.setup.SetupCommand;
import java.io.BufferedReader;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code fairbot}, which contains all others. */
@Command(
        name = "fairbot",
        description = "WhatsApp bots for a company with several branches.",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersionProvider.class,
        subcommands = HelpCommand.class)
public final class RootCommand {
    private RootCommand() {}

    /** Creates the command-line parser of an application. */
    public static CommandLine of(
            StandaloneComponents application, BufferedReader in, PrintWriter out, PrintWriter err) {
        OfflineStore store = new OfflineStore(application);
        return new CommandLine(new RootCommand())
                .addSubcommand(new StartCommand(application, out))
                .addSubcommand(new SetupCommand(
                        application, in, out, err, EnvironmentValues.values(System.getenv(), System.getProperties())))
                .addSubcommand(new StatusCommand(store, out))
                .addSubcommand(new DeployCommand(in, out, err))
                .addSubcommand(new LinkCommand(out))
                .addSubcommand(new BackupCommand(store, out, err))
                .addSubcommand(new RestoreCommand(out, err))
                .addSubcommand(new CommandLine(StorageCommand.create())
                        .addSubcommand(new StorageCommand.StorageStatusCommand(store, out))
                        .addSubcommand(new StorageAcceptCommand(store, out))
                        .addSubcommand(new StorageCopyCommand(store, out, err))
                        .addSubcommand(new CommandLine(ConflictsCommand.create())
                                .addSubcommand(new ConflictsCommand.ConflictListCommand(store, out))
                                .addSubcommand(new ConflictsCommand.ConflictShowCommand(store, out))
                                .addSubcommand(new ConflictsCommand.ConflictApplyCommand(store, out))
                                .addSubcommand(new ConflictsCommand.ConflictDiscardCommand(store, out))))
                .addSubcommand(new CommandLine(CloudCommand.create())
                        .addSubcommand(new CloudCommand.CloudCheckCommand(store, out)))
                .addSubcommand(new CommandLine(HeldCommand.create())
                        .addSubcommand(new HeldCommand.HeldListCommand(store, out))
                        .addSubcommand(new HeldCommand.HeldReleaseCommand(store, out))
                        .addSubcommand(new HeldCommand.HeldAnswerLateCommand(store, out))
                        .addSubcommand(new HeldCommand.HeldCloseCommand(store, out)))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new CommandErrorHandler());
    }
}
