package io.fairbot.store;

/** What became of a batch. */
public sealed interface BatchResult {

    /**
     * All its writes happened and are durable.
     *
     * @param receipt what the store promises
     */
    record Applied(WriteReceipt receipt) implements BatchResult {}

    /**
     * Nothing of it happened, because one write's precondition does not hold.
     *
     * @param write the first write that could not happen
     * @param actualVersion the version of the document that is there, 0 for none
     */
    record Rejected(Write write, long actualVersion) implements BatchResult {

        /**
         * Returns one sentence that names the document and the precondition; of a protected model the model alone,
         * because its ids may be telephone numbers.
         */
        @Override
        public String toString() {
            String document = write.model().isInternal()
                    ? "A document of " + write.model().name()
                    : write.model().name() + " " + write.id();
            return document + " had to be " + write.precondition() + ", but it is "
                    + (actualVersion == 0 ? "absent" : "in version " + actualVersion) + ".";
        }
    }

    /**
     * Nothing of it happened, because somebody else owns the lease by now.
     *
     * @param fence the fence of the batch
     * @param currentToken the higher token that was seen
     */
    record Fenced(Fence fence, long currentToken) implements BatchResult {

        /** Returns one sentence that names the lease and both tokens. */
        @Override
        public String toString() {
            return "The lease " + fence.lease() + " was taken over: its token is " + currentToken + ", the batch had "
                    + fence.token() + ".";
        }
    }

    /**
     * Returns the receipt where anything else would be a fault of the program or a conflict to report.
     *
     * @return the receipt
     * @throws BatchRejectedException when the batch was not applied
     */
    default WriteReceipt orThrow() {
        if (this instanceof Applied applied) {
            return applied.receipt();
        }
        throw new BatchRejectedException(this);
    }
}
