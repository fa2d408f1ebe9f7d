package io.fairbot.branch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The rule for the opening hours of a branch on holidays. */
public enum HolidayRule {
    /** Closed. */
    @JsonProperty("closed")
    CLOSED,
    /** Open as on any other such weekday. */
    @JsonProperty("open")
    OPEN,
    /** Open at the opening times for holidays. */
    @JsonProperty("hours")
    HOURS
}
