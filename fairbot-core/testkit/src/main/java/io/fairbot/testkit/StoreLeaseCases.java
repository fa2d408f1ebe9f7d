package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Lease;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The test cases of leases in the store contract: one holder at a time, and a higher token for the next one. */
abstract class StoreLeaseCases extends StoreFeedCases {
    @Test
    void aFreeNameIsGiven() {
        Lease lease = take("matriz", "node-1");

        assertThat(lease.name()).isEqualTo("matriz");
        assertThat(lease.holder()).isEqualTo("node-1");
        assertThat(lease.ttl()).isEqualTo(TTL);
        assertThat(lease.token()).isPositive();
        assertThat(lease.fence().lease()).isEqualTo("matriz");
        assertThat(lease.fence().token()).isEqualTo(lease.token());
    }

    @Test
    void aNameThatIsHeldIsGivenToNobodyElse() {
        take("matriz", "node-1");
        assertThat(acquire("matriz", "node-2")).isEmpty();

        fixture().time().advance(TTL.minusMillis(1));
        assertThat(acquire("matriz", "node-2")).isEmpty();
        assertThat(acquire("filial", "node-2")).as("another name").isPresent();
    }

    @Test
    void askingAgainProlongsUnderTheSameToken() {
        Lease lease = take("matriz", "node-1");
        fixture().time().advance(TTL.minusMillis(1));

        assertThat(take("matriz", "node-1")).isEqualTo(lease);
        fixture().time().advance(TTL.minusMillis(1));
        assertThat(acquire("matriz", "node-2")).isEmpty();
        assertThat(renew(lease)).contains(lease);
    }

    @Test
    void renewingProlongs() {
        Lease lease = take("matriz", "node-1");
        for (int i = 0; i < 3; i++) {
            fixture().time().advance(TTL.minusMillis(1));
            assertThat(renew(lease)).contains(lease);
            assertThat(acquire("matriz", "node-2")).isEmpty();
        }
    }

    @Test
    void aLeaseThatRanOutGoesToTheNextWithAHigherToken() {
        Lease first = take("matriz", "node-1");
        assertThat(acquire("matriz", "node-2")).isEmpty();
        fixture().time().advance(TTL);

        assertThat(renew(first)).isEmpty();
        Lease second = take("matriz", "node-2");
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(renew(first)).isEmpty();
        assertThat(acquire("matriz", "node-1")).isEmpty();
        assertThat(renew(second)).contains(second);
    }

    @Test
    void theWallClockDecidesNothing() {
        take("matriz", "node-1");
        fixture().time().shiftWallClock(TTL.multipliedBy(10));

        assertThat(acquire("matriz", "node-2")).isEmpty();
    }

    @Test
    void aLeaseThatIsGivenBackIsFreeAtOnce() {
        Lease first = take("matriz", "node-1");
        release(first);

        assertThat(renew(first)).isEmpty();
        Lease second = take("matriz", "node-2");
        assertThat(second.token()).isGreaterThan(first.token());

        release(first);
        assertThat(renew(second)).as("a lost lease that is given back").contains(second);
        assertThat(acquire("matriz", "node-1")).isEmpty();
    }

    @Test
    void theTokenRisesOverReopening() {
        Lease first = take("matriz", "node-1");
        fixture().reopen();
        fixture().time().advance(TTL);

        assertThat(take("matriz", "node-2").token()).isGreaterThan(first.token());
    }

    @Test
    void ofManyWhoAskAtOnceOneIsGivenIt() {
        for (int round = 0; round < 10; round++) {
            String name = "branch-" + round;
            List<Lease> given = atOnce(name, i -> "node-" + i);
            assertThat(given).as(name).hasSize(1);
            assertThat(renew(given.get(0))).contains(given.get(0));
        }
    }

    @Test
    void aHolderWhoAsksTwiceAtOnceHasOneToken() {
        for (int round = 0; round < 10; round++) {
            List<Lease> given = atOnce("branch-" + round, i -> "node-1");
            assertThat(given)
                    .as("tokens")
                    .extracting(Lease::token)
                    .containsOnly(given.get(0).token());
            assertThat(renew(given.get(0))).contains(given.get(0));
        }
    }

    private List<Lease> atOnce(String name, java.util.function.IntFunction<String> holder) {
        List<CompletableFuture<Optional<Lease>>> asked = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> fixture().store().leases().acquire(name, holder.apply(i), TTL),
                                fixture().threads())
                        .thenCompose(stage -> stage))
                .toList();
        return asked.stream()
                .map(StoreFixture::await)
                .map(lease -> lease.orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    private Optional<Lease> acquire(String name, String holder) {
        return StoreFixture.await(fixture().store().leases().acquire(name, holder, TTL));
    }

    private Lease take(String name, String holder) {
        return acquire(name, holder).orElseThrow(() -> new AssertionError(name + " is not given to " + holder + "."));
    }

    private Optional<Lease> renew(Lease lease) {
        return StoreFixture.await(fixture().store().leases().renew(lease));
    }

    private void release(Lease lease) {
        StoreFixture.await(fixture().store().leases().release(lease));
    }
}
