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
 * An updater that applies configuration updates to one running agent, one at a time; all updates requested meanwhile
 * are applied as one. Used on the event loop only.
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

    /** Requests an update; the stage completes when the agent uses it, or when {@link #releaseCallers} is called. */
    CompletionStage<Void> request(Duration limit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        timeout = limit;
        pending = true;
        callers.add(done);
        return done;
    }

    /** Drops the pending update: the agent receives its whole configuration at its next start. */
    void clearPending() {
        pending = false;
    }

    /** Applies the pending update, or defers it while another one is being applied. */
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

    /** Drops the result of an update that is being applied, because the agent no longer runs. */
    void agentStopped() {
        epoch++;
        applying = false;
        releaseCallers();
    }

    /** Completes the stages of all callers. */
    void releaseCallers() {
        List<CompletableFuture<Void>> all = List.copyOf(callers);
        callers.clear();
        all.forEach(caller -> caller.complete(null));
    }
}
