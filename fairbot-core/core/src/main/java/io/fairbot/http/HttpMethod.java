package io.fairbot.http;

/** The HTTP methods of routes. */
public enum HttpMethod {
    /** Reads a resource without side effects. */
    GET,
    /** Performs an action or creates a resource. */
    POST,
    /** Replaces a resource. */
    PUT,
    /** Deletes a resource. */
    DELETE
}
