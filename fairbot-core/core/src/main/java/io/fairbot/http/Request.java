package io.fairbot.http;

import io.fairbot.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An HTTP request as a route handler receives it, with its body. Safe for use from any thread until it is answered. */
public interface Request {

    /**
     * Returns the correlation id, the caller's or a generated one.
     *
     * @return 1 to 64 letters, digits, dots, hyphens and underscores
     */
    String id();

    /**
     * Returns the caller.
     *
     * @return the principal; {@link Principal#ANONYMOUS} without a key
     */
    Principal principal();

    /**
     * Returns the value of a variable part of the path, decoded.
     *
     * @param name its name in the route
     * @return the value
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
     * Returns a header that may be sent several times.
     *
     * @param name its name, in any case
     * @return the values in the order in which they were sent, possibly none
     */
    default List<String> headers(String name) {
        return header(name).map(List::of).orElse(List.of());
    }

    /**
     * Returns a cookie.
     *
     * @param name its name
     * @return the value of the first cookie of that name, or empty
     */
    default Optional<String> cookie(String name) {
        return headers("Cookie").stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /**
     * Returns the IP address of the client. Behind the proxies of {@code FAIRBOT_TRUSTED_PROXIES} it is the one that they name; what
     * anybody else says of it counts for nothing.
     *
     * @return the address; empty, as by default, where the server does not tell
     */
    default Optional<String> clientAddress() {
        return Optional.empty();
    }

    /**
     * Returns the address under which the client reaches this server, for links to it: {@code FAIRBOT_PUBLIC_URL}, or else the host that
     * the request names, with the scheme that a trusted proxy names.
     *
     * @return such as {@code https://bot.example.com}, without a slash at its end; empty, as by default, where it is not known
     */
    default Optional<String> origin() {
        return Optional.empty();
    }

    /**
     * Returns the body.
     *
     * @return the bytes, possibly none
     */
    byte[] body();

    /**
     * Returns the fields of the body, which must be a JSON object.
     *
     * @return the fields
     * @throws ProblemException when the body is not a JSON object
     */
    default RequestFields fields() {
        return RequestFields.parse(this);
    }
}
