package io.fairbot.testkit;

import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Stores that break one promise of leases each. */
final class BrokenLeases {
    private BrokenLeases() {}

    /** Gives a lease to whoever asks. */
    static final class GivesALeaseTwice extends LeasesDecorator {
        GivesALeaseTwice(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return super.acquire(name, holder, ttl)
                    .thenApply(lease -> lease.or(() -> Optional.of(new Lease(name, holder, 1, ttl))));
        }
    }

    /** Gives each owner the same token. */
    static final class KeepsTheToken extends LeasesDecorator {
        KeepsTheToken(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return super.acquire(name, holder, ttl)
                    .thenApply(given -> given.map(lease -> new Lease(name, holder, 1, ttl)));
        }
    }

    /** Prolongs a lease that was lost. */
    static final class RenewsWhatIsLost extends LeasesDecorator {
        RenewsWhatIsLost(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return super.renew(lease).thenApply(renewed -> renewed.or(() -> Optional.of(lease)));
        }
    }

    /** Its leases are changed, and nothing else. */
    private abstract static class LeasesDecorator extends ForwardingStore implements Leases {
        LeasesDecorator(DocumentStore sound) {
            super(sound);
        }

        @Override
        public Leases leases() {
            return this;
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return sound.leases().acquire(name, holder, ttl);
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return sound.leases().renew(lease);
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return sound.leases().release(lease);
        }
    }
}
