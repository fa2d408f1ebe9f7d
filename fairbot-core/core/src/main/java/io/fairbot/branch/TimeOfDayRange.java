package io.fairbot.branch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.LocalTime;

/**
 * A half-open range of local times within one day, such as {@code 09:00-12:00}.
 *
 * @param start its first time
 * @param end the first time after it; later than {@code start}. {@link LocalTime#MAX} is the end of the day, written
 *     {@code 24:00}
 */
public record TimeOfDayRange(LocalTime start, LocalTime end) {
    private static final int LENGTH = "09:00-12:00".length();
    private static final int SEPARATOR = "09:00".length();
    private static final String MIDNIGHT = "24:00";

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException when the end is not after the beginning
     */
    public TimeOfDayRange {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException(
                    "The opening time " + start + "-" + end + " ends before it begins; split it at midnight.");
        }
    }

    /**
     * Parses a range.
     *
     * @param text such as {@code 09:00-12:00} or {@code 18:00-24:00}
     * @return the range
     * @throws IllegalArgumentException when it has another form
     */
    @JsonCreator
    public static TimeOfDayRange parse(String text) {
        if (text.length() == LENGTH && text.charAt(SEPARATOR) == '-') {
            try {
                String end = text.substring(SEPARATOR + 1);
                return new TimeOfDayRange(
                        LocalTime.parse(text.substring(0, SEPARATOR)),
                        end.equals(MIDNIGHT) ? LocalTime.MAX : LocalTime.parse(end));
            } catch (DateTimeException e) {
                throw wrong(text, e);
            }
        }
        throw wrong(text, null);
    }

    /**
     * Returns whether a time of day is in the range.
     *
     * @param time the time
     * @return true from its start until just before its end
     */
    public boolean contains(LocalTime time) {
        return !time.isBefore(start) && time.isBefore(end);
    }

    /** Returns the form that {@link #parse} reads. */
    @JsonValue
    @Override
    public String toString() {
        return start + "-" + (end.equals(LocalTime.MAX) ? MIDNIGHT : end);
    }

    private static IllegalArgumentException wrong(String text, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not an opening time: it must be two times such as 09:00-12:00.", cause);
    }
}
