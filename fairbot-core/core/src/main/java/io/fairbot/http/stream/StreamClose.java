package io.fairbot.http.stream;

import java.nio.charset.StandardCharsets;

/**
 * The code and reason with which a stream ends (RFC 6455, section 7.4).
 *
 * @param code the code, 1000 to 4999
 * @param reason a short text for developers, at most {@value #MAX_REASON_BYTES} bytes in UTF-8, possibly empty
 */
public record StreamClose(int code, String reason) {
    /** The largest size of a reason, in bytes. */
    public static final int MAX_REASON_BYTES = 123;

    /** The stream has served its purpose. */
    public static final StreamClose NORMAL = new StreamClose(1000, "");

    /** The server stops; a client connects again later. */
    public static final StreamClose GOING_AWAY = new StreamClose(1001, "The server is stopping.");

    /** The peer sent bytes where texts are expected. */
    public static final StreamClose TEXTS_ONLY = new StreamClose(1003, "Send texts, not bytes.");

    /** The connection has ended without a close message. Is received only, never sent. */
    public static final StreamClose LOST = new StreamClose(1006, "The connection was lost.");

    /** The peer sent a text that is too large. */
    public static final StreamClose TOO_LARGE = new StreamClose(1009, "The text is too large.");

    /** A component of the server has failed. */
    public static final StreamClose FAILED = new StreamClose(1011, "Something went wrong here; the log says what.");

    /** The peer reads too slowly; it connects again and asks for what it has missed. */
    public static final StreamClose TOO_SLOW = new StreamClose(1013, "Read faster, or connect again.");

    private static final int LEAST_CODE = 1000;
    private static final int GREATEST_CODE = 4999;

    /** Checks code and reason. */
    public StreamClose {
        if (code < LEAST_CODE || code > GREATEST_CODE) {
            throw new IllegalArgumentException("The code of a close must be " + LEAST_CODE + " to " + GREATEST_CODE
                    + ", and is " + code + "; an application has those from 4000.");
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "The reason of a close must have at most " + MAX_REASON_BYTES + " bytes; shorten it.");
        }
    }
}
