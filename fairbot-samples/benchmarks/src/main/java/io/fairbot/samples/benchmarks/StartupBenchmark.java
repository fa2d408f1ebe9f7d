package io.fairbot.samples.benchmarks;

import io.undertow.Undertow;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** From the start of a process until it is ready: five branches on a store, beside a bare HTTP server. */
final class StartupBenchmark {
    private static final String STANDALONE = "io.fairbot.standalone.Main";

    private final Path work;

    StartupBenchmark(Path work) {
        this.work = work;
    }

    Comparison measure() throws Exception {
        return Comparison.of(
                "start to ready",
                "ms",
                () -> start(STANDALONE, "curl"),
                () -> start(HttpServerBaseline.class.getName(), "ready"));
    }

    private double start(String main, String ready) throws IOException, InterruptedException {
        Path directory = BenchmarkDirectories.fresh(work);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("FAIRBOT_API_PORT", "0");
        long begin = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (!line.startsWith(ready)) {
                line = reader.readLine();
            }
            return (System.nanoTime() - begin) / 1e6;
        } finally {
            process.destroyForcibly();
            process.waitFor();
            BenchmarkDirectories.delete(directory);
        }
    }

    /** The reference: the same server with one handler. */
    static final class HttpServerBaseline {
        private HttpServerBaseline() {}

        /** Serves until it is killed. */
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
