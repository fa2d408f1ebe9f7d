package io.fairbot.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditFollower;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditPage;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.coordination.internal.AuditFeed.AuditChanges;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The window of the audit log: callers that wait, fall behind, are too many, or ask while entries may be missing. */
class AuditFeedTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final VirtualPlatform time = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final Feed log = new Feed();
    private final AuditFeed feed = new AuditFeed(log, time.platform());
    private final Optional<String> begin = Optional.of(now(Optional.empty()).position());

    /** An audit log that only its follower hears of. */
    private static final class Feed implements AuditLog {
        private Optional<AuditFollower> follower = Optional.empty();

        @Override
        public Write write(AuditEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> record(AuditEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<AuditPage> find(AuditQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription follow(AuditFollower one) {
            follower = Optional.of(one);
            return () -> follower = Optional.empty();
        }

        void add(int from, int to) {
            follower.orElseThrow()
                    .onRecords(IntStream.range(from, to)
                            .mapToObj(number -> new AuditRecord(
                                    "id-" + number, AuditEntry.done(Instant.EPOCH, "ana", "test", "n/" + number)))
                            .toList());
        }
    }

    private AuditChanges now(Optional<String> position) {
        return time.await(feed.after(position, Duration.ZERO).orElseThrow());
    }

    private CompletableFuture<AuditChanges> waiting() {
        return feed.after(begin, WAIT).orElseThrow().toCompletableFuture();
    }

    @Test
    void allThatWaitGetWhatComes() {
        CompletableFuture<AuditChanges> first = waiting();
        CompletableFuture<AuditChanges> second = waiting();

        log.add(0, 2);

        assertThat(first)
                .isCompletedWithValueMatching(changes -> changes.entries().size() == 2 && !changes.gap());
        assertThat(second.join()).isEqualTo(first.join());
        assertThat(now(Optional.of(first.join().position())).entries()).isEmpty();
    }

    @Test
    void whoWaitsInVainIsAnsweredWithTheSamePosition() {
        CompletableFuture<AuditChanges> waiting = waiting();
        time.advance(WAIT);

        assertThat(waiting.join()).isEqualTo(new AuditChanges(List.of(), begin.orElseThrow(), false));
    }

    @Test
    void whoIsFurtherBehindThanTheWindowIsToldOfAGap() {
        log.add(0, AuditFeed.SIZE);
        assertThat(now(begin).entries()).hasSize(AuditFeed.SIZE);

        log.add(AuditFeed.SIZE, AuditFeed.SIZE + 1);

        assertThat(now(begin).gap()).isTrue();
        assertThat(now(begin).entries()).isEmpty();
    }

    @Test
    void whenEntriesMayBeMissingAllAreTold() {
        log.add(0, 1);
        CompletableFuture<AuditChanges> waiting = feed.after(
                        Optional.of(now(begin).position()), WAIT)
                .orElseThrow()
                .toCompletableFuture();

        log.follower.orElseThrow().onGap();

        assertThat(waiting.join().gap()).isTrue();
        assertThat(now(begin).gap()).isTrue();
        assertThat(now(Optional.of(waiting.join().position())).gap()).isFalse();
    }

    @Test
    void positionsOfNobodyAreGaps() {
        String window = begin.orElseThrow().substring(0, begin.orElseThrow().indexOf('.'));

        assertThat(List.of("", "x", window, window + ".", window + ".x", window + ".9", window + ".-1"))
                .allSatisfy(
                        position -> assertThat(now(Optional.of(position)).gap()).isTrue());
    }

    @Test
    void onlySomeMayWait() {
        assertThat(IntStream.range(0, AuditFeed.MAX_WAITING).mapToObj(number -> waiting()))
                .doesNotContainNull();
        assertThat(feed.after(begin, WAIT)).isEmpty();

        feed.close();

        assertThat(log.follower).isEmpty();
        assertThat(feed.after(Optional.of(now(Optional.empty()).position()), WAIT))
                .isPresent();
    }
}
