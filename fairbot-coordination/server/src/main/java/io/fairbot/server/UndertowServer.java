package io.fairbot.server;

import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * An HTTP server based on Undertow, whose connections are counted and bounded as they are accepted. Safe for use from any thread once
 * it is started.
 */
final class UndertowServer implements HttpServer {
    private static final Logger log = LoggerFactory.getLogger(UndertowServer.class);
    private static final long UNLIMITED = -1;
    private static final int IO_THREADS = 2;
    private static final int WORKER_THREADS = 8;
    private static final int BACKLOG = 256;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final Duration END_OF_THREADS = Duration.ofSeconds(2);

    private final HttpServerOptions options;
    private final Predicate<InetAddress> isLimited;
    private final OpenStreams streams;
    private final GracefulShutdownHandler handler;
    private final Object lock = new Object();
    private @Nullable RunningListener running;
    private volatile @Nullable InetSocketAddress bound;

    /** The threads and sockets of a server that was started. */
    private record RunningListener(
            XnioWorker worker,
            ByteBufferPool buffers,
            HttpOpenListener connections,
            AcceptingChannel<StreamConnection> socket) {

        void stop() throws InterruptedException {
            IoUtils.safeClose(socket);
            connections.closeConnections();
            worker.shutdownNow();
            worker.awaitTermination(END_OF_THREADS.toMillis(), TimeUnit.MILLISECONDS);
            buffers.close();
        }
    }

    UndertowServer(HttpServerOptions options, HttpDispatcher dispatcher) {
        // The connections of a proxy on this machine are those of all its clients.
        this(options, dispatcher, Predicate.not(InetAddress::isLoopbackAddress));
    }

    /** Creates a server that limits the connections of these addresses. */
    UndertowServer(HttpServerOptions options, HttpDispatcher dispatcher, Predicate<InetAddress> isLimited) {
        this.options = options;
        this.isLimited = isLimited;
        streams = new OpenStreams(options.timeouts());
        // A client that expects it sends its body only once the body is read, and not at all when it is rejected.
        handler = new GracefulShutdownHandler(
                new HttpContinueReadHandler(new UndertowRequestHandler(dispatcher, options, streams)));
    }

    @Override
    public void start() throws IOException {
        XnioWorker worker = Xnio.getInstance("nio", UndertowServer.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "fairbot-" + options.name())
                        .set(Options.THREAD_DAEMON, true)
                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                        .set(Options.WORKER_TASK_CORE_THREADS, WORKER_THREADS)
                        .set(Options.WORKER_TASK_MAX_THREADS, WORKER_THREADS)
                        .set(Options.TCP_NODELAY, true)
                        .getMap());
        try {
            listen(worker);
        } catch (IOException | RuntimeException e) {
            worker.shutdownNow();
            throw e;
        }
    }

    private void listen(XnioWorker worker) throws IOException {
        ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
        HttpOpenListener connections = new HttpOpenListener(buffers, requestOptions());
        connections.setRootHandler(handler);
        ConnectionGate gate = new ConnectionGate(connections, options.limits(), isLimited, worker);
        AcceptingChannel<StreamConnection> socket = worker.createStreamConnectionServer(
                new InetSocketAddress(InetAddress.getByName(options.host()), options.port()),
                ChannelListeners.openListenerAdapter(gate),
                OptionMap.builder()
                        .set(Options.TCP_NODELAY, true)
                        .set(Options.REUSE_ADDRESSES, true)
                        .set(Options.BACKLOG, BACKLOG)
                        .getMap());
        socket.resumeAccepts();
        bound = socket.getLocalAddress(InetSocketAddress.class);
        synchronized (lock) {
            running = new RunningListener(worker, buffers, connections, socket);
        }
    }

    private OptionMap requestOptions() {
        int idle = Math.toIntExact(options.timeouts().idle().toMillis());
        return OptionMap.builder()
                .set(UndertowOptions.DECODE_URL, false)
                // Each route has its own limit; Undertow fixes that of a chunked body before the route is known.
                .set(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
                .set(UndertowOptions.MAX_HEADERS, options.limits().maxHeaders())
                .set(UndertowOptions.MAX_HEADER_SIZE, options.limits().maxHeaderBytes())
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, idle)
                .set(UndertowOptions.IDLE_TIMEOUT, idle)
                .set(
                        UndertowOptions.REQUEST_PARSE_TIMEOUT,
                        Math.toIntExact(options.timeouts().head().toMillis()))
                .getMap();
    }

    @Override
    public Optional<URI> address() {
        return Optional.ofNullable(bound).map(address -> uri(options.host(), address.getPort()));
    }

    /** Returns the address of a host, which can be an IPv6 address. */
    static URI uri(String host, int port) {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    @Override
    public boolean isLoopback() {
        return Optional.ofNullable(bound)
                .filter(address -> address.getAddress().isLoopbackAddress())
                .isPresent();
    }

    @Override
    public void stop(Duration grace) {
        RunningListener stopping;
        synchronized (lock) {
            stopping = running;
            running = null;
        }
        if (stopping == null) {
            return;
        }
        try {
            handler.shutdown();
            streams.closeAll();
            if (!handler.awaitShutdown(grace.toMillis()) || !streams.awaitEnd(grace)) {
                log.warn("Requests did not end within the grace period and were aborted");
            }
            stopping.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.worker().shutdownNow();
        }
    }
}
