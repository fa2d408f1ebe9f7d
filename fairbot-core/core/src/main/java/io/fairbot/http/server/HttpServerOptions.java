package io.fairbot.http.server;

import java.time.Duration;

/**
 * The address and limits of an {@link HttpServer}. A host application's own server, which has an address and limits already,
 * ignores them. The limit of a request's body is set by its {@link Admission.Accepted}.
 *
 * @param name a short name for the server's threads, such as {@code http}
 * @param host the name or address to listen on
 * @param port the port, 0 for any that is free
 * @param maxHeaders the largest number of headers of a request
 * @param maxHeaderBytes the largest size of a request's head, in bytes
 * @param maxDiscardedBytes the number of bytes read of an unwanted body, so that its sender receives the response
 * @param headTimeout the maximum time in which a request's head must arrive
 * @param bodyTimeout the maximum time in which a request's body must arrive
 * @param stallTimeout the maximum time between two parts of a body
 * @param idleTimeout the time after which a connection without a request is closed
 */
public record HttpServerOptions(
        String name,
        String host,
        int port,
        int maxHeaders,
        int maxHeaderBytes,
        long maxDiscardedBytes,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration stallTimeout,
        Duration idleTimeout) {}
