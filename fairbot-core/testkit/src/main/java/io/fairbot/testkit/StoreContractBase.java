package io.fairbot.testkit;

/**
 * The base class of the test classes of the store contract, one per subject. Each subject extends the one before, so that
 * the cases are in several files and yet no part of the public API of {@link DocumentStoreContract}.
 */
abstract class StoreContractBase {

    /** The fixture with the store under test. */
    abstract StoreFixture fixture();

    protected abstract boolean startsWithProblem();
}
