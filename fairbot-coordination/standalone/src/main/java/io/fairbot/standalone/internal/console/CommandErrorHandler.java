package io.fairbot.standalone.internal.console;

import io.fairbot.FairbotException;
import io.fairbot.agents.branch.InitialDataException;
import io.fairbot.config.SettingsException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * A handler of exceptions thrown by commands: prints the message of a {@link FairbotException}, and a stack trace for
 * unexpected exceptions only.
 */
public final class CommandErrorHandler implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof FairbotException known) {
            return report(known, command.getErr());
        }
        throw failure;
    }

    /** Prints the message of a failure and returns the exit code. */
    public static int report(FairbotException failure, PrintWriter err) {
        err.println(failure.getMessage());
        if (failure instanceof CommandException of) {
            return of.exitCode();
        }
        return isOfSettings(failure) ? CommandException.USAGE : CommandException.FAILED;
    }

    /** Returns whether a setting, or the branches file that one names, is the cause. */
    private static boolean isOfSettings(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SettingsException || each instanceof InitialDataException) {
                return true;
            }
        }
        return false;
    }
}
