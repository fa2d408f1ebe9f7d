package io.fairbot.http;

import io.fairbot.security.Principal;
import java.util.Optional;

/** What somebody asks for. Safe for use from any thread until it is answered. */
public interface Request {

    /**
     * Returns the correlation id, the caller's own or a new one.
     *
     * @return 1 to 64 characters out of letters, digits, dot, hyphen and underscore
     */
    String id();

    /**
     * Returns who asks.
     *
     * @return the principal; {@link Principal#ANONYMOUS} without a key
     */
    Principal principal();

    /**
     * Returns a variable part of the path, decoded.
     *
     * @param name its name in the route
     * @return the part
     * @throws IllegalArgumentException when the route has no such part
     */
    String path(String name);

    /**
     * Returns a parameter of the query, decoded.
     *
     * @param name its name
     * @return the first value, or empty
     */
    Optional<String> query(String name);

    /**
     * Returns a header.
     *
     * @param name its name, in any case
     * @return the first value, or empty
     */
    Optional<String> header(String name);

    /**
     * Returns the body as it came.
     *
     * @return the bytes, possibly none
     */
    byte[] body();

    /**
     * Returns the body as the fields of a JSON object.
     *
     * @return the fields
     * @throws ProblemException when it is not JSON or not an object
     */
    default RequestFields fields() {
        return RequestFields.parse(this);
    }
}
