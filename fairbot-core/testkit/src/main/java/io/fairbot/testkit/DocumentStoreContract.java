package io.fairbot.testkit;

import io.fairbot.store.StoreProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * An abstract JUnit test suite for implementations of {@link io.fairbot.store.DocumentStore}: batches, fences, values,
 * queries, the change feed, leases, retention, and their state after the store is closed and opened again.
 *
 * <p>A test class that creates the store runs all cases:
 *
 * <pre>{@code
 * class MyStoreContractTest extends DocumentStoreContract {
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected StoreProvider provider() {
 *         return new MyStorage(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>The suite passes real threads to the store and a clock that a case sets manually, so that a lease of ten minutes
 * expires at once. It needs JUnit Jupiter and AssertJ, which are optional dependencies of this artifact.
 */
public abstract class DocumentStoreContract extends StoreLifecycleCases {
    private final StoreFixture world = new StoreFixture(this::provider, this::timeout);

    /** Creates a suite; for subclasses. */
    protected DocumentStoreContract() {}

    /**
     * Returns the provider of the store under test; called each time a case opens the store. Within one case each provider
     * opens the same documents; at the start of a case there are none.
     *
     * @return the provider
     */
    protected abstract StoreProvider provider();

    /**
     * Returns the time within which the feed must report a change.
     *
     * @return the limit, by default far more than any store takes
     */
    protected Duration timeout() {
        return Duration.ofSeconds(30);
    }

    /**
     * Returns whether the store opens with a problem in its status, such as without its database.
     *
     * @return by default false
     */
    @Override
    protected boolean startsWithProblem() {
        return false;
    }

    /** Opens the store for a case. */
    @BeforeEach
    final void openStore() {
        world.open();
    }

    /** Closes a store that a case left open. */
    @AfterEach
    final void closeStore() {
        world.close();
    }

    @Override
    final StoreFixture fixture() {
        return world;
    }
}
