package io.fairbot.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The runtime configuration of all agents: stored in versions, and changed as a whole at run time.
 *
 * <p>A change is checked by each agent whose section changes, decided by one compare-and-set in the store, and then applied.
 * Before the decision a rejection, a time-out and a failure all mean that nothing has changed; after it an agent that does not
 * apply the values has failed, and is restarted with them. Stages fail with {@link ConfigException}. Safe for use from any thread.
 */
public interface RuntimeConfiguration {

    /**
     * Returns the current version.
     *
     * @return the version
     */
    CompletionStage<ConfigVersion> current();

    /**
     * Changes values.
     *
     * @param version the current version, as the caller has read it
     * @param patch the changes by agent, each as a JSON merge patch (RFC 7396): omitted fields are unchanged, null removes
     *     one, a list is replaced; a masked secret is unchanged
     * @param by the id of the principal who changes it
     * @return the new version; the current one when nothing changes
     */
    CompletionStage<ConfigVersion> update(long version, Map<String, ObjectNode> patch, String by);

    /**
     * Restores the values of an earlier version, as a new version. An agent without a section in that version retains its
     * current one.
     *
     * @param version the current version, as the caller has read it
     * @param earlier the version whose values are restored
     * @param by the id of the principal who changes it
     * @return the new version; the current one when nothing changes
     */
    CompletionStage<ConfigVersion> rollback(long version, long earlier, String by);

    /**
     * Lists versions, the newest first.
     *
     * @param limit the maximum number of versions, 1 to 1000
     * @param cursor {@link ConfigHistoryPage#next()} of the previous page, empty for the first one
     * @return the page
     * @throws IllegalArgumentException when the limit or the cursor is not valid
     */
    CompletionStage<ConfigHistoryPage> history(int limit, Optional<String> cursor);
}
