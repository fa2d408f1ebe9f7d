package io.fairbot.http.server;

import java.time.Duration;

/**
 * The address and limits of an {@link HttpServer}. A host application's own server, which has an address and limits already,
 * ignores them. The limit of a request's body is set by its {@link Admission.Accepted}.
 *
 * @param name a short name for the server's threads, such as {@code http}
 * @param host the name or address to listen on
 * @param port the port, 0 for any that is free
 * @param limits the limits of requests and connections
 * @param timeouts the deadlines of requests and connections
 */
public record HttpServerOptions(
        String name, String host, int port, ConnectionLimits limits, ConnectionTimeouts timeouts) {

    /**
     * The limits of requests and connections.
     *
     * @param maxHeaders the largest number of headers of a request
     * @param maxHeaderBytes the largest size of a request's head, in bytes
     * @param maxDiscardedBytes the number of bytes read of an unwanted body, so that its sender receives the response
     * @param maxConnections the greatest number of connections; further ones are closed at once. A server takes fewer when the
     *     process may not have that many files open
     * @param maxConnectionsPerAddress the greatest number of connections of one address, except of this machine, where a proxy may
     *     run
     */
    public record ConnectionLimits(
            int maxHeaders,
            int maxHeaderBytes,
            long maxDiscardedBytes,
            int maxConnections,
            int maxConnectionsPerAddress) {
        private static final int HEADERS = 100;
        private static final int HEADER_BYTES = 32 * 1024;
        private static final long DISCARDED = 4L * 1024 * 1024;
        private static final int CONNECTIONS = 1024;
        /** The part of all connections that one address may have. */
        private static final int SHARE = 4;

        /** The default limits: 100 headers of together 32 KiB, 4 MiB of an unwanted body, 1,024 connections. */
        public static final ConnectionLimits DEFAULT = connections(CONNECTIONS);

        /**
         * Returns the default limits with another number of connections, of which one address may have a quarter.
         *
         * @param most the greatest number of connections, at least 1
         * @return the limits
         */
        public static ConnectionLimits connections(int most) {
            return new ConnectionLimits(HEADERS, HEADER_BYTES, DISCARDED, most, Math.max(1, most / SHARE));
        }
    }

    /**
     * The deadlines of requests and connections.
     *
     * @param head the maximum time in which a request's head must arrive
     * @param body the maximum time in which a request's body must arrive
     * @param stall the maximum time between two parts of a body
     * @param write the maximum time in which the peer must take some bytes of a response or of a WebSocket
     * @param ping the time between two pings of a WebSocket, whose peer must answer each before the next one
     * @param idle the time after which a connection without a request is closed
     */
    public record ConnectionTimeouts(
            Duration head, Duration body, Duration stall, Duration write, Duration ping, Duration idle) {
        /** The default deadlines: 10 s, 2 min, 10 s, 20 s, 20 s, 2 min. */
        public static final ConnectionTimeouts DEFAULT = new ConnectionTimeouts(
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2));
    }

    /**
     * Returns options with the default limits and deadlines.
     *
     * @param name a short name for the server's threads
     * @param host the name or address to listen on
     * @param port the port, 0 for any that is free
     * @return the options
     */
    public static HttpServerOptions of(String name, String host, int port) {
        return new HttpServerOptions(name, host, port, ConnectionLimits.DEFAULT, ConnectionTimeouts.DEFAULT);
    }

    /**
     * Returns these options with other limits.
     *
     * @param other the limits of requests and connections
     * @return the options
     */
    public HttpServerOptions limits(ConnectionLimits other) {
        return new HttpServerOptions(name, host, port, other, timeouts);
    }

    /**
     * Returns these options with other deadlines.
     *
     * @param other the deadlines of requests and connections
     * @return the options
     */
    public HttpServerOptions timeouts(ConnectionTimeouts other) {
        return new HttpServerOptions(name, host, port, limits, other);
    }
}
