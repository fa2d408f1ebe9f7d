package io.fairbot.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Why a request was not done, for programs and for people (RFC 9457).
 *
 * @param type what kind of problem it is
 * @param detail one sentence: what is wrong, where, what is allowed, what to do
 * @param errors the fields that are wrong, where fields are
 * @param retryAfter when it may work, where waiting helps
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {

    /** Copies the errors. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * What is wrong with one field.
     *
     * @param field its name, with dots where it lies deeper
     * @param detail one sentence
     */
    public record FieldError(String field, String detail) {}

    /**
     * Makes a problem without fields.
     *
     * @param type what kind it is
     * @param detail one sentence
     * @return the problem
     */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Optional.empty());
    }

    /**
     * Makes a problem of one field.
     *
     * @param type what kind it is
     * @param field the field
     * @param detail one sentence
     * @return the problem
     */
    public static Problem ofField(ProblemType type, String field, String detail) {
        return new Problem(type, detail, List.of(new FieldError(field, detail)), Optional.empty());
    }

    /**
     * Returns the problem with the time after which it may work.
     *
     * @param wait how long to wait
     * @return the problem
     */
    public Problem retryAfter(Duration wait) {
        return new Problem(type, detail, errors, Optional.of(wait));
    }

    /**
     * Returns it as an exception to throw.
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
