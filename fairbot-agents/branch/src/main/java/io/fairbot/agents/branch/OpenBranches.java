package io.fairbot.agents.branch;

import io.fairbot.agent.Health;
import io.fairbot.agent.Lines;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.SettingValues;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The branches that are open here: as the store has them at the start, and again whenever they change there. A line is opened
 * again when something changes that it is opened with; one that cannot be opened then is tried again. Safe for use from any
 * thread.
 */
final class OpenBranches implements ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(OpenBranches.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final BranchRepository repository;
    private final Lines lines;
    private final Conversations conversations;
    private final BranchSchema schema;
    private final TimeSource time;
    private final Map<String, Branch> open = new ConcurrentSkipListMap<>();
    private final Map<String, Health> failed = new ConcurrentSkipListMap<>();
    private CompletionStage<Void> last = DONE;
    private TimeSource.@Nullable TimerHandle retry;
    private int failures;
    private boolean closed;

    OpenBranches(BranchRepository repository, Lines lines, Conversations conversations, TimeSource time) {
        this.repository = repository;
        this.lines = lines;
        this.conversations = conversations;
        this.time = time;
        schema = repository.definitions().schema();
    }

    /** Opens all branches; one that cannot be opened is down and tried again, and the others are open. */
    CompletionStage<Void> start() {
        return afterTheLast(() -> repository
                .findAll()
                .thenApply(this::publish)
                .thenCompose(branches -> Stages.all(
                                branches.stream().map(this::openOrFail).toList())
                        .thenRun(() -> retryLater(!failed.isEmpty()))));
    }

    @Override
    public void onChanges(List<Change> changes) {
        onResync();
    }

    @Override
    public void onResync() {
        afterTheLast(this::update).whenComplete((done, failure) -> {
            if (failure != null) {
                log.error(
                        "The branches cannot be read; they stay as they are: {}",
                        Stages.cause(failure).getMessage());
            }
            retryLater(failure != null || !failed.isEmpty());
        });
    }

    /** Schedules another attempt when the last one has failed; what was open before would stay closed otherwise. */
    private synchronized void retryLater(boolean hasFailed) {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        failures = hasFailed ? failures + 1 : 0;
        if (hasFailed && !closed) {
            retry = time.schedule(BACKOFF.after(failures), this::onResync);
        }
    }

    /** Closes all branches, once what is in progress has ended. */
    CompletionStage<Void> close() {
        CompletionStage<Void> before;
        synchronized (this) {
            closed = true;
            if (retry != null) {
                retry.cancel();
            }
            before = last;
        }
        return before.handle((done, failure) -> List.copyOf(open.keySet()))
                .thenCompose(all -> Stages.all(all.stream().map(this::close).toList()))
                .thenApply(done -> null);
    }

    Map<String, Health> health() {
        Map<String, Health> parts = new TreeMap<>();
        failed.forEach((id, health) -> parts.put("branch." + id, health));
        open.keySet().forEach(id -> parts.put("branch." + id, lines.health(id)));
        return parts;
    }

    private synchronized CompletionStage<Void> afterTheLast(Supplier<CompletionStage<Void>> step) {
        last = last.handle((done, failure) -> failure).thenCompose(before -> isClosed() ? DONE : Stages.attempt(step));
        return last;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Shows the branches to handlers, with the settings of agents only, and those that cannot be used in health. */
    private List<Branch> publish(BranchRepository.StoredBranches found) {
        Snapshot<Branches> usable = found.usable();
        List<Branch> all = usable.value().all();
        Branches shown = new Branches(all.stream()
                .map(branch -> branch.withSettings(schema.settings().only(branch.settings())))
                .toList());
        conversations.publish(Branches.class, new Snapshot<>(shown, usable.version(), usable.asOf()));
        found.unusable().forEach(this::fail);
        return all;
    }

    private void fail(String branch, String why) {
        Health down = Health.down("The branch cannot be opened: " + why);
        if (!down.equals(failed.put(branch, down))) {
            log.error("The branch {} cannot be opened: {}", branch, why);
        }
    }

    private CompletionStage<Void> update() {
        return repository.findAll().thenCompose(found -> {
            List<Branch> branches = publish(found);
            Set<String> stored = new HashSet<>(found.unusable().keySet());
            branches.forEach(branch -> stored.add(branch.id()));
            List<String> gone = new ArrayList<>(open.keySet());
            gone.removeAll(stored);
            failed.keySet().retainAll(stored);
            branches.stream().filter(this::isOpenedWith).map(Branch::id).forEach(failed::remove);
            List<CompletionStage<Void>> steps = new ArrayList<>();
            gone.forEach(id -> steps.add(closeOrWarn(id)));
            branches.stream()
                    .filter(branch -> !isOpenedWith(branch))
                    .forEach(branch -> steps.add(closeOrWarn(branch.id()).thenCompose(done -> openOrFail(branch))));
            return Stages.all(steps).thenApply(done -> null);
        });
    }

    /** Returns whether the branch is open, with what its line depends on. */
    private boolean isOpenedWith(Branch branch) {
        Branch now = open.get(branch.id());
        return now != null
                && now.name().equals(branch.name())
                && now.phone().equals(branch.phone())
                && now.channel().equals(branch.channel())
                && lineSettings(now).equals(lineSettings(branch));
    }

    private SettingValues lineSettings(Branch branch) {
        return schema.line(branch.channel()).only(branch.settings());
    }

    private CompletionStage<Void> open(Branch branch) {
        return lines.open(branch).thenRun(() -> {
            failed.remove(branch.id());
            open.put(branch.id(), branch);
        });
    }

    /** Opens a branch; one that cannot be opened is down, and the others stay open. */
    private CompletionStage<Void> openOrFail(Branch branch) {
        return Stages.recover(Stages.attempt(() -> open(branch)), failure -> {
            fail(branch.id(), String.valueOf(failure.getMessage()));
            return DONE;
        });
    }

    /** Closes a branch; a line that does not close as it should is closed all the same, and what comes next goes on. */
    private CompletionStage<Void> closeOrWarn(String branch) {
        return Stages.recover(Stages.attempt(() -> close(branch)), failure -> {
            log.warn(
                    "The line of the branch {} was closed, but its session did not end as it should: {}",
                    branch,
                    failure.getMessage());
            return DONE;
        });
    }

    private CompletionStage<Void> close(String branch) {
        return open.remove(branch) == null ? DONE : lines.close(branch);
    }
}
