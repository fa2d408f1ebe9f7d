package io.fairbot.conversation.engine;

import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.ContactHistory;
import io.fairbot.conversation.outbound.ReplyWindow;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.conversation.queue.RowPage;
import io.fairbot.conversation.queue.RowProcessor;
import io.fairbot.conversation.queue.RowResult;
import io.fairbot.conversation.queue.RowSource;
import io.fairbot.conversation.report.BranchMeters;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.store.lease.PersistentWriter;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of a branch: sends its messages, one at a time for each contact.
 *
 * <p>A row goes from QUEUED to PREPARED, which fixes its channel id, and only then is it sent; so after a crash every message
 * that may have been sent is PREPARED. Where the channel drops repetitions it is sent again; elsewhere it becomes UNKNOWN, and is
 * sent again when no delivery status arrives for a while, unless nobody expects it: a notice or marketing waits for a status until
 * it expires. A row that was refused for now is QUEUED again.
 */
final class Outbox implements RowProcessor<Document<OutboxEntry>> {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
    private static final CompletionStage<RowResult> ENDED = CompletableFuture.completedStage(new RowResult.Done(1));

    private final String branch;
    private final DocumentStore store;
    private final Platform platform;
    private final ConversationOptions options;
    private final ContactDirectory directory;
    private final boolean dropsRepetitions;
    private final ReplyWindow window;
    private final OutboxPreparation preparation;
    private final RowNumberGenerator sequence;
    private final DeadLetters letters;
    private final PersistentWriter writer;
    private final SentRecorder sent;
    private final Inbox inbox;
    private final BranchMeters meters;
    private volatile @Nullable SendTarget target;

    /** A session that sends, and the policy that decides when. */
    private record SendTarget(WhatsAppSession session, SendPolicy policy) {
        ReplyFormatter formatter() {
            return new ReplyFormatter(session::supports, session.limits());
        }
    }

    /** A permission to send one message; released once, as soon as the channel has answered or the attempt has failed. */
    private static final class SendPermit {
        private final SendPolicy policy;
        private final OutboundMessage message;
        private final AtomicBoolean released = new AtomicBoolean();

        SendPermit(SendPolicy policy, OutboundMessage message) {
            this.policy = policy;
            this.message = message;
        }

        void release() {
            if (!released.getAndSet(true)) {
                policy.attemptEnded(message);
            }
        }
    }

    Outbox(
            String branch,
            OwnedStore owned,
            Platform platform,
            BranchEngine.BranchEnvironment environment,
            ChannelTraits channel,
            Inbox inbox) {
        directory = environment.directory();
        options = environment.options();
        this.inbox = inbox;
        letters = new DeadLetters(branch, owned, platform);
        this.branch = branch;
        store = owned.reader();
        this.platform = platform;
        meters = new BranchMeters(branch, platform);
        dropsRepetitions = channel.deduplicates();
        window = new ReplyWindow(channel.replyWindow(), branch, new ContactHistory(store, directory), platform.time());
        sequence = new RowNumberGenerator(platform.time());
        writer = new PersistentWriter(owned, platform.time());
        sent = new SentRecorder(owned, writer, platform, inbox, options.historyRetention());
        preparation = new OutboxPreparation(channel.keepsKeys(), store, writer::apply, platform);
    }

    RowNumberGenerator sequence() {
        return sequence;
    }

    void connect(WhatsAppSession session, SendPolicy policy) {
        target = new SendTarget(session, policy);
    }

    /** Returns the formatter for the line that sends now. */
    ReplyFormatter formatter() {
        SendTarget now = target;
        return now == null ? ReplyFormatter.WHATSAPP : now.formatter();
    }

    /** Returns the session that sends now. */
    Optional<WhatsAppSession> session() {
        return Optional.ofNullable(target).map(SendTarget::session);
    }

    boolean isConnected() {
        return target != null;
    }

    /** Continues the numbering after the open rows. */
    CompletionStage<Void> recover() {
        return Stages.all(Arrays.stream(Purpose.values())
                        .map(purpose -> store.find(
                                open(purpose).orderBy("seq").descending().limit(1)))
                        .toList())
                .thenAccept(pages -> pages.forEach(page -> page.documents()
                        .forEach(document -> sequence.advanceTo(document.value().seq()))));
    }

    /** Returns the waiting messages that customers expect, or those that they do not expect: each kind has a queue of its own. */
    RowSource<Document<OutboxEntry>> rows(boolean isUnsolicited) {
        return new WaitingMessages(Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.isUnsolicited() == isUnsolicited)
                .toList());
    }

    /** The waiting messages of some purposes. */
    private final class WaitingMessages implements RowSource<Document<OutboxEntry>> {
        private final List<Purpose> purposes;

        WaitingMessages(List<Purpose> purposes) {
            this.purposes = purposes;
        }

        @Override
        public String key(Document<OutboxEntry> row) {
            return directory.current(row.value().contact());
        }

        @Override
        public String id(Document<OutboxEntry> row) {
            return row.id();
        }

        @Override
        public long place(Document<OutboxEntry> row) {
            return row.value().seq();
        }

        @Override
        public CompletionStage<RowPage<Document<OutboxEntry>>> from(long place, int limit) {
            return Stages.all(purposes.stream()
                            .map(purpose -> letters.readable(
                                    open(purpose).atLeast("seq", place).limit(limit),
                                    Function.<Document<OutboxEntry>>identity()))
                            .toList())
                    .thenApply(pages -> RowPage.merged(pages, this::place, limit));
        }

        @Override
        public CompletionStage<List<Document<OutboxEntry>>> load(List<String> ids) {
            return Stages.all(ids.stream()
                            .map(id -> letters.read(ConversationModels.OUTBOX, id))
                            .toList())
                    .thenApply(found -> found.stream()
                            .flatMap(Optional::stream)
                            .filter(document -> document.value().open() != null)
                            .toList());
        }
    }

    /** Ends all waits for the store, so that attempts in progress end soon. */
    void close() {
        writer.close();
    }

    /** Processes one row at a time. */
    @Override
    public CompletionStage<RowResult> process(List<Document<OutboxEntry>> rows, boolean resumed) {
        // A row that this process deferred was not sent meanwhile.
        return step(rows.get(0), resumed);
    }

    /**
     * Processes a row to its end, or as far as possible now.
     *
     * @param unsent whether a row that is PREPARED is known not to have been sent
     */
    private CompletionStage<RowResult> step(Document<OutboxEntry> row, boolean unsent) {
        OutboxEntry entry = row.value();
        if (entry.open() == null) {
            return ENDED;
        }
        if (isOver(entry)) {
            return end(row, OutboxStatus.EXPIRED, expiry(entry));
        }
        return switch (entry.status()) {
            case QUEUED -> whenPermitted(row, entry.channelId() == null ? this::prepare : this::prepareAgain);
            case PREPARED ->
                dropsRepetitions || unsent
                        ? whenPermitted(row, this::transmit)
                        : markUnknown(row, "The process ended while it was being sent.");
            case UNKNOWN -> resendLater(row);
            default -> ENDED;
        };
    }

    private CompletionStage<RowResult> whenPermitted(
            Document<OutboxEntry> row, BiFunction<Document<OutboxEntry>, SendPermit, CompletionStage<RowResult>> send) {
        OutboundMessage message = message(row);
        SendPolicy policy = target().policy();
        return decide(row, message, policy).thenCompose(answer -> {
            if (answer instanceof SendDecision.Denial refused) {
                return refuse(row, refused.reason());
            }
            if (answer instanceof SendDecision.Deferral later) {
                return defer(row, later);
            }
            SendPermit permit = new SendPermit(policy, message);
            if (isOver(row.value())) {
                // Its turn has come too late.
                permit.release();
                return end(row, OutboxStatus.EXPIRED, expiry(row.value()));
            }
            // A channel that throws releases its permit as well.
            return Stages.attempt(() -> send.apply(row, permit)).whenComplete((done, failure) -> permit.release());
        });
    }

    private CompletionStage<SendDecision> decide(
            Document<OutboxEntry> row, OutboundMessage message, SendPolicy policy) {
        return window.allows(message.content(), row.value().contact())
                .thenCompose(isOpen -> isOpen
                        ? decideOpen(row, message, policy)
                        : CompletableFuture.completedStage(new SendDecision.Denial(SendRefusal.WINDOW_CLOSED)));
    }

    private CompletionStage<SendDecision> decideOpen(
            Document<OutboxEntry> row, OutboundMessage message, SendPolicy policy) {
        if (!message.purpose().isUnsolicited()) {
            return policy.decide(message);
        }
        return store.get(
                        ConversationModels.OPT_OUTS,
                        directory.current(row.value().contact()))
                .thenCompose(optOut -> optOut.isEmpty()
                        ? policy.decide(message)
                        : CompletableFuture.completedStage(new SendDecision.Denial(SendRefusal.OPTED_OUT)));
    }

    private CompletionStage<RowResult> refuse(Document<OutboxEntry> row, SendRefusal reason) {
        return ReplyWindow.explain(reason, target().session()).thenCompose(why -> end(row, OutboxStatus.REFUSED, why));
    }

    private CompletionStage<RowResult> defer(Document<OutboxEntry> row, SendDecision.Deferral later) {
        Duration left = Duration.between(platform.time().now(), row.value().expiresAt());
        boolean tooLate = later.delay().compareTo(left) >= 0;
        if (tooLate && later.reason() != SendRefusal.LINE_NOT_OPEN) {
            return refuse(row, later.reason());
        }
        return again(tooLate ? left : later.delay());
    }

    private CompletionStage<RowResult> prepare(Document<OutboxEntry> row, SendPermit permit) {
        OutboundMessage message = message(row);
        WhatsAppSession session = target().session();
        if (!session.supports(message.content())) {
            return end(
                    row,
                    OutboxStatus.FAILED,
                    "The line cannot send a content of type "
                            + message.content().kind() + ", and no text stands for it.");
        }
        return preparation.prepare(session, row, message).thenCompose(result -> {
            if (result instanceof OutboxPreparation.Committed committed) {
                return transmit(committed.row(), permit);
            }
            permit.release();
            if (result instanceof OutboxPreparation.Unsendable refused) {
                return giveUp(row, refused.cause(), refused.detail());
            }
            if (result instanceof OutboxPreparation.Unusable unusable) {
                return end(row, OutboxStatus.FAILED, unusable.reason());
            }
            return result instanceof OutboxPreparation.Delayed delayed ? again(row, delayed.delay()) : reread(row);
        });
    }

    /** Marks a row that was refused for now as one that may have been sent, and sends what was prepared. */
    private CompletionStage<RowResult> prepareAgain(Document<OutboxEntry> row, SendPermit permit) {
        OutboxEntry next = row.value().asReleased(platform.time().now());
        return commit(row, next, List.of(), marked -> transmit(marked, permit));
    }

    private CompletionStage<RowResult> transmit(Document<OutboxEntry> row, SendPermit permit) {
        OutboxEntry entry = row.value();
        PreparedMessage message = new PreparedMessage(
                message(row),
                Objects.requireNonNull(entry.channelId()),
                Objects.requireNonNullElse(entry.payload(), ""),
                List.of());
        // Until the result is stored, so that the provider's echo of the message is recognized.
        return inbox.transmissions()
                .run(() -> meters.transmission(() -> target().session().transmit(message))
                        .thenCompose(result -> {
                            permit.release();
                            if (result instanceof Transmission.Failed failed) {
                                return failed(row, failed);
                            }
                            if (result instanceof Transmission.Unknown unknown) {
                                return dropsRepetitions
                                        ? retrySoon(row, unknown.detail())
                                        : markUnknown(row, unknown.detail());
                            }
                            return sent.record(row, (Transmission.Sent) result).thenCompose(done -> {
                                meters.ended(entry, OutboxStatus.SENT);
                                return ENDED;
                            });
                        }));
    }

    private CompletionStage<RowResult> failed(Document<OutboxEntry> row, Transmission.Failed failed) {
        int attempts = row.value().attempts() + 1;
        Duration backoff = BACKOFF.after(attempts);
        Duration pause = failed.retryAfter()
                .filter(least -> least.compareTo(backoff) > 0)
                .orElse(backoff);
        RetryVerdict verdict = RetryVerdict.of(failed.cause().action());
        Optional<Duration> again = verdict.delay(attempts, options.maxSendAttempts(), pause);
        // One that nobody has is sent at once after a restart.
        boolean isUnsent = row.value().status() == OutboxStatus.PREPARED && !dropsRepetitions;
        OutboxStatus next = isUnsent ? OutboxStatus.QUEUED : OutboxStatus.PREPARED;
        return again.isPresent()
                ? retryAfter(row, next, failed.detail(), again.get())
                : giveUp(row, failed.cause(), failed.detail());
    }

    private CompletionStage<RowResult> giveUp(Document<OutboxEntry> row, FailureCause cause, String detail) {
        OutboxEntry entry = row.value();
        Instant now = platform.time().now();
        List<Write> optOut = cause.action() == FailureAction.STORE_OPT_OUT
                ? List.of(Write.put(
                        ConversationModels.OPT_OUTS, directory.current(entry.contact()), new OptOut(branch, now)))
                : List.of();
        OutboxEntry closed = entry.asClosed(OutboxStatus.FAILED, cause + ": " + detail, now);
        return commit(row, closed, optOut, ended -> ENDED);
    }

    private CompletionStage<RowResult> retrySoon(Document<OutboxEntry> row, String why) {
        return retryAfter(
                row, OutboxStatus.PREPARED, why, BACKOFF.after(row.value().attempts() + 1));
    }

    /** Records the attempt and tries again after a pause. */
    private CompletionStage<RowResult> retryAfter(
            Document<OutboxEntry> row, OutboxStatus status, String why, Duration wait) {
        OutboxEntry next = row.value().withAttempt(status, why, platform.time().now());
        return commit(row, next, List.of(), changed -> again(wait));
    }

    private CompletionStage<RowResult> markUnknown(Document<OutboxEntry> row, String why) {
        OutboxEntry next = row.value()
                .withAttempt(OutboxStatus.UNKNOWN, why, platform.time().now());
        return commit(row, next, List.of(), this::resendLater);
    }

    /** Resends after a wait and a new read, since a status may name the row meanwhile; what nobody expects is not sent twice. */
    private CompletionStage<RowResult> resendLater(Document<OutboxEntry> row) {
        OutboxEntry entry = row.value();
        Instant due = entry.purpose().isUnsolicited()
                ? entry.expiresAt()
                : entry.changedAt().plus(options.resendUnknownAfter());
        Duration wait = Duration.between(platform.time().now(), due);
        return wait.isNegative() || wait.isZero() ? whenPermitted(row, this::transmit) : again(wait);
    }

    private CompletionStage<RowResult> end(Document<OutboxEntry> row, OutboxStatus last, @Nullable String why) {
        OutboxEntry closed = row.value().asClosed(last, why, platform.time().now());
        return commit(row, closed, List.of(), ended -> ENDED);
    }

    /** Processes the row again after a delay, or when it expires if that is earlier. */
    private CompletionStage<RowResult> again(Document<OutboxEntry> row, Duration wait) {
        Duration left = Duration.between(platform.time().now(), row.value().expiresAt());
        return again(wait.compareTo(left) < 0 ? wait : left);
    }

    private static CompletionStage<RowResult> again(Duration wait) {
        return CompletableFuture.completedStage(new RowResult.Again(wait));
    }

    /** Commits the next state of a row and continues with it. */
    private CompletionStage<RowResult> commit(
            Document<OutboxEntry> row,
            OutboxEntry next,
            List<Write> more,
            Function<Document<OutboxEntry>, CompletionStage<RowResult>> then) {
        Batch batch = Batch.builder(platform.ids().next())
                .add(Write.replace(row, next))
                .addAll(HistoryEntry.of(row.id(), next, options.historyRetention()))
                .addAll(more)
                .build();
        return writer.apply(batch).thenCompose(result -> {
            if (result instanceof BatchResult.Applied applied) {
                if (next.open() == null) {
                    meters.ended(next, next.status());
                }
                long version = applied.receipt().versions().get(0);
                return then.apply(row.replaced(version, next));
            }
            if (result instanceof BatchResult.Rejected rejected
                    && rejected.write().model().equals(row.model())) {
                return reread(row);
            }
            return CompletableFuture.failedStage(new BatchRejectedException(result));
        });
    }

    /** Continues with a row in the form that another writer has stored. */
    private CompletionStage<RowResult> reread(Document<OutboxEntry> row) {
        return store.get(row.model(), row.id())
                .thenCompose(fresh -> fresh.map(found -> step(found, false)).orElse(ENDED));
    }

    private boolean isOver(OutboxEntry entry) {
        return !entry.expiresAt().isAfter(platform.time().now());
    }

    private static String expiry(OutboxEntry entry) {
        return entry.status() == OutboxStatus.QUEUED
                ? "Its time was over before it could be sent."
                : "Its time was over; it may have been sent.";
    }

    /** Returns the message as the line can send it: it may be another line than the one for which it was formatted. */
    private OutboundMessage message(Document<OutboxEntry> row) {
        OutboxEntry entry = row.value();
        // A channel that quotes a message of a group might write there.
        List<MessageRef> inReplyTo =
                entry.inReplyTo().stream().filter(ref -> ref.group().isEmpty()).toList();
        return new OutboundMessage(
                row.id(), entry.to(), entry.purpose(), formatter().sendable(entry.content()), inReplyTo);
    }

    private SendTarget target() {
        return Objects.requireNonNull(target, "Sending begins only after a session was connected.");
    }

    private Query<OutboxEntry> open(Purpose purpose) {
        return Query.of(ConversationModels.OUTBOX)
                .where("branch", branch)
                .where("open", true)
                .where("purpose", purpose);
    }
}
