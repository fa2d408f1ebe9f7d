package io.fairbot.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A set of writes that are applied together or not at all: the unit of commit, journal, replay and conflict.
 *
 * @param id its id, unique across all batches; stored with each document that it wrote
 * @param writes one or more; no document is named twice
 * @param fence the proof of ownership, empty when no lease guards the documents
 */
public record Batch(String id, List<Write> writes, Optional<Fence> fence) {
    private static final int MAX_ID = 200;

    /**
     * Copies and checks the writes.
     *
     * @throws IllegalArgumentException when there are none, when a document is named twice, when one of an append-only
     *     model is not inserted, or when an id is empty, longer than 200 characters, or no valid Unicode
     */
    public Batch {
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("A batch holds one write or more.");
        }
        writes = List.copyOf(writes);
        Set<String> names = new HashSet<>();
        for (Write write : writes) {
            if (write.id().isEmpty() || write.id().length() > MAX_ID) {
                throw new IllegalArgumentException("The id of a document has 1 to " + MAX_ID + " characters; one of "
                        + write.model().name() + " has " + write.id().length() + ".");
            }
            // An unpaired surrogate has no UTF-8 form: two such ids would be equal to a store.
            if (hasHalfPair(write.id())) {
                throw new IllegalArgumentException(
                        "The id of a document of " + write.model().name() + " is not valid Unicode.");
            }
            if (write.model().isAppendOnly() && !isInsert(write)) {
                throw new IllegalArgumentException(
                        "Documents of " + write.model().name()
                                + " are only inserted: use Write.insert under a new id; they end with their"
                                + " retention.");
            }
            if (writes.size() > 1 && !names.add(write.model().name() + "/" + write.id())) {
                throw new IllegalArgumentException("A batch names each document once; this one names "
                        + write.model().name() + " twice.");
            }
        }
    }

    private static boolean isInsert(Write write) {
        return write instanceof Write.Put && write.precondition().kind() == Precondition.PreconditionKind.ABSENT;
    }

    private static boolean hasHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /**
     * Creates a batch without a fence.
     *
     * @param id its id, unique across all batches
     * @param writes one or more
     * @return the batch
     */
    public static Batch of(String id, Write... writes) {
        return new Batch(id, List.of(writes), Optional.empty());
    }

    /**
     * Returns a builder of a batch.
     *
     * @param id its id, unique across all batches
     * @return a builder
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** A builder of a batch; not safe for use from several threads. */
    public static final class Builder {
        private final String id;
        private final List<Write> writes = new ArrayList<>();
        private Optional<Fence> fence = Optional.empty();

        private Builder(String id) {
            this.id = id;
        }

        /**
         * Adds a write.
         *
         * @param write the write
         * @return this
         */
        public Builder add(Write write) {
            writes.add(write);
            return this;
        }

        /**
         * Adds writes.
         *
         * @param more the writes
         * @return this
         */
        public Builder addAll(Collection<? extends Write> more) {
            writes.addAll(more);
            return this;
        }

        /**
         * Sets the proof of ownership.
         *
         * @param fence the fence, or empty
         * @return this
         */
        public Builder fence(Optional<Fence> fence) {
            this.fence = fence;
            return this;
        }

        /**
         * Builds the batch.
         *
         * @return the batch
         * @throws IllegalArgumentException as {@link Batch#Batch}
         */
        public Batch build() {
            return new Batch(id, writes, fence);
        }
    }
}
