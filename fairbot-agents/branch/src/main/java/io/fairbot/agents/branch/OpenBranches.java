package io.fairbot.agents.branch;

import io.fairbot.agent.Health;
import io.fairbot.agent.Lines;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.SettingValues;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The branches that are open here: as the store has them at the start, and again whenever they change there. A line is opened
 * again when something changes that it is opened with. Safe for use from any thread.
 */
final class OpenBranches implements ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(OpenBranches.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final BranchRepository repository;
    private final Lines lines;
    private final Conversations conversations;
    private final BranchSchema schema;
    private final Map<String, Branch> open = new ConcurrentSkipListMap<>();
    private final Map<String, Health> failed = new ConcurrentSkipListMap<>();
    private CompletionStage<Void> last = DONE;
    private boolean closed;

    OpenBranches(BranchRepository repository, Lines lines, Conversations conversations) {
        this.repository = repository;
        this.lines = lines;
        this.conversations = conversations;
        schema = repository.definitions().schema();
    }

    /** Opens all branches; fails when one cannot be opened. */
    CompletionStage<Void> start() {
        return afterTheLast(() -> repository
                .findAll()
                .thenApply(this::publish)
                .thenCompose(branches ->
                        Stages.all(branches.stream().map(this::open).toList()).thenApply(opened -> null)));
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
        });
    }

    /** Closes all branches, once what is in progress has ended. */
    CompletionStage<Void> close() {
        CompletionStage<Void> before;
        synchronized (this) {
            closed = true;
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

    /** Shows the branches to handlers. */
    private List<Branch> publish(Snapshot<Branches> found) {
        conversations.publish(Branches.class, found);
        return found.value().all();
    }

    private CompletionStage<Void> update() {
        return repository.findAll().thenApply(this::publish).thenCompose(branches -> {
            List<String> gone = new ArrayList<>(open.keySet());
            branches.forEach(branch -> gone.remove(branch.id()));
            failed.keySet()
                    .removeIf(id ->
                            branches.stream().noneMatch(branch -> branch.id().equals(id)));
            List<CompletionStage<Void>> steps = new ArrayList<>();
            gone.forEach(id -> steps.add(close(id)));
            branches.stream()
                    .filter(branch -> !isOpenedWith(branch))
                    .forEach(branch -> steps.add(close(branch.id()).thenCompose(done -> openOrFail(branch))));
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
            String why = String.valueOf(failure.getMessage());
            log.error("The branch {} cannot be opened: {}", branch.id(), why);
            failed.put(branch.id(), Health.down("The branch cannot be opened: " + why));
            return DONE;
        });
    }

    private CompletionStage<Void> close(String branch) {
        return open.remove(branch) == null ? DONE : lines.close(branch);
    }
}
