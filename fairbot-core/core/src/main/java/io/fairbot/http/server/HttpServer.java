package io.fairbot.http.server;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A server that passes the HTTP requests it receives to an {@link HttpDispatcher}. Started and stopped once, by the
 * coordinator; created by an {@link HttpServerProvider}.
 *
 * <p>A server
 *
 * <ul>
 *   <li>passes method, path and query as they were sent, not decoded;
 *   <li>reads a body only of a request that was {@link Admission.Accepted}, up to its limit, and passes
 *       it to {@link Admission.Accepted#body} in parts, without holding more than one of them;
 *   <li>writes status, type, headers and body or stream of a {@link Response} unchanged, without the body for a {@code HEAD} request;
 *   <li>ends a request whose peer disconnects within the body, or sends it too slowly, with
 *       {@link BodyReceiver#abort};
 *   <li>rejects a request whose length is ambiguous, such as one with two values of {@code Content-Length};
 *   <li>uses daemon threads, and leaves none after {@link #stop}.
 * </ul>
 */
public interface HttpServer {

    /**
     * Starts accepting requests. Everything it has opened is closed again when it throws.
     *
     * @throws java.net.BindException when the address is in use, or is not an address of this machine; the message says
     *     which
     * @throws IOException when it cannot listen for another reason
     */
    void start() throws IOException;

    /**
     * Returns the address at which the server is reached.
     *
     * @return the address with the actual port, without a path; empty when it is not known, or when nothing is served
     */
    Optional<URI> address();

    /**
     * Returns whether only this machine can reach the server, so that requests need no encryption.
     *
     * @return whether the address it listens on is a loopback address
     */
    boolean isLoopback();

    /**
     * Stops accepting requests, lets requests in progress end, then closes the port and all connections. Idempotent; has no
     * effect on a server that was not started; never throws.
     *
     * @param grace the maximum time for requests in progress to end
     */
    void stop(Duration grace);
}
