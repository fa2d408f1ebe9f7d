package io.fairbot.testkit;

/**
 * Cases of the contract of stores that are about one subject. Each subject extends the one before: so the cases are spread over
 * files, and yet are no part of what {@link DocumentStoreContract} shows to the world.
 */
abstract class StoreContractBase {

    /** The store under test and the time it lives in. */
    abstract StoreFixture fixture();

    protected abstract boolean startsWithProblem();
}
