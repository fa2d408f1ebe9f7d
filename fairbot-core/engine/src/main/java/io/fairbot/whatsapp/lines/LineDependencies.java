package io.fairbot.whatsapp.lines;

import io.fairbot.Internal;
import io.fairbot.branch.BranchSchema;
import io.fairbot.conversation.Conversations;
import io.fairbot.event.Events;
import io.fairbot.runtime.Platform;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The dependencies of {@link BranchLines}.
 *
 * @param node the name of this node, the holder of the branches' leases
 * @param leaseTtl the time to live of a branch's lease
 * @param channels the channels by id
 * @param branches the rules for the branches and their lines
 * @param conversations the conversations of the branches
 * @param store the store, opened with the models of the channels
 * @param ciphers encrypts secret fields of the channels' documents
 * @param platform time, identifiers and threads
 * @param random spreads delays; must be safe for use from any thread
 * @param supervision the limits and times of supervision
 * @param events receives the changes of lines
 */
@Internal
public record LineDependencies(
        String node,
        Duration leaseTtl,
        Map<String, WhatsAppChannel> channels,
        BranchSchema branches,
        Conversations conversations,
        DocumentStore store,
        SecretCipherSource ciphers,
        Platform platform,
        RandomGenerator random,
        SupervisionOptions supervision,
        Events events) {

    /** Copies the channels. */
    public LineDependencies {
        channels = Map.copyOf(channels);
    }

    /**
     * Returns these dependencies with another receiver of changes.
     *
     * @param others receives the changes of lines
     * @return the changed dependencies
     */
    public LineDependencies withEvents(Events others) {
        return new LineDependencies(
                node,
                leaseTtl,
                channels,
                branches,
                conversations,
                store,
                ciphers,
                platform,
                random,
                supervision,
                others);
    }
}
