package io.fairbot.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie that a response sets (RFC 6265). Scripts cannot read it, and a browser sends it only with requests of pages of this server.
 *
 * @param name the name, letters, digits and {@code _.-}
 * @param value the value: visible ASCII characters except quotes, commas, semicolons and backslashes, possibly none
 * @param path the path below which the browser sends it, such as {@code /}
 * @param maxAge how long the browser keeps it; empty until it is closed, zero to delete it
 * @param isSecure whether the browser sends it over encrypted connections only
 */
public record ResponseCookie(String name, String value, String path, Optional<Duration> maxAge, boolean isSecure) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]{0,4096}");
    private static final Pattern PATH = Pattern.compile("/[!-:<-~]*");

    /** Checks the parts. */
    public ResponseCookie {
        require(NAME, name, "name of a cookie must be 1 to 64 letters, digits, underscores, dots and hyphens");
        // The value may be a secret: the message does not repeat it.
        require(VALUE, value, "value of a cookie must be visible ASCII characters without quotes, commas, semicolons");
        require(PATH, path, "path of a cookie must begin with a slash and have no semicolon");
        if (maxAge.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("The age of a cookie must not be negative; zero deletes it.");
        }
    }

    private static void require(Pattern pattern, String text, String rule) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("The " + rule + ".");
        }
    }

    /**
     * Returns a cookie for the whole server that lasts until the browser is closed.
     *
     * @param name the name
     * @param value the value
     * @param isSecure whether the browser sends it over encrypted connections only
     * @return the cookie
     */
    public static ResponseCookie of(String name, String value, boolean isSecure) {
        return new ResponseCookie(name, value, "/", Optional.empty(), isSecure);
    }

    /**
     * Returns a cookie that deletes the one of this name.
     *
     * @param name the name
     * @return the cookie
     */
    public static ResponseCookie deleted(String name) {
        return new ResponseCookie(name, "", "/", Optional.of(Duration.ZERO), false);
    }

    /**
     * Returns the value of the header {@code Set-Cookie}.
     *
     * @return name, value and attributes
     */
    public String headerValue() {
        return name + "=" + value + "; Path=" + path
                + maxAge.map(age -> "; Max-Age=" + age.toSeconds()).orElse("")
                + "; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "");
    }

    /** {@inheritDoc} Without the value, which may be a secret. */
    @Override
    public String toString() {
        return "ResponseCookie[" + name + "]";
    }
}
