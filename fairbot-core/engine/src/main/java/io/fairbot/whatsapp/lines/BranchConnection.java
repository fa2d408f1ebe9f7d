package io.fairbot.whatsapp.lines;

import io.fairbot.FairbotException;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.lease.HeldLease;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.storage.LineDocuments;
import io.fairbot.whatsapp.supervision.LineManager;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open branch: its lease, its conversations and, once no other node can have the lease, its supervised line. Without the lease
 * there is neither; it is asked for until the branch is closed.
 */
final class BranchConnection {
    private static final Logger log = LoggerFactory.getLogger(BranchConnection.class);

    private final Branch branch;
    private final WhatsAppChannel channel;
    private final ChannelDocuments codec;
    private final LineManager manager;
    private final LineDependencies dependencies;
    private final Instant since;
    private @Nullable HeldLease lease;
    private @Nullable BranchConversations conversations;
    private @Nullable SupervisedLine line;
    private @Nullable Throwable broken;
    private TimeSource.@Nullable TimerHandle retry;
    private boolean unlinking;
    private boolean closed;

    BranchConnection(
            Branch branch,
            WhatsAppChannel channel,
            ChannelDocuments codec,
            LineManager manager,
            LineDependencies dependencies) {
        this.branch = branch;
        this.channel = channel;
        this.codec = codec;
        this.manager = manager;
        this.dependencies = dependencies;
        since = dependencies.platform().time().now();
    }

    /** Returns when the branch was given here. */
    Instant since() {
        return since;
    }

    /** Opens the branch; completes early when another node owns it, or when its line has to wait. */
    CompletionStage<Void> open() {
        return HeldLease.acquire(
                        dependencies.store().leases(),
                        HeldLease.ofBranch(branch.id()),
                        dependencies.node(),
                        dependencies.leaseTtl(),
                        dependencies.platform().time())
                .thenCompose(found -> {
                    if (found.isPresent()) {
                        return openOwned(found.get());
                    }
                    log.warn(
                            "The branch {} is owned by another node; it is opened when that one releases it",
                            branch.id());
                    retryLater();
                    return CompletableFuture.completedStage(null);
                });
    }

    private CompletionStage<Void> openOwned(HeldLease held) {
        synchronized (this) {
            if (closed) {
                return held.release();
            }
            lease = held;
            broken = null;
        }
        held.lost().thenRun(this::reopen);
        return dependencies
                .conversations()
                .open(branch.id(), ChannelTraits.of(channel), Ownership.of(held::fence))
                .thenCompose(opened -> use(opened) ? connectWhenConfirmed(opened, held) : opened.close())
                .exceptionallyCompose(failure -> onlyThisLine(Stages.cause(failure)));
    }

    /** Damaged files of one line close that line alone: its branch stays open without it. */
    private CompletionStage<Void> onlyThisLine(Throwable failure) {
        boolean isDamaged = failure instanceof StoreException store && store.code() == StoreErrorCode.CORRUPT;
        if (isDamaged) {
            failed(failure);
        }
        return isDamaged ? CompletableFuture.completedStage(null) : CompletableFuture.failedStage(failure);
    }

    private CompletionStage<Void> connectWhenConfirmed(BranchConversations opened, HeldLease held) {
        CompletableFuture<Void> confirmed = held.confirmed().toCompletableFuture();
        if (!channel.isLive() || confirmed.isDone()) {
            return connect(opened, held);
        }
        log.warn("The line of {} waits until this node owns the database: another one may have it open", branch.id());
        CompletableFuture<?> unused = confirmed
                .thenCompose(done -> connect(opened, held))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed(Stages.cause(failure));
                    }
                });
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<Void> connect(BranchConversations opened, HeldLease held) {
        if (held.fence().isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return manager.open(channel, branch, opened, documents(held)).thenCompose(supervised -> {
            if (!use(supervised, held)) {
                return supervised.close();
            }
            opened.connect(supervised.session(), supervised.sendPolicy());
            return CompletableFuture.completedStage(null);
        });
    }

    private LineDocuments documents(HeldLease held) {
        return new LineDocuments(
                branch.id(),
                codec,
                dependencies.store(),
                dependencies.platform().ids(),
                held::fence);
    }

    /**
     * Ends the link of the line with its phone, deletes what the channel has of it, and opens the line again, which then waits to
     * be linked.
     *
     * @param order records the order, once it is known that it can be carried out
     */
    CompletionStage<Void> unlink(Supplier<CompletionStage<Void>> order) {
        SupervisedLine linked;
        BranchConversations opened;
        HeldLease held;
        synchronized (this) {
            if (line == null || unlinking) {
                return CompletableFuture.failedStage(new IllegalStateException(
                        "The line of " + branch.id() + " is not open here, or is being unlinked already."));
            }
            linked = line;
            // A line has both as long as it is there.
            opened = Objects.requireNonNull(conversations);
            held = Objects.requireNonNull(lease);
            unlinking = true;
        }
        return Stages.attempt(order)
                .thenCompose(ordered -> Stages.recover(linked.session().unlink(), this::atTheProvider))
                .thenCompose(done -> linked.close())
                .thenCompose(done -> channel.forget(branch))
                .thenCompose(done -> documents(held).deleteAll())
                .thenCompose(done -> connect(opened, held))
                .whenComplete((done, failure) -> unlinked());
    }

    private synchronized void unlinked() {
        unlinking = false;
    }

    /** A line that cannot reach its provider is unlinked all the same: a person removes it from the phone's list of devices. */
    private CompletionStage<Void> atTheProvider(Throwable failure) {
        log.warn(
                "The provider was not told that the line of {} is unlinked; remove it on the phone: {}",
                branch.id(),
                failure.getMessage());
        return CompletableFuture.completedStage(null);
    }

    /** Uses conversations, unless the branch was closed while they were opened; returns whether they are used. */
    private synchronized boolean use(BranchConversations opened) {
        if (!closed) {
            conversations = opened;
        }
        return !closed;
    }

    /** Uses a line, unless the branch was closed or its lease lost while the line was opened. */
    private synchronized boolean use(SupervisedLine opened, HeldLease held) {
        boolean used = !closed && lease == held;
        if (used) {
            line = opened;
        }
        return used;
    }

    private synchronized void failed(Throwable failure) {
        if (!closed) {
            broken = failure;
            if (failure instanceof FairbotException) {
                log.error("The line of {} cannot be opened: {}", branch.id(), failure.getMessage());
            } else {
                log.error("The line of {} cannot be opened", branch.id(), failure);
            }
        }
    }

    /** Closes what depends on the lease, and opens the branch again once the lease is granted again. */
    private void reopen() {
        release().whenComplete((done, failure) -> retryLater());
    }

    private synchronized void retryLater() {
        if (!closed) {
            retry = dependencies
                    .platform()
                    .time()
                    .schedule(dependencies.leaseTtl().dividedBy(4), this::retry);
        }
    }

    private void retry() {
        CompletableFuture<?> unused = Stages.attempt(this::open).whenComplete((done, failure) -> {
            if (failure != null) {
                failed(Stages.cause(failure));
                reopen();
            }
        });
    }

    synchronized Optional<SupervisedLine> line() {
        return Optional.ofNullable(line);
    }

    /** Closes the branch. Idempotent. */
    CompletionStage<Void> close() {
        synchronized (this) {
            closed = true;
            if (retry != null) {
                retry.cancel();
            }
        }
        return release();
    }

    /** Closes the session first: messages received until then are still stored. The lease is released last. */
    private CompletionStage<Void> release() {
        Optional<SupervisedLine> session;
        Optional<BranchConversations> talks;
        Optional<HeldLease> held;
        synchronized (this) {
            session = Optional.ofNullable(line);
            talks = Optional.ofNullable(conversations);
            held = Optional.ofNullable(lease);
            line = null;
            conversations = null;
            lease = null;
        }
        CompletionStage<Void> nothing = CompletableFuture.completedStage(null);
        return session.map(SupervisedLine::close)
                .orElse(nothing)
                .handle((done, failure) -> Optional.ofNullable(failure))
                .thenCompose(failure -> talks.map(BranchConversations::close)
                        .orElse(nothing)
                        .thenCompose(done -> held.map(HeldLease::release).orElse(nothing))
                        .thenCompose(done -> failure.<CompletionStage<Void>>map(CompletableFuture::failedStage)
                                .orElse(nothing)));
    }

    synchronized Health health() {
        if (conversations == null) {
            return broken == null
                    ? Health.down("Another node owns this branch; it is opened here when that one releases it.")
                    : Health.down("The branch cannot be opened: " + broken.getMessage());
        }
        Health overflow = conversations.backlog().overflow()
                ? Health.degraded("More messages wait than fit into memory; they are kept and will be answered.")
                : Health.UP;
        return Health.worst(line == null ? withoutLine() : line.health(), overflow);
    }

    private Health withoutLine() {
        if (broken != null) {
            return Health.down("The line cannot be opened: " + broken.getMessage());
        }
        boolean isConfirmed =
                lease == null || lease.confirmed().toCompletableFuture().isDone();
        return Health.down(
                isConfirmed
                        ? "The line is being opened."
                        : "The line waits until this node owns the database, which was never reached from here:"
                                + " another node may have the line open. Bring the database back.");
    }
}
