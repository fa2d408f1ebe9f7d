package io.fairbot.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launcher of child processes that run a class of this JVM's class path. */
public final class ChildJvm {
    private static final long PATIENCE_SECONDS = 300;

    private ChildJvm() {}

    /**
     * Returns the command that runs a main class with the class path of this JVM.
     *
     * @param main the class
     * @param arguments its arguments
     * @return the command and its arguments
     */
    public static List<String> command(Class<?> main, String... arguments) {
        // Surefire puts the class path into a jar of its own.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Starts a command; its error output joins its output.
     *
     * @param command the command and its arguments
     * @return the process
     * @throws IOException when it cannot be started
     */
    public static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /**
     * Runs a command to its end, at most two minutes, without input.
     *
     * @param command the command and its arguments
     * @return the lines it printed
     * @throws IOException when it cannot be started or read
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public static List<String> lines(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        // Closed, so that a process that reads its input ends.
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return printed.lines().toList();
    }
}
