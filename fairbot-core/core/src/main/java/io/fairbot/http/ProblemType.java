package io.fairbot.http;

/** The types of problems; their names in the API are stable. */
public enum ProblemType {
    /** The body is not a JSON object. */
    INVALID_JSON("invalid-json", 400, "The body cannot be read"),
    /** A path or query parameter is invalid. */
    INVALID_PARAMETER("invalid-parameter", 400, "A parameter is wrong"),
    /** No API key, or an unknown one, was sent. */
    UNAUTHORIZED("unauthorized", 401, "A key is needed"),
    /** The API key lacks the required scope. */
    FORBIDDEN("forbidden", 403, "Not allowed"),
    /** The path or the resource it names does not exist. */
    NOT_FOUND("not-found", 404, "Not found"),
    /** The path does not support this method. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
    /** The request conflicts with the current state. */
    CONFLICT("conflict", 409, "Conflict"),
    /** The request does not say how long its body is. */
    LENGTH_REQUIRED("length-required", 411, "Length required"),
    /** The body is too large. */
    TOO_LARGE("too-large", 413, "Too large"),
    /** The content type of the body is not JSON. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
    /** The Host header names another server. */
    MISDIRECTED("misdirected", 421, "Wrong host"),
    /** Fields of the body are invalid. */
    INVALID_FIELDS("invalid-fields", 422, "Fields are wrong"),
    /** The path takes WebSockets, and the request asks for none. */
    UPGRADE_REQUIRED("upgrade-required", 426, "A WebSocket is needed"),
    /** The caller has sent too many requests. */
    RATE_LIMITED("rate-limited", 429, "Too many requests"),
    /** An unexpected failure; the log has its details. */
    INTERNAL("internal", 500, "Internal error"),
    /** The server that receives the requests lacks an ability. */
    NOT_IMPLEMENTED("not-implemented", 501, "Not implemented"),
    /** The request cannot be handled now. */
    UNAVAILABLE("unavailable", 503, "Not available now");

    private static final String PREFIX = "urn:fairbot:problem:";

    private final String name;
    private final int status;
    private final String title;

    ProblemType(String name, int status, String title) {
        this.name = name;
        this.status = status;
        this.title = title;
    }

    /**
     * Returns the stable name of the type.
     *
     * @return a URI
     */
    public String uri() {
        return PREFIX + name;
    }

    /**
     * Returns the HTTP status code of the type.
     *
     * @return the status code
     */
    public int status() {
        return status;
    }

    /**
     * Returns a short title.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }
}
