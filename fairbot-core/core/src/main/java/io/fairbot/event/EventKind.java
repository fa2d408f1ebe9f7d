package io.fairbot.event;

import io.fairbot.security.Scope;
import java.util.regex.Pattern;

/**
 * A kind of event.
 *
 * @param name its unique name, an area and what happened: lower-case words separated by dots or hyphens, 3 to 60 characters, such as
 *     {@code line.changed}
 * @param scope the scope that a caller of the API needs to see events of this kind
 */
public record EventKind(String name, Scope scope) {
    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 60;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");

    /**
     * Validates the name.
     *
     * @throws IllegalArgumentException when the name is not allowed
     */
    public EventKind {
        if (name.length() < MIN_LENGTH
                || name.length() > MAX_LENGTH
                || name.indexOf('.') < 0
                || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" cannot name a kind of event: it must be an area and what happened, lower-case words"
                    + " separated by dots or hyphens, up to 60 characters, such as line.changed.");
        }
    }
}
