package io.fairbot.agents.branch;

import io.fairbot.agent.AgentContext;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Conversations;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.LineManager;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open branch: its conversations and, once this node owns the store, its supervised line. */
final class BranchConnection {
    private static final Logger log = LoggerFactory.getLogger(BranchConnection.class);

    private final Branch branch;
    private final Conversations.BranchConversations conversations;
    private @Nullable SupervisedLine line;
    private @Nullable Throwable broken;
    private boolean closed;

    private BranchConnection(Branch branch, Conversations.BranchConversations conversations) {
        this.branch = branch;
        this.conversations = conversations;
    }

    static CompletionStage<BranchConnection> open(Branch branch, AgentContext context, LineManager supervisor) {
        Optional<WhatsAppChannel> found = context.channel(branch.channel());
        if (found.isEmpty()) {
            return CompletableFuture.failedStage(new BranchException("The branch " + branch.id() + " uses the channel "
                    + branch.channel() + ", which the coordinator does not have; add it with channel(...), or give"
                    + " the branch another one."));
        }
        WhatsAppChannel channel = found.get();
        return context.conversations()
                .open(branch.id(), channel.deduplicates())
                .thenCompose(conversations -> new BranchConnection(branch, conversations)
                        .connect(channel, context.store().whenOwned(), supervisor));
    }

    private CompletionStage<BranchConnection> connect(
            WhatsAppChannel channel, CompletionStage<Void> owned, LineManager supervisor) {
        boolean now = !channel.isLive() || owned.toCompletableFuture().isDone();
        if (!now) {
            log.warn(
                    "The line of {} waits until this node owns the database: another one may have it open",
                    branch.id());
            owned.thenCompose(done -> connect(channel, supervisor)).whenComplete((done, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
            });
            return CompletableFuture.completedStage(this);
        }
        return connect(channel, supervisor)
                .thenApply(done -> this)
                .exceptionallyCompose(
                        failure -> conversations.close().thenCompose(done -> CompletableFuture.failedStage(failure)));
    }

    private CompletionStage<Void> connect(WhatsAppChannel channel, LineManager supervisor) {
        if (isClosed()) {
            return CompletableFuture.completedStage(null);
        }
        return supervisor.open(channel, branch, conversations).thenCompose(opened -> {
            if (!use(opened)) {
                return opened.close();
            }
            conversations.connect(opened.session(), opened.sendPolicy());
            return CompletableFuture.completedStage(null);
        });
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Uses a line, unless the branch was closed while the line was opened; returns whether it is used. */
    private synchronized boolean use(SupervisedLine opened) {
        if (!closed) {
            line = opened;
        }
        return !closed;
    }

    private synchronized void failed(Throwable failure) {
        if (!closed) {
            broken =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            log.error("The line of {} cannot be opened", branch.id(), failure);
        }
    }

    synchronized Optional<SupervisedLine> line() {
        return Optional.ofNullable(line);
    }

    /** Closes the session first: messages received until then are still stored. */
    CompletableFuture<Void> close() {
        synchronized (this) {
            closed = true;
        }
        return line().map(SupervisedLine::close)
                .orElse(CompletableFuture.completedStage(null))
                .handle((done, failure) -> Optional.ofNullable(failure))
                .thenCompose(failure -> conversations
                        .close()
                        .thenCompose(done -> failure.<CompletionStage<Void>>map(CompletableFuture::failedStage)
                                .orElseGet(() -> CompletableFuture.completedStage(null))))
                .toCompletableFuture();
    }

    Health health() {
        Health overflow = conversations.backlog().overflow()
                ? Health.degraded("More messages wait than fit into memory; they are kept and will be answered.")
                : Health.UP;
        return Health.worst(line().map(SupervisedLine::health).orElseGet(this::withoutLine), overflow);
    }

    private synchronized Health withoutLine() {
        return broken == null
                ? Health.down("The line waits until this node owns the database, which was never reached from here:"
                        + " another node may have the line open. Bring the database back.")
                : Health.down("The line cannot be opened: " + broken.getMessage());
    }
}
