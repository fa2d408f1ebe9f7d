package io.fairbot.http;

/** The methods a route can have. */
public enum Method {
    /** Reads; changes nothing. */
    GET,
    /** Does something, or makes something. */
    POST,
    /** Replaces something. */
    PUT,
    /** Deletes something. */
    DELETE
}
