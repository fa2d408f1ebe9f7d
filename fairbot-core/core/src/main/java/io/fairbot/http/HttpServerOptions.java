package io.fairbot.http;

import java.time.Duration;

/**
 * The address and limits of an {@link HttpServer}. A host's own server, which has an address and limits already, ignores them. The
 * limit of a request's body comes with its {@link Admission.Accepted}.
 *
 * @param name a short name for the server's threads, such as {@code http}
 * @param host the name or address to listen on
 * @param port the port, 0 for any that is free
 * @param maxHeaders the largest number of headers of a request
 * @param maxHeaderBytes the largest size of a request's head
 * @param maxDiscardedBytes how much of a body that nobody takes is read, so that its sender receives the answer
 * @param headTimeout how long a request's head may take to arrive
 * @param idleTimeout how long a connection without a request stays open
 */
public record HttpServerOptions(
        String name,
        String host,
        int port,
        int maxHeaders,
        int maxHeaderBytes,
        long maxDiscardedBytes,
        Duration headTimeout,
        Duration idleTimeout) {}
