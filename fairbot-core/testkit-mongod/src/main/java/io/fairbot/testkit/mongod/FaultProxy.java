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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 between clients and one server, which makes trouble when it is told to.
 *
 * <p>It begins by passing everything on. Faults add up, hold for connections that are open and for later ones unless their
 * method says otherwise, and all end with {@link #clearFaults()}. Chances come from the seed; which connection draws first is up to
 * the threads. While the server is down, a connection is taken and reset at once. Safe for use from any thread.
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

    // Of its own, so that nothing but another delay ends a delay.
    private final Object setDelay = new Object();
    private long minDelay;
    private long maxDelay;

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
     * @param serverPort the server's port of 127.0.0.1; nobody needs to listen on it yet
     * @param seed what chances are drawn from
     * @return the proxy, which listens
     */
    public static FaultProxy open(int serverPort, long seed) {
        FaultProxy proxy = new FaultProxy(serverPort, seed);
        proxy.listen();
        return proxy;
    }

    /**
     * Returns where it listens.
     *
     * @return a port of 127.0.0.1, the same for its life
     */
    public int port() {
        return port.number();
    }

    /**
     * Returns where it listens.
     *
     * @return host and port, as in a connection string
     */
    public String address() {
        return port.toString();
    }

    /** Ends every fault. What cannot go on truthfully, since bytes of it are lost, is cut. */
    public synchronized void clearFaults() {
        setDelay(0, 0);
        maxResponseBytes = 0;
        droppingResponses = false;
        openConnections.forEach(ProxyConnection::heal);
        listen();
    }

    /** Cuts every open connection on both sides with a reset; new ones are taken. This ends by itself. */
    public void resetConnections() {
        openConnections.forEach(ProxyConnection::cut);
    }

    /**
     * Cuts each connection after some bytes of answers, so in the midst of one; how many is drawn for each.
     *
     * @param most how many bytes of answers come through at most, 1 or more
     */
    public synchronized void resetWithinResponseBytes(long most) {
        maxResponseBytes = most;
        openConnections.forEach(link -> link.allow(drawAllowance()));
    }

    /**
     * Holds up each piece of up to 64 kB, in both directions, for a time that is drawn for each.
     *
     * @param least at least so long
     * @param most at most so long
     */
    public void delay(Duration least, Duration most) {
        setDelay(least.toNanos(), most.toNanos());
    }

    private void setDelay(long least, long most) {
        synchronized (setDelay) {
            minDelay = least;
            maxDelay = most;
            setDelay.notifyAll();
        }
    }

    /**
     * Ends the answers of every open connection in good order (FIN), as if the server had finished, while requests still go
     * through; new connections are taken as before.
     */
    public void halfClose() {
        openConnections.forEach(ProxyConnection::halfClose);
    }

    /** Lets requests go through and drops the answers: nobody knows what became of the request. */
    public void dropResponses() {
        droppingResponses = true;
    }

    /** Refuses new connections, as a port on which nobody listens; open ones go on. With {@link #resetConnections()} it is an outage. */
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
     * Counts the connections.
     *
     * @return how many were taken so far
     */
    public long acceptedConnections() {
        return accepted.get();
    }

    /**
     * Counts the connections.
     *
     * @return how many are open
     */
    public int openConnections() {
        return openConnections.size();
    }

    /**
     * Counts what clients sent.
     *
     * @return bytes that went to the server
     */
    public long requestBytes() {
        return requestBytes.get();
    }

    /**
     * Counts what the server sent.
     *
     * @return bytes that went to clients
     */
    public long responseBytes() {
        return responseBytes.get();
    }

    /**
     * Counts what was lost.
     *
     * @return bytes of answers that were dropped
     */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    /** Cuts everything and gives the port back; later calls do nothing. */
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

    /** The system goes on listening until the thread that accepts has noticed the end. */
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
            // The listener was closed: that is how it ends.
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

    /** Waits as long as the delay says; one that changes meanwhile begins anew. */
    void applyDelay() throws InterruptedException {
        synchronized (setDelay) {
            double share = random.nextDouble();
            long drawn = -1;
            while (drawn != drawnDelay(share)) {
                drawn = drawnDelay(share);
                if (drawn > 0) {
                    TimeUnit.NANOSECONDS.timedWait(setDelay, drawn);
                }
            }
        }
    }

    private long drawnDelay(double share) {
        return minDelay + (long) (share * (maxDelay - minDelay));
    }
}
