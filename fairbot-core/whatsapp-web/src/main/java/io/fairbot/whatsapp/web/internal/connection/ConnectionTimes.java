package io.fairbot.whatsapp.web.internal.connection;

import java.time.Duration;

/**
 * The time limits of a connection.
 *
 * @param connect from the beginning until the server has accepted the login or offers to link
 * @param query from a request to its answer
 * @param keepAlive between two requests that prove that the server still answers
 */
public record ConnectionTimes(Duration connect, Duration query, Duration keepAlive) {
    /** The limits in use; the service ends connections that are silent for a minute. */
    public static final ConnectionTimes DEFAULTS =
            new ConnectionTimes(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(25));
}
