package io.fairbot.branch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a branch does on a holiday. */
public enum HolidayRule {
    /** It stays closed. */
    @JsonProperty("closed")
    CLOSED,
    /** It is open as on any other such weekday. */
    @JsonProperty("open")
    OPEN,
    /** It has opening times of its own for holidays. */
    @JsonProperty("hours")
    HOURS
}
