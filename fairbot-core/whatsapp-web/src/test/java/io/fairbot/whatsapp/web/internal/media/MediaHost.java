package io.fairbot.whatsapp.web.internal.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A media host on this machine, with the faults of a real one. */
final class MediaHost implements AutoCloseable {
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    volatile HostFault fault = HostFault.NONE;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** What goes wrong with each request. */
    enum HostFault {
        NONE,
        FAILS,
        GONE,
        ENDLESS,
        SLOW,
        NO_JSON,
        NO_PLACE,
        LONG_ANSWER
    }

    MediaHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (fault) {
                case FAILS -> exchange.sendResponseHeaders(503, -1);
                case GONE -> exchange.sendResponseHeaders(410, -1);
                case ENDLESS -> endless(exchange);
                case SLOW -> slow(exchange);
                case NO_JSON -> answer(exchange, "?".getBytes(StandardCharsets.UTF_8));
                case NO_PLACE ->
                    answer(exchange, "{\"direct_path\":\"http://elsewhere\"}".getBytes(StandardCharsets.UTF_8));
                case LONG_ANSWER -> answer(exchange, new byte[70_000]);
                case NONE -> serve(exchange, body);
            }
        }
    }

    private void serve(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            files.put("/v" + path, body);
            answer(exchange, ("{\"direct_path\":\"/v" + path + "\"}").getBytes(StandardCharsets.UTF_8));
        } else if (files.containsKey(path)) {
            answer(exchange, files.getOrDefault(path, new byte[0]));
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] part = new byte[8192];
        while (true) {
            out.write(part);
        }
    }

    /** Sends nothing more after the head, until the client goes away. */
    private static void slow(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().flush();
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
