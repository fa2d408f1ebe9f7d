package io.fairbot.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The definition of a meter: its name, what it measures and the names of its tags. Meters that are registered through one definition have
 * the same description and the same tags, which Prometheus requires, and can be listed in a document.
 *
 * <p>The value of a tag is the id of something that is configured, such as a branch, or one of a few constants. It is never a phone
 * number, a text or anything else that comes from outside: each value is a series that stays in memory. Immutable.
 *
 * @param name lower-case words with dots between them, such as {@code fairbot.inbox.messages}
 * @param kind the kind of meter
 * @param unit the unit of a gauge, such as {@code bytes}; empty for a number of things, and for a timer, which is in seconds
 * @param description one sentence for an operator
 * @param tags the names of the tags, possibly none
 */
public record MeterDefinition(String name, MeterKind kind, String unit, String description, List<String> tags) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:\\.[a-z][a-z0-9]*)+");

    /** The kinds of meters. */
    public enum MeterKind {
        /** A number that only grows. */
        COUNTER,
        /** A number that is read when somebody asks for it. */
        GAUGE,
        /** A number of durations, their sum and the longest of late. */
        TIMER
    }

    /**
     * Validates the name and copies the tags.
     *
     * @throws IllegalArgumentException when the name is not allowed, or the description is empty
     */
    public MeterDefinition {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" cannot name a meter: it must be two or more lower-case words with dots between them, such as"
                    + " orders.taken.");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException(
                    "The meter " + name + " has no description; say in one sentence what it measures.");
        }
        tags = List.copyOf(tags);
    }

    /**
     * Defines a counter.
     *
     * @param name its name
     * @param description one sentence for an operator
     * @param tags the names of its tags
     * @return the definition
     */
    public static MeterDefinition counter(String name, String description, String... tags) {
        return new MeterDefinition(name, MeterKind.COUNTER, "", description, List.of(tags));
    }

    /**
     * Defines a gauge of a number of things.
     *
     * @param name its name
     * @param description one sentence for an operator
     * @param tags the names of its tags
     * @return the definition
     */
    public static MeterDefinition gauge(String name, String description, String... tags) {
        return new MeterDefinition(name, MeterKind.GAUGE, "", description, List.of(tags));
    }

    /**
     * Defines a timer.
     *
     * @param name its name
     * @param description one sentence for an operator
     * @param tags the names of its tags
     * @return the definition
     */
    public static MeterDefinition timer(String name, String description, String... tags) {
        return new MeterDefinition(name, MeterKind.TIMER, "", description, List.of(tags));
    }

    /**
     * Returns this definition with another unit.
     *
     * @param of the unit, such as {@code bytes}
     * @return the definition
     */
    public MeterDefinition in(String of) {
        return new MeterDefinition(name, kind, of, description, tags);
    }

    /**
     * Returns the counter with some values of the tags; it is registered when it is not there.
     *
     * @param registry the registry
     * @param values the values of the tags, in their order
     * @return the counter
     * @throws IllegalArgumentException when the number of values is not that of the tags, or this is no counter
     */
    public Counter count(MeterRegistry registry, String... values) {
        require(MeterKind.COUNTER);
        return Counter.builder(name).description(description).tags(tags(values)).register(registry);
    }

    /**
     * Registers a counter whose number something else counts.
     *
     * @param registry the registry
     * @param number reads the number, which only grows; called on any thread
     * @param values the values of the tags, in their order
     * @return the counter
     * @throws IllegalArgumentException when the number of values is not that of the tags, or this is no counter
     */
    public FunctionCounter count(MeterRegistry registry, Supplier<? extends Number> number, String... values) {
        require(MeterKind.COUNTER);
        return FunctionCounter.builder(name, number, from -> from.get().doubleValue())
                .description(description)
                .tags(tags(values))
                .register(registry);
    }

    /**
     * Registers a gauge. One with the same values that is there already stays, and this one is not read.
     *
     * @param registry the registry, which holds the supplier until the gauge is removed
     * @param number reads the number; called on any thread, must not block
     * @param values the values of the tags, in their order
     * @return the gauge
     * @throws IllegalArgumentException when the number of values is not that of the tags, or this is no gauge
     */
    public Gauge read(MeterRegistry registry, Supplier<Number> number, String... values) {
        require(MeterKind.GAUGE);
        return Gauge.builder(name, number)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags(values))
                .strongReference(true)
                .register(registry);
    }

    /**
     * Returns the timer with some values of the tags; it is registered when it is not there.
     *
     * @param registry the registry
     * @param values the values of the tags, in their order
     * @return the timer
     * @throws IllegalArgumentException when the number of values is not that of the tags, or this is no timer
     */
    public Timer time(MeterRegistry registry, String... values) {
        require(MeterKind.TIMER);
        return Timer.builder(name).description(description).tags(tags(values)).register(registry);
    }

    private void require(MeterKind wanted) {
        if (kind != wanted) {
            throw new IllegalArgumentException("The meter " + name + " is a " + kind + ", and no " + wanted + ".");
        }
    }

    private List<Tag> tags(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException("The meter " + name + " has the tags " + tags + ", and got "
                    + values.length + (values.length == 1 ? " value." : " values."));
        }
        List<Tag> named = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            named.add(Tag.of(tags.get(i), values[i]));
        }
        return named;
    }
}
