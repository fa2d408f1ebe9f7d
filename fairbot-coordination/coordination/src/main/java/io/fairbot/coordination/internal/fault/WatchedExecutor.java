package io.fairbot.coordination.internal.fault;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;

/** An executor that shows the Errors of its tasks to a monitor, also those that a future would hold. */
final class WatchedExecutor extends AbstractExecutorService {
    private final ExecutorService executor;
    private final ErrorMonitor monitor;

    WatchedExecutor(ExecutorService executor, ErrorMonitor monitor) {
        this.executor = executor;
        this.monitor = monitor;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> monitor.run(task));
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return super.newTaskFor(() -> monitor.call(task));
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return super.newTaskFor(() -> monitor.run(task), value);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
