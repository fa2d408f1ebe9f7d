package io.fairbot.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The details of a failed request, machine-readable and for people (RFC 9457).
 *
 * @param type the kind of problem
 * @param detail one sentence: what is wrong, where, what is allowed, what to do
 * @param errors the errors in single fields, if any
 * @param retryAfter the time after which the request may succeed, empty if waiting does not help
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {

    /** Copies the errors. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * An error in one field.
     *
     * @param field its name, with dots for nested fields
     * @param detail one sentence
     */
    public record FieldError(String field, String detail) {}

    /**
     * Returns a problem without fields.
     *
     * @param type the kind of problem
     * @param detail one sentence
     * @return the problem
     */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Optional.empty());
    }

    /**
     * Returns a problem with one field.
     *
     * @param type the kind of problem
     * @param field the field
     * @param detail one sentence
     * @return the problem
     */
    public static Problem ofField(ProblemType type, String field, String detail) {
        return new Problem(type, detail, List.of(new FieldError(field, detail)), Optional.empty());
    }

    /**
     * Returns the problem with the time after which the request may succeed.
     *
     * @param wait how long to wait
     * @return the problem
     */
    public Problem retryAfter(Duration wait) {
        return new Problem(type, detail, errors, Optional.of(wait));
    }

    /**
     * Returns an exception with this problem, to be thrown.
     *
     * @return the exception
     */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", detail);
        if (!errors.isEmpty()) {
            ArrayNode list = body.putArray("errors");
            errors.forEach(error -> list.addObject().put("field", error.field()).put("detail", error.detail()));
        }
        return body;
    }
}
