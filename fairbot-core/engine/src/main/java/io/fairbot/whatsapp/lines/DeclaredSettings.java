package io.fairbot.whatsapp.lines;

import io.fairbot.Internal;
import io.fairbot.agent.Agent;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A collector of the settings that the agents and channels of an application declare for branches. */
@Internal
public final class DeclaredSettings {
    private DeclaredSettings() {}

    /**
     * Returns the rules for the branches of an application.
     *
     * @param settings the bootstrap settings, with the defaults of branches
     * @param agents its agents
     * @param channels its channels
     * @return the rules
     * @throws IllegalArgumentException when two agents declare different settings of one name, or one that every branch has
     */
    public static BranchSchema of(
            Settings settings, Collection<? extends Agent> agents, Collection<? extends WhatsAppChannel> channels) {
        SettingSchema declared = SettingSchema.NONE;
        for (Agent agent : agents) {
            declared = and(declared, agent);
        }
        declared = declared.and(HandoffOptions.BRANCH_SETTINGS);
        Map<String, SettingSchema> lines = new TreeMap<>();
        channels.forEach(channel -> lines.put(channel.id(), channel.lineSettings()));
        return new BranchSchema(settings.timezone(), settings.get(BootstrapSettings.CHANNEL), declared, lines);
    }

    private static SettingSchema and(SettingSchema declared, Agent agent) {
        try {
            return declared.and(agent.branchSettings());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The settings of branches that the agent " + agent.info().id() + " declares cannot be used. "
                            + e.getMessage(),
                    e);
        }
    }
}
