package io.fairbot.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sample in a JVM of its own, as the shell sees it: what it prints, where it serves, how it ends. */
public final class SampleProcess implements AutoCloseable {
    /** The command line of the standalone. */
    public static final String STANDALONE = "io.fairbot.standalone.Main";

    static final String PLAIN_MAIN = "io.fairbot.samples.plain.PlainMain";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");
    private static final Pattern KEY = Pattern.compile("fb_[A-Za-z0-9_-]{20,}");
    private static final String END = "\u0000end";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    private SampleProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "sample-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a sample on any free port, with its data in a directory and some settings as environment. */
    public static SampleProcess start(String main, Path directory, Map<String, String> settings, String... args) {
        return start(List.of(), main, directory, settings, args);
    }

    /** The same, behind the words of a command that becomes the process it is given. */
    public static SampleProcess start(
            List<String> prefix, String main, Path directory, Map<String, String> settings, String... args) {
        String java = Optional.ofNullable(System.getenv("FAIRBOT_TEST_JAVA"))
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It is over before a better compiler, or several threads that collect garbage, have paid for themselves.
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(launch(main));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("FAIRBOT_"));
        builder.environment().put("FAIRBOT_API_PORT", "0");
        builder.environment().putAll(settings);
        try {
            Process process = builder.start();
            // Nobody answers what a command asks.
            process.getOutputStream().close();
            return new SampleProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A jar, a source file or a class of this class path. */
    private static List<String> launch(String main) {
        if (main.endsWith(".jar")) {
            return List.of("-jar", main);
        }
        return main.endsWith(".java")
                ? List.of(main)
                : List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(the output broke off: " + e.getMessage() + ")");
        }
        lines.add(END);
    }

    /** Waits for a line of the output. */
    String await(Predicate<String> wanted) throws InterruptedException {
        Optional<String> before = seen.stream().filter(wanted).findFirst();
        if (before.isPresent()) {
            return before.get();
        }
        while (true) {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("The line did not come. The output was:\n" + masked());
            }
            seen.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** Without a line of the sandbox, the standalone names the API alone. */
    private static boolean isOfAddress(String line) {
        return line.contains("Talk to the bot") || line.startsWith("  API ");
    }

    /** Where it serves its API. */
    public URI address() throws InterruptedException {
        Matcher matcher = ADDRESS.matcher(await(SampleProcess::isOfAddress));
        if (!matcher.find()) {
            throw new AssertionError("There is no address in the output:\n" + masked());
        }
        return URI.create(matcher.group());
    }

    /** The key it shows at its first start. */
    public String key() throws InterruptedException {
        Matcher matcher = KEY.matcher(await(line -> KEY.matcher(line).find()));
        matcher.find();
        return matcher.group();
    }

    HttpRequest.Builder request(String path) throws InterruptedException {
        return HttpRequest.newBuilder(URI.create(address() + path)).header("Authorization", "Bearer " + key());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What a customer reads after writing something. */
    String ask(String text) throws IOException, InterruptedException {
        return ask("matriz", text);
    }

    /** What a customer of a branch reads after writing something. */
    String ask(String branch, String text) throws IOException, InterruptedException {
        String body =
                Json.mapper().writeValueAsString(Map.of("branch", branch, "from", "+5548999990001", "text", text));
        HttpResponse<String> answer = send(request("/sandbox/messages?wait=10s")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        JsonNode replies = Json.mapper().readTree(answer.body()).path("replies");
        return String.join("\n", replies.findValuesAsText("text"));
    }

    /** Sends SIGTERM and waits for the end. */
    public int terminate() throws InterruptedException {
        // Process.destroy() would close the output, too.
        process.toHandle().destroy();
        return exitCode();
    }

    /** Kills it without a warning, and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits for the end by itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It did not end. The output was:\n" + masked());
        }
        return process.exitValue();
    }

    /** All that it has printed, once it has ended; keys are masked. */
    public String output() throws InterruptedException {
        exitCode();
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            seen.add(line);
        }
        lines.add(END);
        return masked();
    }

    /** The last lines that it has printed until now; keys are masked. */
    public String lastLines(int most) {
        lines.drainTo(seen);
        List<String> all = masked().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - most), all.size()));
    }

    /** Tells whether something was printed, once it has ended. */
    boolean hasPrinted(String text) throws InterruptedException {
        output();
        return seen.stream().anyMatch(line -> line.contains(text));
    }

    private String masked() {
        return KEY.matcher(String.join("\n", seen)).replaceAll("fb_****");
    }

    @Override
    public void close() {
        kill();
    }
}
