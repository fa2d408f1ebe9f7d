package io.fairbot.testkit.mongod;

import io.fairbot.Internal;
import io.fairbot.runtime.DaemonExecutorFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 between clients and one server, which injects faults.
 *
 * <p>Initially it forwards everything. Faults combine, apply to open and later connections unless their method states
 * otherwise, and all end with {@link #clearFaults()}. Random values come from the seed; which connection draws first
 * depends on the threads. While the server is down, a connection is accepted and reset at once. Safe for use from any
 * thread.
 */
@Internal
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final LoopbackPort port = LoopbackPort.reserve();
    private final InetSocketAddress server;
    private final long seed;
    private final Random random;
    private final ThreadFactory threads = DaemonExecutorFactory.threadFactory("test-proxy");
    private final Set<ProxyConnection> openConnections = ConcurrentHashMap.newKeySet();

    private final AtomicLong accepted = new AtomicLong();
    final AtomicLong requestBytes = new AtomicLong();
    final AtomicLong responseBytes = new AtomicLong();
    final AtomicLong droppedBytes = new AtomicLong();

    // A lock of its own: a thread that closes or heals holds the other one while connections wait here.
    private final Object setDelay = new Object();
    private long minDelay;
    private long maxDelay;
    private CompletableFuture<Void> delayChanged = new CompletableFuture<>();

    private @Nullable ServerSocket listener;
    private long maxResponseBytes;
    private volatile boolean droppingResponses;
    private boolean accepting;
    private boolean closed;

    private FaultProxy(int serverPort, long seed) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.seed = seed;
        this.random = new Random(seed);
    }

    /**
     * Opens a proxy.
     *
     * @param serverPort the server's port of 127.0.0.1; it need not be in use yet
     * @param seed the seed of random values
     * @return the proxy, already listening
     */
    public static FaultProxy open(int serverPort, long seed) {
        FaultProxy proxy = new FaultProxy(serverPort, seed);
        proxy.listen();
        return proxy;
    }

    /**
     * Returns the port on which it listens.
     *
     * @return a port of 127.0.0.1, which never changes
     */
    public int port() {
        return port.number();
    }

    /**
     * Returns the address on which it listens.
     *
     * @return host and port, as in a connection string
     */
    public String address() {
        return port.toString();
    }

    /** Ends every fault. Connections that cannot continue correctly, since bytes are lost, are reset. */
    public synchronized void clearFaults() {
        setDelay(0, 0);
        maxResponseBytes = 0;
        droppingResponses = false;
        openConnections.forEach(ProxyConnection::heal);
        listen();
    }

    /** Resets every open connection on both sides; new ones are accepted. This ends by itself. */
    public void resetConnections() {
        openConnections.forEach(ProxyConnection::cut);
    }

    /**
     * Resets each connection after some bytes of responses, so in the middle of one; the number is random for each.
     *
     * @param most the maximum number of response bytes before the reset, 1 or more
     */
    public synchronized void resetWithinResponseBytes(long most) {
        maxResponseBytes = most;
        openConnections.forEach(link -> link.allow(drawAllowance()));
    }

    /**
     * Delivers all bytes later, in both directions, as a distance does: a round trip takes twice the delay, and a large
     * message not much longer than a small one. Bytes that are on their way when the delay is changed are delivered at
     * once.
     *
     * @param least the minimum delay of a chunk of up to 64 kB; a chunk never overtakes another
     * @param most the maximum delay
     */
    public void delay(Duration least, Duration most) {
        setDelay(least.toNanos(), most.toNanos());
    }

    private void setDelay(long least, long most) {
        synchronized (setDelay) {
            minDelay = least;
            maxDelay = most;
            delayChanged.complete(null);
            delayChanged = new CompletableFuture<>();
        }
    }

    /**
     * Ends the responses of every open connection in an orderly way (FIN), as if the server had finished, while
     * requests are still forwarded; new connections are accepted as before.
     */
    public void halfClose() {
        openConnections.forEach(ProxyConnection::halfClose);
    }

    /** Forwards requests and drops the responses, so that the outcome of a request is unknown. */
    public void dropResponses() {
        droppingResponses = true;
    }

    /**
     * Refuses new connections, as a port without a listener does; open ones continue. With {@link #resetConnections()}
     * it is an outage.
     */
    public synchronized void refuseConnections() {
        try {
            if (listener != null) {
                listener.close();
                listener = null;
            }
            awaitEndOfAccepting();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Returns the number of accepted connections.
     *
     * @return all connections accepted so far
     */
    public long acceptedConnections() {
        return accepted.get();
    }

    /**
     * Returns the number of open connections.
     *
     * @return the connections open now
     */
    public int openConnections() {
        return openConnections.size();
    }

    /**
     * Returns the number of request bytes.
     *
     * @return bytes forwarded to the server
     */
    public long requestBytes() {
        return requestBytes.get();
    }

    /**
     * Returns the number of response bytes.
     *
     * @return bytes forwarded to clients
     */
    public long responseBytes() {
        return responseBytes.get();
    }

    /**
     * Returns the number of dropped bytes.
     *
     * @return response bytes that were dropped
     */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    /** Closes all connections and releases the port. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            refuseConnections();
            resetConnections();
            setDelay(0, 0);
            port.close();
        }
    }

    @Override
    public String toString() {
        return "proxy " + address() + " to " + server.getPort() + ", seed " + seed;
    }

    /** Waits for the accepting thread, until whose end the system continues to listen. */
    private synchronized void awaitEndOfAccepting() throws InterruptedIOException {
        try {
            while (accepting && listener == null) {
                wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the listener of " + port + " ended");
        }
    }

    private synchronized void listen() {
        try {
            awaitEndOfAccepting();
            if (listener != null || closed) {
                return;
            }
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(port.address(), BACKLOG);
            listener = opened;
            accepting = true;
            threads.newThread(() -> accept(opened)).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(address() + " cannot be listened on.", failure);
        }
    }

    @SuppressWarnings("resource") // The link closes the socket.
    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                accepted.incrementAndGet();
                ProxyConnection link = new ProxyConnection(this, client);
                add(link);
                threads.newThread(() -> link.run(server, threads)).start();
            }
        } catch (IOException refusing) {
            // The listener was closed, which is the regular end.
        } finally {
            stoppedAccepting();
        }
    }

    private synchronized void stoppedAccepting() {
        accepting = false;
        notifyAll();
    }

    private synchronized void add(ProxyConnection link) {
        openConnections.add(link);
        link.allow(drawAllowance());
        if (closed) {
            link.cut();
        }
    }

    void remove(ProxyConnection link) {
        openConnections.remove(link);
    }

    boolean isDroppingResponses() {
        return droppingResponses;
    }

    private synchronized long drawAllowance() {
        return maxResponseBytes == 0 ? Long.MAX_VALUE : random.nextLong(1, maxResponseBytes + 1);
    }

    /** Returns the delay of a chunk that arrives now, which has begun. */
    CompletableFuture<?> startDelay() {
        synchronized (setDelay) {
            if (maxDelay == 0) {
                return CompletableFuture.completedFuture(null);
            }
            long drawn = minDelay + (long) (random.nextDouble() * (maxDelay - minDelay));
            CompletableFuture<Void> delay = new CompletableFuture<>();
            return CompletableFuture.anyOf(delayChanged, delay.completeOnTimeout(null, drawn, TimeUnit.NANOSECONDS));
        }
    }
}
