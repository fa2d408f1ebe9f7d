package io.fairbot.conversation.interpreter;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.Internal;
import io.fairbot.conversation.Insights;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InsightEntry;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interpreters of an engine. Safe for use from any thread. */
@Internal
public final class InterpreterRegistry {
    private static final Logger log = LoggerFactory.getLogger(InterpreterRegistry.class);
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private volatile Map<String, OwnedInterpreter> byId = Map.of();

    private record OwnedInterpreter(String owner, Interpreter<?> interpreter) {}

    /** Creates a registry without interpreters. */
    public InterpreterRegistry() {}

    /**
     * Adds an interpreter, or replaces the one of this id and owner.
     *
     * @param owner the registering agent or component
     * @param interpreter the interpreter
     * @throws IllegalArgumentException when its id or its deadline is not allowed
     * @throws IllegalStateException when another owner has registered one of this id or type
     */
    public synchronized void register(String owner, Interpreter<?> interpreter) {
        String id = interpreter.id();
        Duration deadline = interpreter.deadline();
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("\"" + id
                    + "\" cannot name an interpreter: it must be a lower-case letter and up to 39 more, digits or"
                    + " hyphens.");
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Interpreter.MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException("The deadline of the interpreter " + id
                    + " must be more than zero and at most " + Interpreter.MAX_DEADLINE.toSeconds() + " s, and is "
                    + deadline + ".");
        }
        byId.values().forEach(other -> {
            boolean sameId = other.interpreter.id().equals(id);
            boolean sameType = other.interpreter.type().equals(interpreter.type());
            if ((sameId || sameType) && !(sameId && other.owner.equals(owner))) {
                throw new IllegalStateException("Both " + other.owner + " and " + owner
                        + " interpret messages as "
                        + (sameId ? id : interpreter.type().getSimpleName())
                        + ": leave one of them out, or give it a type and an id of its own.");
            }
        });
        Map<String, OwnedInterpreter> more = new LinkedHashMap<>(byId);
        more.put(id, new OwnedInterpreter(owner, interpreter));
        byId = more;
    }

    /**
     * Returns whether there are no interpreters.
     *
     * @return true without any
     */
    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /**
     * Returns the interpreters that were not asked about a message.
     *
     * @param entry the message
     * @return the interpreters, in the order of their registration
     */
    public List<? extends Interpreter<?>> missing(InboxEntry entry) {
        return byId.values().stream()
                .map(OwnedInterpreter::interpreter)
                .filter(interpreter -> entry.insights().stream()
                        .noneMatch(known -> known.interpreter().equals(interpreter.id())))
                .toList();
    }

    /**
     * Returns what was found in a message, for the handler.
     *
     * @param entry the message
     * @return the insights of the interpreters that are registered
     */
    public Insights insights(InboxEntry entry) {
        Insights found = Insights.none();
        for (InsightEntry stored : entry.insights()) {
            OwnedInterpreter known = byId.get(stored.interpreter());
            if (known != null && stored.found() != null) {
                found = with(found, known.interpreter, stored);
            }
        }
        return found;
    }

    /** Adds a stored insight; one that an interpreter of another version has stored may not be readable. */
    private static <T> Insights with(Insights others, Interpreter<T> interpreter, InsightEntry stored) {
        try {
            T value = Json.mapper().treeToValue(stored.found(), interpreter.type());
            return value == null ? others : others.with(interpreter.type(), value);
        } catch (JsonProcessingException e) {
            log.warn(
                    "What the interpreter {} stored cannot be read as {}",
                    interpreter.id(),
                    interpreter.type().getSimpleName());
            return others;
        }
    }
}
