package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.ConfigChange;
import io.fairbot.store.Model;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The stored form of a configuration version: secrets are encrypted in the sections and masked in the changes.
 *
 * @param version the version number
 * @param at the time of the change
 * @param by the id of the principal who made the change
 * @param why the kind of change, such as update
 * @param changes the differences from the previous version
 * @param sections the values by agent
 */
public record StoredConfigVersion(
        long version, Instant at, String by, String why, List<ConfigChange> changes, Map<String, ObjectNode> sections) {
    /** The model of the current version: a single document, on which each change is a compare-and-set. */
    public static final Model<StoredConfigVersion> CURRENT =
            Model.builder("configuration", StoredConfigVersion.class).internal().build();

    /** The model of all versions, by an id that sorts as the version number does. */
    public static final Model<StoredConfigVersion> HISTORY = Model.builder(
                    "configuration_history", StoredConfigVersion.class)
            .internal()
            .build();

    /** The id of the only document of {@link #CURRENT}. */
    static final String ID = "current";

    private static final String NAME = "%019d";

    static String name(long version) {
        return NAME.formatted(version);
    }
}
