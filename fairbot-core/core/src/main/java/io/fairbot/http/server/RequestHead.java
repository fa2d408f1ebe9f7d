package io.fairbot.http.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The request line and headers of an HTTP request, whose body has not been read. Implemented by a server; safe for reading
 * from any thread until the request is answered.
 */
public interface RequestHead {

    /**
     * Returns the method.
     *
     * @return the method as sent, including non-standard methods
     */
    String method();

    /**
     * Returns the path.
     *
     * @return the path as sent, not decoded, without scheme, authority and query, also for a target in absolute form
     */
    String rawPath();

    /**
     * Returns the query.
     *
     * @return the query as sent, not decoded; empty for none
     */
    String rawQuery();

    /**
     * Returns a header that may be sent several times.
     *
     * @param name its name, in any case
     * @return the values in the order in which they were sent, possibly none
     */
    List<String> headers(String name);

    /**
     * Returns a header.
     *
     * @param name its name, in any case
     * @return the first value, or empty
     */
    default Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * Returns the declared size of the body.
     *
     * @return the number of bytes; empty when the request has no body, or a chunked one
     */
    OptionalLong contentLength();

    /**
     * Returns the address of the peer; headers such as {@code X-Forwarded-For} are not considered.
     *
     * @return the address of the socket
     */
    InetAddress remoteAddress();
}
