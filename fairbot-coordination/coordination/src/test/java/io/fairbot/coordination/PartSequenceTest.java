package io.fairbot.coordination;

import static io.fairbot.coordination.CoordinatorPart.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The order of starts and stops, and what a part that fails or hangs does to the others. */
class PartSequenceTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final PartSequence sequence = new PartSequence(new TimeSource() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            throw new IllegalStateException("A sequence schedules nothing.");
        }
    });

    private CoordinatorPart part(String name) {
        return CoordinatorPart.of(name)
                .onStart(sync(() -> log.add("start " + name)))
                .onStop(sync(() -> log.add("stop " + name)));
    }

    @Test
    void partsStopInReverseAndOnlyOnce() {
        List.of(part("a"), part("b"), part("c")).forEach(sequence::start);
        assertThat(log).containsExactly("start a", "start b", "start c");
        sequence.stop();
        sequence.stop();
        assertThat(log).containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
    }

    @Test
    void aPartThatFailsIsStoppedWithThoseBefore() {
        sequence.start(part("a"));
        assertThatThrownBy(() -> sequence.start(
                        part("b").onStart(() -> CompletableFuture.failedStage(new IllegalStateException("no paper")))))
                .isInstanceOf(CoordinatorException.class)
                .hasMessage("b could not start: no paper");
        sequence.stop();
        assertThat(log).containsExactly("start a", "stop b", "stop a");
    }

    @Test
    void whatIsThrownIsAFailureToo() {
        assertThatThrownBy(() -> sequence.start(part("a").onStart(() -> {
                    throw new IllegalArgumentException();
                })))
                .hasMessage("a could not start: java.lang.IllegalArgumentException");
        assertThatThrownBy(() -> sequence.start(part("b").onStart(() -> {
                    throw new StoreException(StoreException.StoreErrorCode.REFUSED, "The disk is full; make room.");
                })))
                .isInstanceOf(CoordinatorException.class)
                .hasMessage("The disk is full; make room.");
        sequence.stop();
        assertThat(log).containsExactly("stop b", "stop a");
    }

    @Test
    void anErrorIsThrownAsItIs() {
        NoClassDefFoundError missing = new NoClassDefFoundError("com/example/Missing");
        assertThatThrownBy(() -> sequence.start(part("a").onStart(() -> CompletableFuture.failedStage(missing))))
                .isSameAs(missing);
        assertThatThrownBy(() -> sequence.start(part("b").onStart(() -> {
                    throw missing;
                })))
                .isSameAs(missing);
        sequence.stop();
        assertThat(log).containsExactly("stop b", "stop a");
    }

    @Test
    void aStartThatHangsIsGivenUp() {
        CoordinatorPart hanging = part("a").onStart(CompletableFuture::new).startLimit(Duration.ofMillis(1));
        assertThatThrownBy(() -> sequence.start(hanging)).hasMessage("a did not start within 0 seconds.");
        sequence.stop();
        assertThat(log).containsExactly("stop a");
    }

    @Test
    void aStartThatIsInterruptedSaysSo() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread starter = new Thread(() ->
                failure.set(catchThrowable(() -> sequence.start(part("a").onStart(() -> {
                    begun.complete(null);
                    return new CompletableFuture<>();
                })))));
        starter.start();
        begun.join();
        starter.interrupt();
        starter.join();
        assertThat(failure.get()).hasMessage("a could not start: the starting thread was interrupted.");
    }

    @Test
    void aStopThatFailsOrHangsKeepsNoOtherFromStopping() {
        sequence.start(part("a"));
        sequence.start(part("fails").onStop(() -> CompletableFuture.failedStage(new IllegalStateException("stuck"))));
        sequence.start(part("throws").onStop(() -> {
            throw new IllegalStateException("stuck");
        }));
        sequence.start(part("hangs").onStop(CompletableFuture::new).stopLimit(Duration.ofMillis(1)));
        sequence.stop();
        assertThat(log).endsWith("stop a");
    }

    @Test
    void allStopsTogetherHaveALimit() {
        sequence.start(part("first").onStop(() -> {
            log.add("stop first");
            return new CompletableFuture<>();
        }));
        sequence.start(part("slow")
                .onStop(sync(() -> nanos.addAndGet(Duration.ofSeconds(9).toNanos()))));
        sequence.stop();
        // The first one is still asked to stop; no one waits for it, or this test would take four seconds.
        assertThat(log).endsWith("stop first");
    }

    @Test
    void aStopThatIsInterruptedStopsTheRestAllTheSame() {
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        sequence.start(part("a"));
        sequence.start(part("b").onStop(CompletableFuture::new));
        Thread stopper = new Thread(() -> {
            Thread.currentThread().interrupt();
            sequence.stop();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        stopper.start();
        await().until(() -> !stopper.isAlive());
        assertThat(log).endsWith("stop a");
        assertThat(interrupted.get()).isTrue();
    }
}
