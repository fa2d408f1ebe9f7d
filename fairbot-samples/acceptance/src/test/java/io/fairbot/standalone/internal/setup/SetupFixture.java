package io.fairbot.standalone.internal.setup;

import io.fairbot.standalone.internal.console.CommandErrorHandler;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs {@code setup} in this JVM on a directory, with answers and an environment of the test's own. */
final class SetupFixture {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();

    /** What it printed, and its exit code. */
    record SetupResult(int code, String out, String err) {}

    SetupFixture(Path directory) {
        this.directory = directory;
    }

    Map<String, String> environment() {
        return environment;
    }

    Properties properties() {
        return properties;
    }

    /** Runs it without questions. */
    SetupResult yes(String... args) {
        List<String> all = new ArrayList<>(List.of("--yes"));
        all.addAll(List.of(args));
        return run("", all);
    }

    /** Runs it with answers, one a line. */
    SetupResult answering(String answers, String... args) {
        return run(answers, List.of(args));
    }

    private SetupResult run(String answers, List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter outWriter = new PrintWriter(out, true);
        PrintWriter errWriter = new PrintWriter(err, true);
        List<String> all = new ArrayList<>(List.of("--directory", directory.toString()));
        all.addAll(args);
        int code = new CommandLine(new SetupCommand(
                        StandaloneComponents.of(List.of(), List.of(), Optional.empty(), true),
                        new BufferedReader(new StringReader(answers)),
                        outWriter,
                        errWriter,
                        EnvironmentValues.values(environment, properties)))
                .setOut(outWriter)
                .setErr(errWriter)
                .setExecutionExceptionHandler(new CommandErrorHandler())
                .execute(all.toArray(new String[0]));
        return new SetupResult(code, out.toString(), err.toString());
    }

    /** What the file .env says. */
    Map<String, String> env() throws IOException {
        List<String> problems = new ArrayList<>();
        Map<String, String> values =
                EnvFile.of(Files.readString(directory.resolve(".env"))).values(".env", problems);
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        return values;
    }

    /** Every file and directory, by its path, with its content and the time of its last change. */
    Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(path -> !path.endsWith("store.lock") && !path.equals(directory))
                    .toList()) {
                String content =
                        Files.isDirectory(path) ? "" : Files.readString(path) + " " + Files.getLastModifiedTime(path);
                all.put(directory.relativize(path).toString(), content);
            }
        }
        return all;
    }
}
