package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A listener that wakes the branches of an engine when another writer has added or reopened rows: a released message, a
 * conflict that an operator has applied, another node.
 */
final class ForeignChangeListener implements ChangeListener {
    /** The models whose rows wait for an engine. */
    static final Set<Model<?>> MODELS =
            Set.of(ConversationModels.INBOX, ConversationModels.OUTBOX, ConversationModels.TIMERS);

    private final BatchIdGenerator own;
    private final List<BranchEngine> branches;
    private final ChangeListener all;

    /**
     * Creates a listener.
     *
     * @param own recognizes the batches of this engine
     * @param branches may change meanwhile and is safe for use from any thread
     * @param all receives the changes of this engine as well
     */
    ForeignChangeListener(BatchIdGenerator own, List<BranchEngine> branches, ChangeListener all) {
        this.own = own;
        this.branches = branches;
        this.all = all;
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            if (!own.isOwn(change.batchId())) {
                forEach(branch -> branch.changed(change));
            }
        }
        all.onChanges(changes);
    }

    @Override
    public void onResync() {
        forEach(BranchEngine::rescan);
        all.onResync();
    }

    private void forEach(Consumer<BranchEngine> action) {
        branches.stream().filter(branch -> !branch.isClosed()).forEach(action);
    }
}
