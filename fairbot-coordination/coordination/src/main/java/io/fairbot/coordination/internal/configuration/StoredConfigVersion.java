package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.ConfigChange;
import io.fairbot.store.Model;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A version as it is stored: secrets are encrypted in the sections and masked in the changes.
 *
 * @param version the version
 * @param at when it was decided on
 * @param by who decided
 * @param why such as update
 * @param changes what differs from the version before
 * @param sections the values by agent
 */
public record StoredConfigVersion(
        long version, Instant at, String by, String why, List<ConfigChange> changes, Map<String, ObjectNode> sections) {
    /** The one that was decided on last: the one document on which each decision is a compare-and-set. */
    public static final Model<StoredConfigVersion> CURRENT =
            Model.builder("configuration", StoredConfigVersion.class).internal().build();

    /** All versions, by a name that sorts as the number does. */
    public static final Model<StoredConfigVersion> HISTORY = Model.builder(
                    "configuration_history", StoredConfigVersion.class)
            .internal()
            .build();

    /** The name of the only document of {@link #CURRENT}. */
    static final String ID = "current";

    private static final String NAME = "%019d";

    static String name(long version) {
        return NAME.formatted(version);
    }
}
