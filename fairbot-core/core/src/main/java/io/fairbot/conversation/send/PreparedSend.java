package io.fairbot.conversation.send;

import io.fairbot.store.Write;
import java.util.List;

/**
 * A message that is stored when the caller commits its writes. Obtained from {@link
 * io.fairbot.conversation.Conversations#prepareSend}; not to be constructed otherwise, since components may be added.
 *
 * @param id the id that the message has once the writes are durable
 * @param writes the writes, to be committed in one batch with the caller's own; none when the message is stored already. When
 *     the batch is rejected for one of them, another writer was faster: prepare again
 */
public record PreparedSend(String id, List<Write> writes) {

    /** Copies the writes. */
    public PreparedSend {
        writes = List.copyOf(writes);
    }

    /**
     * Returns whether an earlier request with the same key has stored the message.
     *
     * @return true when there is nothing to commit
     */
    public boolean isRepeated() {
        return writes.isEmpty();
    }

    /** Returns the id alone: the writes are personal. */
    @Override
    public String toString() {
        return "PreparedSend[" + id + "]";
    }
}
