package io.fairbot.agents.branch;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fairbot.json.Json;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Static methods that say where JSON has another form than it must have. */
final class JsonFault {
    private JsonFault() {}

    /** Returns the path and what is allowed there, such as {@code .name must be a text}. */
    static String describe(JsonMappingException e) {
        return path(e) + " " + reason(e);
    }

    /** Returns what is allowed, without the value, which can be a secret. */
    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not known; the fields here are "
                    + Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.of()).stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        Class<?> type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return "must be " + (type == null ? "of another form" : form(type));
    }

    private static String form(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + Json.mapper().valueToTree(type.getEnumConstants());
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == Integer.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == LocalDate.class) {
            return "a day such as 2026-11-23";
        }
        return type == String.class ? "a text" : "an object";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName())
                .collect(Collectors.joining());
    }
}
