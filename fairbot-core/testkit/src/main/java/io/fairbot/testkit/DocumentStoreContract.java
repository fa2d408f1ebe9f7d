package io.fairbot.testkit;

import io.fairbot.store.StoreProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link io.fairbot.store.DocumentStore} promises, as a suite: batches, fences, values, queries, the feed of changes,
 * leases, retention, and what becomes of it all when the store is closed and opened again.
 *
 * <p>A store is proved by a test class that says where one comes from:
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
 * <p>The suite gives the store real threads and a clock that stands still until a case moves it, so a lease of ten minutes runs
 * out in no time. It needs JUnit Jupiter and AssertJ, which are optional dependencies of this artifact.
 */
public abstract class DocumentStoreContract extends StoreLifecycleCases {
    private final StoreFixture world = new StoreFixture(this::provider, this::timeout);

    /** For extension. */
    protected DocumentStoreContract() {}

    /**
     * Answers the way to the store under test; it is asked once for each time a case opens the store. Within one case each
     * answer leads to the same documents, and at the start of a case there are none.
     *
     * @return opens the store
     */
    protected abstract StoreProvider provider();

    /**
     * Answers how long a change may take until the feed tells it.
     *
     * @return the time, by default far more than any store takes
     */
    protected Duration timeout() {
        return Duration.ofSeconds(30);
    }

    /**
     * Answers whether the store is opened in a state of which it must tell operators, such as without its database.
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

    /** Closes what a case left open. */
    @AfterEach
    final void closeStore() {
        world.close();
    }

    @Override
    final StoreFixture fixture() {
        return world;
    }
}
