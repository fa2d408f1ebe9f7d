package io.fairbot.store.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A side of a hybrid store, whose documents remain when both sides have different histories. */
public enum HistorySide {
    /** The database: what only the data directory has is lost. */
    DATABASE,
    /** The data directory: what only the database has is lost. */
    DIRECTORY;

    /**
     * Returns the side of a name.
     *
     * @param name "database" or "directory"
     * @return the side
     * @throws IllegalArgumentException for another name
     */
    public static HistorySide of(String name) {
        for (HistorySide side : values()) {
            if (side.toString().equals(name)) {
                return side;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no side of a store: name \"database\" or \"directory\", the one that remains.");
    }

    /** Returns the name in lower case. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
