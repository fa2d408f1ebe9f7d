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
 * Brings one agent that works to the configuration that was decided on last: one application at a time, and however many were decided
 * on meanwhile, one more. Used on the control thread.
 */
final class AgentConfigUpdater {
    private final SerialExecutor control;
    private final Supplier<CompletionStage<Void>> apply;
    private final Consumer<Throwable> failed;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private Duration limit = Duration.ZERO;
    private boolean behind;
    private boolean applying;
    private int life;

    AgentConfigUpdater(SerialExecutor control, Supplier<CompletionStage<Void>> apply, Consumer<Throwable> failed) {
        this.control = control;
        this.apply = apply;
        this.failed = failed;
    }

    /** Something was decided on; the stage ends when the agent uses it or does not work. */
    CompletionStage<Void> decided(boolean works, Duration time) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        limit = time;
        behind = true;
        if (works) {
            waiting.add(done);
            proceed();
        } else {
            // Whatever it starts with later is what was decided on.
            done.complete(null);
        }
        return done;
    }

    /** It is given its whole configuration, since it starts. */
    void fresh() {
        behind = false;
    }

    /** It works from now on; what was decided on while it started comes now. */
    void works() {
        proceed();
    }

    /** It does not work any more. */
    void over() {
        life++;
        applying = false;
        settle();
    }

    private void proceed() {
        if (applying) {
            return;
        }
        if (!behind) {
            settle();
            return;
        }
        behind = false;
        applying = true;
        int mine = life;
        control.within(limit, apply.get(), (done, failure) -> {
            if (mine != life) {
                return;
            }
            applying = false;
            if (failure == null) {
                proceed();
            } else {
                failed.accept(failure);
            }
        });
    }

    private void settle() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> one.complete(null));
    }
}
