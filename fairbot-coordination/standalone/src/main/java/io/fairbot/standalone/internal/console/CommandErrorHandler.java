package io.fairbot.standalone.internal.console;

import io.fairbot.FairbotException;
import io.fairbot.config.SettingsException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What the library says for people is shown as it is; only a fault of the program comes with a stack trace. */
public final class CommandErrorHandler implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof FairbotException known) {
            return report(known, command.getErr());
        }
        throw failure;
    }

    /** Says what is wrong, and answers the exit code. */
    public static int report(FairbotException failure, PrintWriter err) {
        err.println(failure.getMessage());
        if (failure instanceof CommandException of) {
            return of.exitCode();
        }
        return failure instanceof SettingsException ? CommandException.USAGE : CommandException.FAILED;
    }
}
