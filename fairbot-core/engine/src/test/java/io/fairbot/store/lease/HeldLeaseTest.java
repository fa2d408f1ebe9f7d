package io.fairbot.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
    private static final Duration TTL = Duration.ofSeconds(16);

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore store = world.await(new MemoryStorage().open(List.of(), world.platform()));
    private final FailingLeases leases = new FailingLeases();

    /** The leases of the store, which fail on command. */
    private final class FailingLeases implements Leases {
        private boolean fails;
        private boolean provisional;

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return store.leases().acquire(name, holder, ttl).thenApply(this::marked);
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return fails ? failure() : store.leases().renew(lease).thenApply(this::marked);
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return fails ? failure() : store.leases().release(lease);
        }

        private Optional<Lease> marked(Optional<Lease> granted) {
            return granted.map(lease -> lease.withProvisional(provisional));
        }

        private <T> CompletionStage<T> failure() {
            return CompletableFuture.failedStage(
                    new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "It is away."));
        }
    }

    private Optional<HeldLease> acquire(String holder) {
        return world.await(HeldLease.acquire(
                leases, "branch/matriz", holder, TTL, world.platform().time()));
    }

    @Test
    void itIsHeldUntilItIsReleased() {
        HeldLease held = acquire("one").orElseThrow();
        Fence fence = held.fence().orElseThrow();
        assertThat(fence.lease()).isEqualTo("branch/matriz");
        world.advance(Duration.ofHours(1));
        assertThat(held.fence()).contains(fence);
        assertThat(acquire("two")).isEmpty();

        world.await(held.release());
        world.await(held.release());
        assertThat(held.fence()).isEmpty();
        HeldLease next = acquire("two").orElseThrow();
        assertThat(next.fence().orElseThrow().token()).isGreaterThan(fence.token());
        world.advance(Duration.ofHours(1));
        assertThat(held.lost().toCompletableFuture()).isNotDone();
    }

    @Test
    void itIsConfirmedOnceItIsNotProvisionalAnyMore() {
        assertThat(acquire("one").orElseThrow().confirmed().toCompletableFuture())
                .isCompleted();
        leases.provisional = true;
        HeldLease held = acquire("one").orElseThrow();
        world.advance(Duration.ofHours(1));
        assertThat(held.fence()).isPresent();
        assertThat(held.confirmed().toCompletableFuture()).isNotDone();

        leases.fails = true;
        leases.provisional = false;
        world.advance(Duration.ofSeconds(5));
        assertThat(held.confirmed().toCompletableFuture())
                .as("a failed renewal proves nothing")
                .isNotDone();
        leases.fails = false;
        world.advance(Duration.ofSeconds(4));
        assertThat(held.confirmed().toCompletableFuture()).isCompleted();
    }

    @Test
    void oneThatWasReleasedIsNeverConfirmed() {
        leases.provisional = true;
        HeldLease held = acquire("one").orElseThrow();
        world.await(held.release());
        leases.provisional = false;
        world.advance(Duration.ofHours(1));
        assertThat(held.confirmed().toCompletableFuture()).isNotDone();
    }

    @Test
    void anotherOwnerEndsIt() {
        HeldLease held = acquire("one").orElseThrow();
        world.await(store.leases()
                .release(new Lease(
                        "branch/matriz", "one", held.fence().orElseThrow().token(), TTL)));
        assertThat(acquire("two")).isPresent();
        world.advance(Duration.ofSeconds(4));
        assertThat(held.fence()).isEmpty();
        assertThat(held.lost().toCompletableFuture()).isCompleted();
        assertThat(acquire("one"))
                .as("the release of a lost lease takes it from nobody")
                .isEmpty();
    }

    @Test
    void aStoreThatIsAwayForLessThanHalfOfItIsBridged() {
        HeldLease held = acquire("one").orElseThrow();
        leases.fails = true;
        world.advance(Duration.ofSeconds(5));
        leases.fails = false;
        world.advance(Duration.ofMinutes(1));
        assertThat(held.fence()).isPresent();
    }

    @Test
    void itEndsBeforeAnotherNodeCanHaveIt() {
        HeldLease held = acquire("one").orElseThrow();
        leases.fails = true;
        world.advance(Duration.ofSeconds(8));
        assertThat(held.fence()).isEmpty();
        assertThat(held.lost().toCompletableFuture()).isCompleted();
        assertThat(acquire("two")).isEmpty();
        world.advance(Duration.ofSeconds(8));
        assertThat(acquire("two")).isPresent();
    }

    @Test
    void aReleaseThatFailsLetsItExpire() {
        HeldLease held = acquire("one").orElseThrow();
        leases.fails = true;
        world.await(held.release());
        assertThat(held.fence()).isEmpty();
        world.advance(TTL);
        assertThat(acquire("two")).isPresent();
    }
}
