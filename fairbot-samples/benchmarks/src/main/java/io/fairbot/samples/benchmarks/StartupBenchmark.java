package io.fairbot.samples.benchmarks;

import io.undertow.Undertow;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A benchmark of the time from process start until readiness: five branches on a store against a bare HTTP server. */
final class StartupBenchmark {
    private static final String STANDALONE = "io.fairbot.standalone.Main";

    private static final String BASELINE = HttpServerBaseline.class.getName();

    private final Path work;

    StartupBenchmark(Path work) {
        this.work = work;
    }

    Comparison measure() throws Exception {
        String classPath = System.getProperty("java.class.path");
        return Comparison.of(
                "start to ready",
                "ms",
                () -> start(List.of("-cp", classPath, STANDALONE), "curl"),
                () -> start(List.of("-cp", classPath, BASELINE), "ready"));
    }

    /**
     * Measures the start from jars with the class archive that {@code setup --class-archive} creates; the reference has
     * none.
     */
    Comparison measureWithClassArchive() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try {
            String classPath = jars(directory);
            Path archive = directory.resolve("classes.jsa");
            start(
                    List.of(
                            "-XX:ArchiveClassesAtExit=" + archive,
                            "-cp",
                            classPath,
                            STANDALONE,
                            "start",
                            "--stop-when-ready"),
                    "stopped");
            return Comparison.of(
                    "start with class archive",
                    "ms",
                    () -> start(List.of("-XX:SharedArchiveFile=" + archive, "-cp", classPath, STANDALONE), "curl"),
                    () -> start(List.of("-cp", classPath, BASELINE), "ready"));
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    /** Returns the class path with a jar in place of each directory, since a class archive supports jars only. */
    private static String jars(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path classes = Path.of(entry);
            if (Files.isDirectory(classes)) {
                Path jar = directory.resolve("classes-" + entries.size() + ".jar");
                write(jar, classes);
                entries.add(jar.toString());
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void write(Path jar, Path classes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
    }

    /**
     * Starts a JVM and returns the milliseconds until a line begins with a text; with "stopped", the process exits on its
     * own.
     */
    private double start(List<String> arguments, String ready) throws IOException, InterruptedException {
        Path directory = BenchmarkDirectories.fresh(work);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("FAIRBOT_API_PORT", "0");
        long begin = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (!line.startsWith(ready)) {
                line = reader.readLine();
            }
            double millis = (System.nanoTime() - begin) / 1e6;
            if (ready.equals("stopped")) {
                // The archive is written when the JVM exits, with warnings about classes it cannot contain.
                reader.lines().forEach(warning -> {});
                process.waitFor();
            }
            return millis;
        } finally {
            process.destroyForcibly();
            process.waitFor();
            BenchmarkDirectories.delete(directory);
        }
    }

    /** The reference of the startup benchmark: the same HTTP server with one handler. */
    static final class HttpServerBaseline {
        private HttpServerBaseline() {}

        /** Serves requests until the process is killed. */
        public static void main(String[] args) {
            Undertow server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(exchange -> exchange.getResponseSender().send("ok"))
                    .build();
            server.start();
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            System.out.println("ready at " + address.getPort());
        }
    }
}
