package io.fairbot.conversation.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.DaemonExecutorFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One pool of threads for many: whose tasks block harms nobody else. */
class FairExecutorTest {
    private final List<Runnable> submitted = new ArrayList<>();
    private boolean stopped;
    private final FairExecutor shared = new FairExecutor(() -> new AbstractExecutorService() {
        @Override
        public void execute(Runnable task) {
            if (stopped) {
                throw new RejectedExecutionException("Stopped.");
            }
            submitted.add(task);
        }

        @Override
        public void shutdown() {
            stopped = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isShutdown() {
            return stopped;
        }

        @Override
        public boolean isTerminated() {
            return stopped;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return stopped;
        }
    });
    private final List<String> done = new ArrayList<>();

    private void run() {
        while (!submitted.isEmpty()) {
            submitted.remove(0).run();
        }
    }

    private void submit(Executor share, String... names) {
        for (String name : names) {
            share.execute(() -> done.add(name));
        }
    }

    @Test
    void theTasksOfAShareBeginInTheirOrderAndNoShareIsFirstForLong() {
        Executor a = shared.share(2);
        Executor b = shared.share(1);
        submit(a, "a1", "a2", "a3", "a4", "a5", "a6");
        submit(b, "b1", "b2", "b3");
        run();
        assertThat(done).containsExactly("a1", "a2", "b1", "a3", "a4", "b2", "a5", "a6", "b3");
    }

    @Test
    void aShareRunsOnlySoManyTasksAtOnce() {
        Executor a = shared.share(2);
        submit(a, "a1", "a2", "a3");
        assertThat(submitted).hasSize(2);
        submitted.remove(0).run();
        assertThat(submitted).hasSize(2);
    }

    @Test
    void aTaskThatThrowsHoldsNoPlace() {
        Executor a = shared.share(1);
        a.execute(() -> {
            throw new IllegalStateException("A fault of the test.");
        });
        submit(a, "a1");
        run();
        assertThat(done).containsExactly("a1");
    }

    @Test
    void whatCannotBeStartedHoldsNoPlace() {
        Executor a = shared.share(1);
        submit(a, "a1", "a2", "a3");
        stopped = true;
        run();
        assertThat(done).containsExactly("a1");
        assertThatThrownBy(() -> submit(a, "a4")).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> submit(a, "a5")).isInstanceOf(RejectedExecutionException.class);
        stopped = false;
        submit(a, "a6");
        run();
        assertThat(done).containsExactly("a1", "a6");
    }

    @Test
    void afterAShutdownTheNextTaskBeginsWithNewThreads() {
        List<Integer> created = new ArrayList<>();
        FairExecutor real = new FairExecutor(() -> {
            created.add(created.size());
            return new DaemonExecutorFactory().create("fair", 1);
        });
        CountDownLatch both = new CountDownLatch(2);
        Executor share = real.share(1);
        assertThat(created).isEmpty();
        share.execute(both::countDown);
        real.shutdown();
        real.shutdown();
        real.share(1).execute(both::countDown);
        assertThat(both)
                .satisfies(latch -> assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue());
        assertThat(created).hasSize(2);
        real.shutdown();
    }

    @Test
    void whileAllTasksOfOneShareBlockTheOthersRun() throws Exception {
        FairExecutor real = new FairExecutor(() -> new DaemonExecutorFactory().create("fair", 4));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(100);
        AtomicInteger blocked = new AtomicInteger();
        Executor slow = real.share(2);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            slow.execute(() -> {
                blocked.incrementAndGet();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    failures.add(e);
                }
            });
        }
        for (int i = 0; i < 10; i++) {
            Executor share = real.share(2);
            for (int j = 0; j < 10; j++) {
                share.execute(others::countDown);
            }
        }
        assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(blocked).hasValueLessThanOrEqualTo(2);
        release.countDown();
        real.shutdown();
        assertThat(failures).isEmpty();
    }
}
