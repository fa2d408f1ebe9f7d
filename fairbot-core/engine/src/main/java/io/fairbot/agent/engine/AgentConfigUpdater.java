package io.fairbot.agent.engine;

import io.fairbot.runtime.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Applies configuration updates to one running agent: one at a time, and however many were requested meanwhile, one more. Used on
 * the event loop only.
 */
final class AgentConfigUpdater {
    private final SerialExecutor loop;
    private final Supplier<CompletionStage<Void>> apply;
    private final Consumer<Throwable> failed;
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();
    private Duration timeout = Duration.ZERO;
    private boolean pending;
    private boolean applying;
    private int epoch;

    AgentConfigUpdater(SerialExecutor loop, Supplier<CompletionStage<Void>> apply, Consumer<Throwable> failed) {
        this.loop = loop;
        this.apply = apply;
        this.failed = failed;
    }

    /** Notes an update; the stage ends when the agent uses it, or when {@link #releaseCallers} is called. */
    CompletionStage<Void> request(Duration limit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        timeout = limit;
        pending = true;
        callers.add(done);
        return done;
    }

    /** The agent is given its whole configuration for its next start, so no update is pending. */
    void clearPending() {
        pending = false;
    }

    /** Applies what is pending, unless an update is being applied: then afterwards. */
    void applyPending() {
        if (applying) {
            return;
        }
        if (!pending) {
            releaseCallers();
            return;
        }
        pending = false;
        applying = true;
        int mine = epoch;
        loop.within(timeout, apply.get(), (done, failure) -> {
            if (mine != epoch) {
                return;
            }
            applying = false;
            if (failure == null) {
                applyPending();
            } else {
                failed.accept(failure);
            }
        });
    }

    /** The agent does not run any more: the result of an update that is being applied is dropped. */
    void agentStopped() {
        epoch++;
        applying = false;
        releaseCallers();
    }

    /** Ends the stages of all callers. */
    void releaseCallers() {
        List<CompletableFuture<Void>> all = List.copyOf(callers);
        callers.clear();
        all.forEach(caller -> caller.complete(null));
    }
}
