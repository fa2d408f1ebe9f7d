package io.fairbot.http;

/** The methods of routes. */
public enum HttpMethod {
    /** Reads, and changes nothing. */
    GET,
    /** Performs an action, or creates something. */
    POST,
    /** Replaces something. */
    PUT,
    /** Deletes something. */
    DELETE
}
