package io.fairbot.conversation.engine;

import io.fairbot.runtime.IdGenerator;

/**
 * A generator of the ids of an engine's batches, which carry a mark of the engine. Rows that the engine has written are in
 * its queues already, so it need not look at them again when the change feed names them.
 */
final class BatchIdGenerator implements IdGenerator {
    private static final int MARK_LENGTH = 8;

    private final IdGenerator ids;
    private final String mark;

    BatchIdGenerator(IdGenerator ids) {
        this.ids = ids;
        String own = ids.next();
        mark = "-" + own.substring(Math.max(0, own.length() - MARK_LENGTH));
    }

    @Override
    public String next() {
        return ids.next() + mark;
    }

    /** Returns whether this generator has generated an id. */
    boolean isOwn(String batchId) {
        return batchId.endsWith(mark);
    }
}
