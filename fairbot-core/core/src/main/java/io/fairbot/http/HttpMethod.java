package io.fairbot.http;

/** The methods a route can have. */
public enum HttpMethod {
    /** Reads; changes nothing. */
    GET,
    /** Does something, or makes something. */
    POST,
    /** Replaces something. */
    PUT,
    /** Deletes something. */
    DELETE
}
