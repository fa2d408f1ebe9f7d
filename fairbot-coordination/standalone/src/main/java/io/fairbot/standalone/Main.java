package io.fairbot.standalone;

import io.fairbot.FairbotException;
import io.fairbot.standalone.internal.command.BackupCommand;
import io.fairbot.standalone.internal.command.ConflictsCommand;
import io.fairbot.standalone.internal.command.DeployCommand;
import io.fairbot.standalone.internal.command.OutboxCommand;
import io.fairbot.standalone.internal.command.RestoreCommand;
import io.fairbot.standalone.internal.command.StartCommand;
import io.fairbot.standalone.internal.command.StatusCommand;
import io.fairbot.standalone.internal.command.StorageCommand;
import io.fairbot.standalone.internal.command.StorageCopyCommand;
import io.fairbot.standalone.internal.console.CommandErrorHandler;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ManifestVersionProvider;
import io.fairbot.standalone.internal.setup.EnvironmentValues;
import io.fairbot.standalone.internal.setup.SetupCommand;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command line of the standalone. Without a command it starts everything.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 bad usage or settings, 130 and 143 after Ctrl-C and SIGTERM.
 */
@Command(
        name = "fairbot",
        description = "WhatsApp bots for a house with several branches.",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersionProvider.class,
        subcommands = HelpCommand.class)
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits the process with its code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        // Not System.out: where LANG is C it turns every accent into a question mark.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // The usual start has nothing to parse, and is ready sooner without the parser.
        System.exit(
                args.length == 0 ? start(out, err) : commandLine(in(), out, err).execute(args));
    }

    private static int start(PrintStream out, PrintStream err) {
        try {
            return new StartCommand(new PrintWriter(out, true, StandardCharsets.UTF_8)).call();
        } catch (FairbotException e) {
            return CommandErrorHandler.tell(e, new PrintWriter(err, true, StandardCharsets.UTF_8));
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace(err);
            return CommandException.FAILED;
        }
    }

    private static BufferedReader in() {
        return new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
    }

    static CommandLine commandLine(BufferedReader in, PrintStream out, PrintStream err) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        return new CommandLine(new Main())
                .addSubcommand(new StartCommand(writer))
                .addSubcommand(new SetupCommand(
                        in, writer, errors, EnvironmentValues.values(System.getenv(), System.getProperties())))
                .addSubcommand(new StatusCommand(writer))
                .addSubcommand(new DeployCommand(in, writer, errors))
                .addSubcommand(new BackupCommand(writer, errors))
                .addSubcommand(new RestoreCommand(writer, errors))
                .addSubcommand(new CommandLine(StorageCommand.create())
                        .addSubcommand(new StorageCommand.StorageStatusCommand(writer))
                        .addSubcommand(new StorageCopyCommand(writer, errors))
                        .addSubcommand(new CommandLine(ConflictsCommand.create())
                                .addSubcommand(new ConflictsCommand.ConflictListCommand(writer))
                                .addSubcommand(new ConflictsCommand.ConflictShowCommand(writer))
                                .addSubcommand(new ConflictsCommand.ConflictApplyCommand(writer))
                                .addSubcommand(new ConflictsCommand.ConflictDiscardCommand(writer))))
                .addSubcommand(new CommandLine(OutboxCommand.create())
                        .addSubcommand(new OutboxCommand.OutboxReleaseCommand(writer)))
                .setOut(writer)
                .setErr(errors)
                .setExecutionExceptionHandler(new CommandErrorHandler());
    }
}
