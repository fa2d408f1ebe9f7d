package io.fairbot.branch;

import io.fairbot.config.SettingSchema;
import java.lang.reflect.RecordComponent;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules for the branches of an application: what a description can leave out, and the settings that it can have.
 *
 * @param zone the zone of a branch that names none
 * @param channel the channel of a branch that names none
 * @param settings the settings that the agents declare for branches
 * @param lines the settings of lines that the channels declare, by the id of the channel
 */
public record BranchSchema(ZoneId zone, String channel, SettingSchema settings, Map<String, SettingSchema> lines) {

    /** The field that the API adds to a branch. */
    private static final String VERSION = "version";

    /**
     * Copies the channels.
     *
     * @throws IllegalArgumentException when an agent declares a name that every branch has
     */
    public BranchSchema {
        lines = Map.copyOf(lines);
        Stream<String> taken = Stream.concat(
                Arrays.stream(BranchDefinition.class.getRecordComponents()).map(RecordComponent::getName),
                Stream.of(VERSION));
        taken.filter(name -> settings.find(name).isPresent()).forEach(name -> {
            throw new IllegalArgumentException("An agent cannot declare the setting " + name
                    + " of branches, because every branch has a field of this name; give it another name.");
        });
    }

    /**
     * Returns the settings of the lines of a channel.
     *
     * @param id the id of the channel
     * @return the schema; {@link SettingSchema#NONE} when there is no such channel
     */
    public SettingSchema line(String id) {
        return lines.getOrDefault(id, SettingSchema.NONE);
    }

    /** Returns where the settings of the lines of a channel are in a description. */
    static String linePath(String channel) {
        return "lines." + channel + ".";
    }

    /**
     * Checks a description that comes from outside, such as from the branches file, and creates the branch.
     *
     * @param definition the description, with its secrets in clear text
     * @return the branch
     * @throws InvalidBranchException when something is missing, unknown or not allowed; the message lists every problem
     */
    public Branch check(BranchDefinition definition) {
        return new BranchParser(definition, this, true).parse();
    }

    /**
     * Creates the branch of a stored description. Settings that no agent and no channel declares are ignored: another version
     * of the application may have stored them.
     *
     * @param definition the description, with its secrets in clear text
     * @return the branch
     * @throws InvalidBranchException when something is missing or not allowed; the message lists every problem
     */
    public Branch read(BranchDefinition definition) {
        return new BranchParser(definition, this, false).parse();
    }
}
