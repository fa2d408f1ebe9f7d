package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An abstract JUnit test suite for implementations of {@link io.fairbot.whatsapp.channel.WhatsAppChannel}: messages of customers
 * are passed on unchanged and acknowledged only once they are accepted; prepared messages are sent when they are
 * transmitted, unchanged; contents of every kind and the bytes of media are the same on both sides; keys are kept, and none is
 * used twice; lines open, lose their connection, close and open again; and all resources are released.
 *
 * <p>A test class that creates the other end of the channel runs all cases:
 *
 * <pre>{@code
 * class MyChannelContractTest extends ChannelContract {
 *     @Override
 *     protected FarSide farSide() {
 *         return new MyProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Each case runs in real time against a provider of its own. The cases about what the line does not send or the provider does
 * not do are skipped. The suite needs JUnit Jupiter, AssertJ and Awaitility, which are
 * optional dependencies of this artifact.
 */
public abstract class ChannelContract extends ChannelLineCases {
    private Set<Thread> before = Set.of();
    private @Nullable FarSide provider;
    private @Nullable ChannelFixture open;

    /** Creates a suite; for subclasses. */
    protected ChannelContract() {}

    /**
     * Creates the other end and the channel to it; called once for each case.
     *
     * @return a provider whose lines can be opened for the branches {@code matriz} and {@code praia}
     */
    protected abstract FarSide farSide();

    /**
     * Returns the time limit of each step, such as the opening of a line.
     *
     * @return the limit, 10 seconds by default
     */
    protected Duration timeout() {
        return Duration.ofSeconds(10);
    }

    /**
     * Returns the time for which a case checks that something does not happen.
     *
     * @return the time, by default 300 ms
     */
    protected Duration quietPeriod() {
        return Duration.ofMillis(300);
    }

    /** Creates the provider and the channel of a case. */
    @BeforeEach
    final void begin() {
        FarSide far = farSide();
        provider = far;
        open = new ChannelFixture(far, timeout());
        before = Thread.getAllStackTraces().keySet();
        fixture().start();
    }

    /** Stops everything that a case left running. */
    @AfterEach
    final void end() {
        fixture().close();
    }

    @Override
    final ChannelFixture fixture() {
        return Objects.requireNonNull(open);
    }

    @Override
    final FarSide far() {
        return Objects.requireNonNull(provider);
    }

    @Override
    final void holds(String what, BooleanSupplier condition) {
        fixture().stays(what, quietPeriod(), condition);
    }

    @Test
    void itLeavesNothingBehind() {
        fixture().open(HERE);
        fixture().open(ELSEWHERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        fixture().stop();
        assertThat(fixture().mounted()).as("routes that are still offered").isZero();
        fixture()
                .eventually(
                        "executors of the platform are shut down",
                        () -> assertThat(fixture().executorsLeft())
                                .as("executors it took of the platform and did not shut down")
                                .isZero());
        fixture()
                .eventually(
                        "no thread of the channel", () -> assertThat(threads()).isEmpty());
    }

    /**
     * Returns the new threads, except those that end by themselves: of the platform, of the JVM, and of an HTTP client
     * without owner.
     */
    private Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !far().ownsThread(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("fairbot-")
                        && !name.startsWith("ForkJoinPool.commonPool")
                        && !name.startsWith("CompletableFutureDelayScheduler")
                        && !name.startsWith("HttpClient-")
                        && !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }
}
