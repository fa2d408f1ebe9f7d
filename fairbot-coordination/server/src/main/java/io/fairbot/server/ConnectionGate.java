package io.fairbot.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fairbot.http.server.HttpServerOptions.ConnectionLimits;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/**
 * A gate for new connections, which closes those beyond the limits before anything is read of them. The log says so at most once a
 * minute.
 */
final class ConnectionGate implements ChannelListener<StreamConnection> {
    private static final Logger log = LoggerFactory.getLogger(ConnectionGate.class);
    private static final int QUIET_SECONDS = 60;
    /** The part of the process's file descriptors that connections may have. */
    private static final int SHARE = 2;

    private final ChannelListener<StreamConnection> opener;
    private final Predicate<InetAddress> isLimited;
    private final XnioWorker worker;
    private final int max;
    private final int maxPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * Creates a gate.
     *
     * @param isLimited whether the limit of one address holds for an address
     */
    ConnectionGate(
            ChannelListener<StreamConnection> opener,
            ConnectionLimits limits,
            Predicate<InetAddress> isLimited,
            XnioWorker worker) {
        this.opener = opener;
        this.isLimited = isLimited;
        this.worker = worker;
        max = (int) Math.min(limits.maxConnections(), fileDescriptors() / SHARE);
        maxPerAddress = limits.maxConnectionsPerAddress();
    }

    /** Returns how many files and sockets the process may have open. */
    private static long fileDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    @Override
    public void handleEvent(StreamConnection connection) {
        InetAddress address = connection.getPeerAddress(InetSocketAddress.class).getAddress();
        int all = open.incrementAndGet();
        int ofAddress = addresses.merge(address, 1, Integer::sum);
        boolean isTooMany = all > max || (ofAddress > maxPerAddress && isLimited.test(address));
        if (isTooMany) {
            IoUtils.safeClose(connection);
            release(address);
            report();
            return;
        }
        opener.handleEvent(connection);
        countUntilClosed(connection, address);
    }

    private void countUntilClosed(StreamConnection connection, InetAddress address) {
        ChannelListener<? super StreamConnection> before = connection.getCloseListener();
        AtomicInteger releases = new AtomicInteger();
        connection.setCloseListener(closed -> {
            if (releases.getAndIncrement() == 0) {
                release(address);
            }
            if (before != null) {
                before.handleEvent(closed);
            }
        });
        if (!connection.isOpen() && releases.getAndIncrement() == 0) {
            release(address);
        }
    }

    private void release(InetAddress address) {
        open.decrementAndGet();
        addresses.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Logs the first refused connection, and a minute later how many there were since. */
    private void report() {
        if (refused.getAndIncrement() > 0) {
            return;
        }
        log.warn(
                "Connections are refused: there are {} already, or {} of one address; more would need"
                        + " FAIRBOT_API_MAX_CONNECTIONS and file descriptors",
                max,
                maxPerAddress);
        worker.getIoThread().executeAfter(this::reportRest, QUIET_SECONDS, TimeUnit.SECONDS);
    }

    private void reportRest() {
        int count = refused.getAndSet(0);
        if (count > 1) {
            log.warn("{} connections were refused in the last {} s", count, QUIET_SECONDS);
        }
    }
}
