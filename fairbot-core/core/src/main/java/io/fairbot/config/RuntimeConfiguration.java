package io.fairbot.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What agents work with and people change while everything runs: in the store, in versions, decided on as a whole.
 *
 * <p>A change is checked by each agent whose section changes, decided on by one compare-and-set in the store, and then applied.
 * Before the decision a no, a silence and a failure all mean that nothing has changed; after it an agent that does not take the
 * values has failed, and is restarted with them. Stages fail with {@link ConfigException}. Safe for use from any thread.
 */
public interface RuntimeConfiguration {

    /**
     * Returns the version that was decided on last.
     *
     * @return the version
     */
    CompletionStage<ConfigVersion> current();

    /**
     * Changes values.
     *
     * @param version the version that was read before
     * @param patch by agent what changes, as a JSON merge patch (RFC 7396): fields that are left out stay, null removes one, a list is
     *     replaced; a masked secret stays as it is
     * @param by who changes it, a principal's id
     * @return the new version; the current one when nothing changes
     */
    CompletionStage<ConfigVersion> update(long version, Map<String, ObjectNode> patch, String by);

    /**
     * Decides once more on the values of an earlier version, as a new one. An agent that had no section then keeps its own.
     *
     * @param version the version that was read before
     * @param earlier the version whose values are wanted
     * @param by who changes it, a principal's id
     * @return the new version; the current one when nothing changes
     */
    CompletionStage<ConfigVersion> rollback(long version, long earlier, String by);

    /**
     * Lists versions.
     *
     * @param limit how many at most, 1 to 1000
     * @param cursor {@link ConfigHistoryPage#next()} of the part before, empty to begin with the newest
     * @return the versions, the newest first
     * @throws IllegalArgumentException when the limit or the cursor is none
     */
    CompletionStage<ConfigHistoryPage> history(int limit, Optional<String> cursor);
}
