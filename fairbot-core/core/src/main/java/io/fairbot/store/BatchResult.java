package io.fairbot.store;

/** The result of a batch: applied, rejected or fenced. */
public sealed interface BatchResult {

    /**
     * The result that all writes were applied and are durable.
     *
     * @param receipt the receipt
     */
    record Applied(WriteReceipt receipt) implements BatchResult {}

    /**
     * The result that nothing was changed, because the precondition of one write is not satisfied.
     *
     * @param write the first write that could not be applied
     * @param actualVersion the version of the existing document, 0 for none
     */
    record Rejected(Write write, long actualVersion) implements BatchResult {

        /**
         * Returns one sentence that names the document and the precondition; of an internal model the model alone,
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
     * The result that nothing was changed, because the lease has a newer owner.
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
     * Returns the receipt, for callers that treat any other result as an error.
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
