package io.fairbot.http;

/** The kinds of problem; their names in the API never change. */
public enum ProblemType {
    /** The body is not JSON, or not an object. */
    INVALID_JSON("invalid-json", 400, "The body cannot be read"),
    /** A parameter of the path or the query is wrong. */
    INVALID_PARAMETER("invalid-parameter", 400, "A parameter is wrong"),
    /** No key, or one that is not known. */
    UNAUTHORIZED("unauthorized", 401, "A key is needed"),
    /** The key does not allow it. */
    FORBIDDEN("forbidden", 403, "Not allowed"),
    /** There is no such thing. */
    NOT_FOUND("not-found", 404, "Not found"),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
    /** It does not fit what is there by now. */
    CONFLICT("conflict", 409, "Conflict"),
    /** The body is too large. */
    TOO_LARGE("too-large", 413, "Too large"),
    /** The body is of another type than JSON. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
    /** The Host header is not one of ours. */
    MISDIRECTED("misdirected", 421, "Wrong host"),
    /** Fields of the body are wrong. */
    INVALID_FIELDS("invalid-fields", 422, "Fields are wrong"),
    /** Too many requests. */
    RATE_LIMITED("rate-limited", 429, "Too many requests"),
    /** A fault of the server. */
    INTERNAL("internal", 500, "Internal error"),
    /** It cannot be done now. */
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
     * Returns the stable name of the kind.
     *
     * @return a URI
     */
    public String uri() {
        return PREFIX + name;
    }

    /**
     * Returns the status code that goes with it.
     *
     * @return the status code
     */
    public int status() {
        return status;
    }

    /**
     * Returns what it is called where there is no room for more.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }
}
