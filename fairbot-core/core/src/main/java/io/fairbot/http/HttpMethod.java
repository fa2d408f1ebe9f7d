package io.fairbot.http;

/** The HTTP methods of routes. */
public enum HttpMethod {
    /** Reads a resource without side effects. */
    GET,
    /** Performs an action or creates a resource. */
    POST,
    /** Replaces a resource. */
    PUT,
    /** Changes parts of a resource. */
    PATCH,
    /** Deletes a resource. */
    DELETE
}
