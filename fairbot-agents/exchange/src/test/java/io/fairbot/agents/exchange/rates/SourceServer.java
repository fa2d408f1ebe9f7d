package io.fairbot.agents.exchange.rates;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** A server on this machine that answers as a public source does, well or badly; and the time in which it is asked. */
final class SourceServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<ExecutorService> given = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Platform platform;
    private volatile Function<String, Answer> answers = path -> new Answer(404, "{}", How.AT_ONCE);

    /** How an answer comes. */
    enum How {
        AT_ONCE,
        /** The head comes, the body never ends. */
        NEVER_ENDING,
        /** Nothing comes. */
        NEVER
    }

    /** What is answered. */
    record Answer(int status, String body, How how) {
        static Answer ok(String body) {
            return new Answer(200, body, How.AT_ONCE);
        }
    }

    SourceServer(Instant now) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
        server.start();
        SystemTimeSource time = new SystemTimeSource(InstantSource.fixed(now), scheduler);
        ExecutorFactory threads = (name, most) -> {
            ExecutorService executor = new DaemonExecutorFactory().create(name, most);
            given.add(executor);
            return executor;
        };
        platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), threads);
    }

    Platform platform() {
        return platform;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Every path with its query, in the order in which it was asked for. */
    List<String> asked() {
        return asked;
    }

    SourceServer answering(Function<String, Answer> how) {
        answers = how;
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        Answer answer = answers.apply(path);
        if (answer.how == How.NEVER) {
            waitForTheEnd();
            exchange.close();
            return;
        }
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean open = answer.how == How.NEVER_ENDING;
        exchange.sendResponseHeaders(answer.status, open ? 0 : body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
            if (open) {
                waitForTheEnd();
            }
        }
    }

    private void waitForTheEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        handlers.shutdownNow();
        scheduler.shutdownNow();
        given.forEach(ExecutorService::shutdownNow);
    }
}
