package io.fairbot.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.http.Problem.FieldError;
import io.fairbot.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A strict reader of the fields of a JSON object in a request.
 *
 * <p>A getter never throws: it records an error and returns a default value; {@link #check()} then throws one problem that
 * names every invalid field and every field that was not read. Not safe for use from several threads.
 */
public final class RequestFields {
    /** The number of characters of an unknown name that a message repeats. */
    private static final int MAX_SHOWN = 40;
    /** The maximum number of reported errors, since a body may have thousands of fields. */
    private static final int MAX_ERRORS = 50;

    private static final int MAX_SCALE = 100;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");

    private final ObjectNode object;
    private final String prefix;
    private final List<FieldError> errors;
    private final Set<String> read = new LinkedHashSet<>();
    private final List<RequestFields> children = new ArrayList<>();

    private RequestFields(ObjectNode object, String prefix, List<FieldError> errors) {
        this.object = object;
        this.prefix = prefix;
        this.errors = errors;
    }

    /**
     * Reads the body of a request.
     *
     * @param request the request
     * @return its fields
     * @throws ProblemException when the content type of the body is not JSON, or the body is not an object
     */
    static RequestFields parse(Request request) {
        boolean json = request.header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip())
                .filter(type -> type.equalsIgnoreCase(Response.JSON))
                .isPresent();
        if (!json) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as JSON, with Content-Type: application/json.")
                    .exception();
        }
        try {
            if (Json.mapper().readTree(request.body()) instanceof ObjectNode object) {
                return new RequestFields(object, "", new ArrayList<>());
            }
        } catch (IOException e) {
            // The parser's message would repeat the input; the position is enough to find the fault.
            throw Problem.of(ProblemType.INVALID_JSON, "The body is not valid JSON" + place(e) + ".")
                    .exception();
        }
        throw Problem.of(ProblemType.INVALID_JSON, "The body must be one JSON object, such as {\"name\": \"value\"}.")
                .exception();
    }

    /**
     * Returns a required text.
     *
     * @param field its name
     * @param min the least number of characters
     * @param max the greatest number of characters
     * @return the text, empty when it is wrong
     */
    public String text(String field, int min, int max) {
        if (optional(field).isEmpty()) {
            wrong(field, "is missing: it must be text of " + min + " to " + max + " characters");
            return "";
        }
        return optionalText(field, min, max).orElse("");
    }

    /**
     * Returns an optional text.
     *
     * @param field its name
     * @param min the least number of characters
     * @param max the greatest number of characters
     * @return the text, empty when it is absent or wrong
     */
    public Optional<String> optionalText(String field, int min, int max) {
        Optional<JsonNode> node = optional(field);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!node.get().isTextual()) {
            wrong(field, "must be text, not " + kind(node.get()));
            return Optional.empty();
        }
        String text = node.get().textValue();
        if (text.codePoints().anyMatch(RequestFields::isHalfPair)) {
            wrong(field, "must be valid Unicode, and holds half a character");
            return Optional.empty();
        }
        int length = text.codePointCount(0, text.length());
        if (length < min || length > max || (min > 0 && text.codePoints().allMatch(RequestFields::isInvisible))) {
            wrong(field, "must have " + min + " to " + max + " characters that are not all blank, and has " + length);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Returns whether a character shows nothing of its own: a blank, a control or a mark such as a zero-width space. */
    private static boolean isInvisible(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }

    /**
     * Returns a required text, parsed to a value.
     *
     * @param field its name
     * @param max the greatest number of characters
     * @param reader parses the text; the message of an {@link IllegalArgumentException} is shown to the caller
     * @param <T> the type of the value
     * @return the value, empty when it is wrong
     */
    public <T> Optional<T> parsed(String field, int max, Function<String, T> reader) {
        int before = errors.size();
        String text = text(field, 1, max);
        if (errors.size() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(prefix + field, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /**
     * Returns a required number.
     *
     * @param field its name
     * @param min the lowest allowed value
     * @param max the highest allowed value
     * @return the number, {@code min} when it is wrong
     */
    public BigDecimal number(String field, BigDecimal min, BigDecimal max) {
        Optional<JsonNode> node = optional(field);
        if (node.isEmpty() || !node.get().isNumber()) {
            wrong(
                    field,
                    "must be a number from " + min + " to " + max
                            + node.map(n -> ", not " + kind(n)).orElse(""));
            return min;
        }
        BigDecimal value = node.get().decimalValue();
        // A short input such as 1e-999999999 would be expanded to that many digits.
        boolean written = Math.abs((long) value.scale()) <= MAX_SCALE;
        if (!written || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            wrong(field, "must be a number from " + min + " to " + max);
            return min;
        }
        return value;
    }

    /**
     * Returns a required decimal number, written as text, as is usual for money, or as a number.
     *
     * @param field its name
     * @param min the lowest allowed value
     * @param max the highest allowed value
     * @return the number, {@code min} when it is wrong
     */
    public BigDecimal decimal(String field, BigDecimal min, BigDecimal max) {
        Optional<JsonNode> node = optional(field);
        if (node.isEmpty() || !node.get().isTextual()) {
            return number(field, min, max);
        }
        String text = node.get().textValue();
        if (!DECIMAL.matcher(text).matches()) {
            wrong(field, "must be a number from " + min + " to " + max + ", written like \"5.5900\"");
            return min;
        }
        BigDecimal value = new BigDecimal(text);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            wrong(field, "must be a number from " + min + " to " + max);
            return min;
        }
        return value;
    }

    /**
     * Returns a boolean, false when it is absent.
     *
     * @param field its name
     * @return the value, false when it is wrong
     */
    public boolean flag(String field) {
        Optional<JsonNode> node = optional(field);
        node.filter(value -> !value.isBoolean())
                .ifPresent(value -> wrong(field, "must be true or false, not " + kind(value)));
        return node.filter(JsonNode::booleanValue).isPresent();
    }

    /**
     * Returns an optional list of texts.
     *
     * @param field its name
     * @param most the greatest number of texts; the smallest is one
     * @param longest the greatest number of characters of each text; the smallest is one
     * @return the texts, empty when the list is absent or wrong
     */
    public List<String> texts(String field, int most, int longest) {
        Optional<JsonNode> node = optional(field);
        if (node.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (node.get().isArray()) {
            node.get().forEach(one -> texts.add(one.isTextual() ? one.textValue() : ""));
        }
        if (texts.isEmpty()
                || texts.size() > most
                || texts.stream().anyMatch(text -> text.isBlank() || text.length() > longest)) {
            wrong(
                    field,
                    "must be a list of 1 to " + most + " texts, each of 1 to " + longest
                            + " characters that are not all blank");
            return List.of();
        }
        return texts;
    }

    /**
     * Returns the fields of an optional object.
     *
     * @param field its name
     * @return its fields, whose errors are reported with these; empty when it is absent or wrong
     */
    public Optional<RequestFields> object(String field) {
        Optional<JsonNode> node = optional(field);
        if (node.isPresent() && node.get() instanceof ObjectNode inner) {
            RequestFields fields = new RequestFields(inner, prefix + field + ".", errors);
            children.add(fields);
            return Optional.of(fields);
        }
        node.ifPresent(other -> wrong(field, "must be an object, not " + kind(other)));
        return Optional.empty();
    }

    /**
     * Returns the fields of the objects in an optional list.
     *
     * @param field its name
     * @param most the greatest number of objects; the smallest is one
     * @return their fields, whose errors are reported with these; none when the list is absent or wrong
     */
    public List<RequestFields> objects(String field, int most) {
        Optional<JsonNode> node = optional(field);
        if (node.isEmpty()) {
            return List.of();
        }
        List<RequestFields> all = new ArrayList<>();
        node.get().forEach(one -> {
            if (one instanceof ObjectNode inner) {
                all.add(new RequestFields(inner, prefix + field + ".", errors));
            }
        });
        boolean isComplete = node.get().isArray() && all.size() == node.get().size();
        if (!isComplete || all.isEmpty() || all.size() > most) {
            wrong(field, "must be a list of 1 to " + most + " objects");
            return List.of();
        }
        children.addAll(all);
        return all;
    }

    /**
     * Returns whether a field is present, and marks it as known without reading it.
     *
     * @param field its name
     * @return false when it is absent or null
     */
    public boolean has(String field) {
        read.add(field);
        return object.hasNonNull(field);
    }

    /**
     * Records an error that only the caller can find.
     *
     * @param field its name
     * @param detail the end of the sentence, after the field's name: "must be …"
     */
    public void wrong(String field, String detail) {
        errors.add(new FieldError(prefix + field, "The field " + prefix + field + " " + detail + "."));
    }

    /**
     * Returns whether all fields that were read so far are valid.
     *
     * @return false when an error was found
     */
    public boolean isValid() {
        return errors.isEmpty();
    }

    /**
     * Checks that all fields were valid and known.
     *
     * @throws ProblemException when a field is invalid or was not read; of very many unknown fields it names some
     */
    public void check() {
        unknown();
        if (!errors.isEmpty()) {
            String detail = errors.stream().map(FieldError::detail).collect(Collectors.joining(" "));
            throw new Problem(ProblemType.INVALID_FIELDS, detail, errors, Optional.empty()).exception();
        }
    }

    private void unknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name) && errors.size() < MAX_ERRORS) {
                String shown = prefix + shown(name);
                errors.add(new FieldError(shown, "The field " + shown + " is not known; known are " + read + "."));
            }
        });
        children.forEach(RequestFields::unknown);
    }

    private static String shown(String name) {
        return name.codePoints()
                .limit(MAX_SHOWN)
                .map(letter -> isHalfPair(letter) || Character.isISOControl(letter) ? '?' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Returns whether a code point is an unpaired surrogate, which JSON can express but UTF-8 cannot. */
    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private Optional<JsonNode> optional(String field) {
        return has(field) ? Optional.of(object.get(field)) : Optional.empty();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "text";
            default -> "an object";
        };
    }

    private static String place(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException json && json.getLocation() != null
                ? " (line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")"
                : "";
    }
}
