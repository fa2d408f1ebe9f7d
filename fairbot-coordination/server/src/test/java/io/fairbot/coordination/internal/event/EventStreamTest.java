package io.fairbot.coordination.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.fairbot.config.RateLimit;
import io.fairbot.coordination.internal.http.ApiServer;
import io.fairbot.coordination.internal.http.ApiServerOptions;
import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.server.UndertowServerProvider;
import io.fairbot.store.Durability;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many readers of events on the real server, and among them those that do not read, are gone, or only send. */
class EventStreamTest {
    private static final EventKind KIND = new EventKind("test.counted", Scope.READ);
    private static final String KEY = "fb_reader-0000000000000000";
    private static final int EVENTS_PER_SECOND = 100;
    private static final long MAX_HEAP_GROWTH = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final TimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final RetainedEvents events = Events.of(platform);
    private final EventBroadcaster broadcaster = new EventBroadcaster(events, time);
    private final ApiServer server = new ApiServer(
            new ApiServerOptions("127.0.0.1", 0, List.of(), new RateLimit(100_000, Duration.ofMinutes(1)), 1024),
            new UndertowServerProvider(),
            key -> CompletableFuture.completedStage(
                    Optional.of(new Principal("key/read", Optional.of(Scope.READ), Optional.empty()))),
            () -> Durability.LOCAL,
            platform);
    private final List<FrameClient> others = new ArrayList<>();

    private record Counted(String subject, int number, String text) implements EventData {
        @Override
        public EventKind kind() {
            return KIND;
        }
    }

    EventStreamTest() {
        server.start();
        server.mount(new EventRoutes(broadcaster).module());
    }

    @AfterEach
    void stop() throws IOException {
        for (FrameClient other : others) {
            other.close();
        }
        broadcaster.close();
        server.stop();
        events.close();
        scheduler.shutdownNow();
    }

    private FrameClient connect() throws IOException {
        URI address = server.address().orElseThrow();
        return FrameClient.connect(address, "/events", KEY);
    }

    /** Readers that never read, that vanish without a word, and that only send. */
    private void addBadReaders(int each) throws IOException {
        for (int i = 0; i < each; i++) {
            others.add(connect());
            connect().close();
            FrameClient talkative = connect();
            others.add(talkative);
            for (int text = 0; text < 50; text++) {
                talkative.sendText("{\"type\":\"resync\",\"seq\":1}");
            }
        }
    }

    /** Publishes for a while at the rate; with larger contents that fill queues sooner. */
    private void publish(int count, int size) {
        AtomicInteger number = new AtomicInteger();
        CompletableFuture<Void> done = new CompletableFuture<>();
        String text = "x".repeat(size);
        ScheduledFuture<?> publishing = scheduler.scheduleAtFixedRate(
                () -> {
                    int next = number.incrementAndGet();
                    if (next <= count) {
                        events.publish(new Counted("counter", next, text));
                    } else {
                        done.complete(null);
                    }
                },
                0,
                1_000_000L / EVENTS_PER_SECOND,
                TimeUnit.MICROSECONDS);
        assertThat(done)
                .succeedsWithin(Duration.ofSeconds(count / EVENTS_PER_SECOND).plus(PATIENCE));
        publishing.cancel(false);
    }

    private void assertEveryReaderIsCurrent(ReaderCrowd crowd, int published) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(crowd.readers())
                        .allSatisfy(reader -> assertThat(reader.last).hasValue(published)));
        assertThat(crowd.gaps).hasValue(0);
        assertThat(crowd.ends).hasValue(0);
    }

    @Test
    void goodReadersMissNothingBesideBadOnes() throws IOException {
        try (ReaderCrowd crowd = new ReaderCrowd()) {
            for (int i = 0; i < 20; i++) {
                crowd.add(connect());
            }
            crowd.begin();
            addBadReaders(3);
            publish(200, 2000);
            assertEveryReaderIsCurrent(crowd, 200);
            assertThat(crowd.resyncs).hasValue(0);
            // The dead ones have left.
            await().atMost(PATIENCE).until(() -> broadcaster.readers() == 26);
        }
        await().atMost(PATIENCE).until(() -> broadcaster.readers() == 6);
    }

    @Test
    @Tag("events")
    void twoHundredReadersOfAHundredEventsASecond() throws IOException {
        int readers = 200;
        int published = 30 * EVENTS_PER_SECOND;
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (ReaderCrowd crowd = new ReaderCrowd()) {
            long heap = usedHeap();
            for (int i = 0; i < readers; i++) {
                crowd.add(connect());
            }
            crowd.begin();
            addBadReaders(20);
            long cpu = system.getProcessCpuTime();
            long begun = time.nanoTime();
            AtomicInteger most = new AtomicInteger();
            ScheduledFuture<?> measuring = scheduler.scheduleAtFixedRate(
                    () -> most.accumulateAndGet((int) ((usedHeap() - heap) >> 10), Math::max), 5, 5, TimeUnit.SECONDS);
            publish(published, 200);
            measuring.cancel(false);
            double processors = (double) (system.getProcessCpuTime() - cpu) / (time.nanoTime() - begun);
            assertEveryReaderIsCurrent(crowd, published);
            System.out.printf(
                    "%d readers, %d events/s, 60 bad readers: %d texts, %d resyncs, %.2f processors with the readers'"
                            + " own part, %.1f MB more heap%n",
                    readers,
                    EVENTS_PER_SECOND,
                    crowd.readers().stream()
                            .mapToLong(reader -> reader.client.texts.get())
                            .sum(),
                    crowd.resyncs.get(),
                    processors,
                    most.get() / 1024.0);
            assertThat((long) most.get() << 10).isLessThan(MAX_HEAP_GROWTH);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
