package io.fairbot.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Scope;
import io.fairbot.store.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetainedEventsTest {
    private static final int RETAINED = 100;
    private static final EventKind OPENED = new EventKind("door.opened", Scope.READ);
    private static final EventKind CLOSED = new EventKind("door.closed", Scope.OPERATOR);

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final TimeSource time = new SystemTimeSource(Clock.systemUTC(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final RetainedEvents events = new RetainedEvents(platform, RETAINED);

    private record Opened(String subject, Optional<String> branch) implements EventData {
        @Override
        public EventKind kind() {
            return OPENED;
        }
    }

    private record Closed(String subject) implements EventData {
        @Override
        public EventKind kind() {
            return CLOSED;
        }
    }

    /** Records what it hears; resyncs as negative numbers. */
    private static class Heard implements EventListener {
        final List<Long> numbers = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(Event event) {
            numbers.add(event.sequence());
        }

        @Override
        public void onResync(long sequence) {
            numbers.add(-sequence);
        }

        void awaitNumbers(Long... expected) {
            await().untilAsserted(() -> assertThat(numbers).containsExactly(expected));
        }
    }

    /** Blocks in its first event until it is released. */
    private static final class Slow extends Heard {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void onEvent(Event event) {
            super.onEvent(event);
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void close() {
        events.close();
        scheduler.shutdownNow();
    }

    private void publish(int count) {
        IntStream.range(0, count).forEach(i -> events.publish(new Closed("d" + i)));
    }

    private static Opened opened(String branch) {
        return new Opened("d", Optional.of(branch));
    }

    @Test
    void anEventHasANumberATimeAndWhatItsDataSay() {
        List<Event> heard = new CopyOnWriteArrayList<>();
        events.subscribe(EventFilter.ALL, new Heard() {
            @Override
            public void onEvent(Event event) {
                heard.add(event);
            }
        });
        events.publish(opened("matriz"));
        await().until(() -> !heard.isEmpty());
        Event event = heard.get(0);
        assertThat(event.sequence()).isEqualTo(1);
        assertThat(event.kind()).isEqualTo(OPENED);
        assertThat(event.branch()).contains("matriz");
        assertThat(event.subject()).isEqualTo("d");
        assertThat(event.data()).isEqualTo(opened("matriz"));
        assertThat(event.at()).isBetween(time.now().minusSeconds(60), time.now());
        assertThat(events.position().sequence()).isEqualTo(1);
    }

    @Test
    void aFilterSelectsByKindAndBranch() {
        Heard kinds = new Heard();
        Heard branches = new Heard();
        Heard all = new Heard();
        events.subscribe(EventFilter.of(CLOSED), kinds);
        events.subscribe(EventFilter.ALL.inBranches(List.of("matriz")), branches);
        events.subscribe(EventFilter.ALL, all);
        events.publish(opened("matriz"));
        events.publish(opened("filial"));
        events.publish(new Closed("d"));
        all.awaitNumbers(1L, 2L, 3L);
        kinds.awaitNumbers(3L);
        branches.awaitNumbers(1L);
    }

    @Test
    void aBlockedListenerDelaysNobodyAndGetsOneResync() throws InterruptedException {
        Slow slow = new Slow();
        Heard quick = new Heard();
        events.subscribe(EventFilter.ALL, slow);
        events.publish(new Closed("first"));
        slow.entered.await();
        events.subscribe(EventFilter.ALL, quick);
        // In steps that the quick one can follow, while the ring overtakes the slow one.
        for (int i = 1; i <= 3; i++) {
            publish(RETAINED);
            int expected = i * RETAINED;
            await().until(() -> quick.numbers.size() == expected);
        }
        assertThat(quick.numbers).allMatch(number -> number > 0);
        slow.released.countDown();
        slow.awaitNumbers(1L, -301L);
        events.publish(new Closed("next"));
        slow.awaitNumbers(1L, -301L, 302L);
    }

    @Test
    void aSubscriptionContinuesAfterAPosition() {
        publish(10);
        EventPosition position = events.position();
        publish(5);
        Heard heard = new Heard();
        events.subscribe(EventFilter.ALL, position, heard);
        heard.awaitNumbers(11L, 12L, 13L, 14L, 15L);
        publish(1);
        heard.awaitNumbers(11L, 12L, 13L, 14L, 15L, 16L);
    }

    @Test
    void aSubscriptionAfterThePresentPositionHearsNothingOld() {
        publish(3);
        Heard heard = new Heard();
        events.subscribe(EventFilter.ALL, events.position(), heard);
        publish(1);
        heard.awaitNumbers(4L);
    }

    @Test
    void aPositionThatIsNoLongerRetainedOrOfAnotherRunIsAnsweredByOneResync() {
        String epoch = events.position().epoch();
        publish(RETAINED + 1);
        Heard kept = new Heard();
        Heard lost = new Heard();
        Heard other = new Heard();
        Heard future = new Heard();
        events.subscribe(EventFilter.ALL, new EventPosition(epoch, 1), kept);
        events.subscribe(EventFilter.ALL, new EventPosition(epoch, 0), lost);
        events.subscribe(EventFilter.ALL, new EventPosition("another", 100), other);
        events.subscribe(EventFilter.ALL, new EventPosition(epoch, 102), future);
        lost.awaitNumbers(-101L);
        other.awaitNumbers(-101L);
        future.awaitNumbers(-101L);
        kept.awaitNumbers(LongStream.rangeClosed(2, 101).boxed().toArray(Long[]::new));
    }

    @Test
    void whatIsRetainedCanBeRead() {
        String epoch = events.position().epoch();
        assertThat(events.since(events.position())).contains(List.of());
        publish(RETAINED + 10);
        assertThat(events.since(new EventPosition(epoch, 108)).orElseThrow())
                .extracting(Event::sequence)
                .containsExactly(109L, 110L);
        assertThat(events.since(new EventPosition(epoch, 10)).orElseThrow()).hasSize(RETAINED);
        assertThat(events.since(new EventPosition(epoch, 9))).isEmpty();
        assertThat(events.since(new EventPosition(epoch, 111))).isEmpty();
        assertThat(events.since(new EventPosition("another", 110))).isEmpty();
        assertThat(Events.NONE.since(Events.NONE.position())).contains(List.of());
        assertThat(Events.NONE.since(new EventPosition(epoch, 1))).isEmpty();
    }

    @Test
    void aListenerThatWantsLittleIsNeverOvertakenWhileItWaits() {
        Heard heard = new Heard();
        events.subscribe(EventFilter.of(OPENED), heard);
        publish(3 * RETAINED);
        events.publish(opened("matriz"));
        heard.awaitNumbers(301L);
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() {
        Heard heard = new Heard() {
            @Override
            public void onEvent(Event event) {
                super.onEvent(event);
                if (event.sequence() == 1) {
                    throw new IllegalStateException("planted");
                }
                if (event.sequence() == 2) {
                    throw new StackOverflowError("planted");
                }
            }
        };
        events.subscribe(EventFilter.ALL, heard);
        publish(3);
        heard.awaitNumbers(1L, 2L, 3L);
    }

    @Test
    void aClosedSubscriptionHearsNothingMoreAlsoWhenItIsClosedWithinAnEvent() {
        Heard heard = new Heard();
        Heard other = new Heard();
        Subscription subscription = events.subscribe(EventFilter.ALL, heard);
        events.subscribe(EventFilter.ALL, other);
        publish(1);
        heard.awaitNumbers(1L);
        subscription.close();
        subscription.close();
        publish(1);
        other.awaitNumbers(1L, 2L);
        assertThat(heard.numbers).containsExactly(1L);
    }

    @Test
    void afterTheEndNothingIsDelivered() {
        Heard heard = new Heard();
        events.subscribe(EventFilter.ALL, heard);
        publish(1);
        heard.awaitNumbers(1L);
        events.close();
        publish(1);
        events.subscribe(EventFilter.ALL, new EventPosition("old", 0), heard);
        assertThat(events.position().sequence()).isEqualTo(1);
        assertThat(heard.numbers).containsExactly(1L);
    }

    @Test
    void publishersOnSeveralThreadsGiveOneSequenceToAll() throws Exception {
        int threads = 4;
        int each = 20_000;
        AtomicLong broken = new AtomicLong();
        AtomicLong lastHeard = new AtomicLong();
        events.subscribe(EventFilter.ALL, new EventListener() {
            @Override
            public void onEvent(Event event) {
                if (event.sequence() != lastHeard.get() + 1) {
                    broken.incrementAndGet();
                }
                lastHeard.set(event.sequence());
            }

            @Override
            public void onResync(long sequence) {
                lastHeard.set(sequence);
            }
        });
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(t -> pool.submit(() -> {
                        start.await();
                        publish(each);
                        return null;
                    }))
                    .toList();
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        await().untilAtomic(lastHeard, org.hamcrest.Matchers.equalTo((long) threads * each));
        assertThat(broken).hasValue(0);
    }

    @Test
    void namesAndPositionsAreChecked() {
        for (String bad :
                List.of("", "line", "Line.changed", "line..changed", ".line", "line.", "a".repeat(60) + ".b")) {
            assertThatThrownBy(() -> new EventKind(bad, Scope.READ))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot name a kind of event");
        }
        assertThat(new EventKind("a.b-2", Scope.READ).name()).isEqualTo("a.b-2");
        assertThatThrownBy(() -> new EventPosition("e", -1)).hasMessageContaining("0 is the beginning");
    }

    @Test
    void eventsOfNobodyGoNowhere() {
        Heard heard = new Heard();
        try (Subscription one = Events.NONE.subscribe(EventFilter.ALL, heard);
                Subscription two = Events.NONE.subscribe(EventFilter.ALL, Events.NONE.position(), heard)) {
            Events.NONE.publish(new Closed("d"));
            assertThat(List.of(one, two)).hasSize(2);
        }
        assertThat(heard.numbers).isEmpty();
        assertThat(Events.NONE.position()).isEqualTo(new EventPosition("", 0));
    }

    @Test
    void publishingWithoutListenersCostsLittle() {
        Opened data = opened("matriz");
        int rounds = 200_000;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long begun = time.nanoTime();
            for (int i = 0; i < rounds; i++) {
                events.publish(data);
            }
            best = Math.min(best, (time.nanoTime() - begun) / rounds);
        }
        // Measured at 100 to 300 ns; a bound with room for a busy machine.
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofNanos(10_000));
    }
}
