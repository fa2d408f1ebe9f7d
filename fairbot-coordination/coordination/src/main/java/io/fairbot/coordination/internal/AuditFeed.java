package io.fairbot.coordination.internal;

import io.fairbot.audit.AuditFollower;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditRecord;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A window of the latest entries of the audit log, which answers callers that wait for the next ones. Safe for use from any
 * thread.
 */
public final class AuditFeed {
    /** The number of entries that are kept; a caller that is further behind is told of a gap. */
    static final int SIZE = 1_000;

    /** The maximum number of callers that wait. */
    static final int MAX_WAITING = 64;

    private static final char SEPARATOR = '.';

    private final Platform platform;
    private final Subscription subscription;
    private final ArrayDeque<AuditRecord> latest = new ArrayDeque<>();
    private final Set<Caller> waiting = new LinkedHashSet<>();
    private String window;
    private long first;

    /**
     * The entries since a position.
     *
     * @param entries the entries, in the order of their commits
     * @param position the position after them
     * @param gap whether entries before them may be missing
     */
    public record AuditChanges(List<AuditRecord> entries, String position, boolean gap) {}

    /** A caller that waits; each is itself only. */
    private static final class Caller {
        final CompletableFuture<AuditChanges> answer = new CompletableFuture<>();
    }

    /** Creates a window that is filled from now on. */
    public AuditFeed(AuditLog audit, Platform platform) {
        this.platform = platform;
        window = platform.ids().next();
        subscription = audit.follow(new AuditFollower() {
            @Override
            public void onRecords(List<AuditRecord> records) {
                add(records);
            }

            @Override
            public void onGap() {
                clear();
            }
        });
    }

    /**
     * Returns the entries after a position.
     *
     * @param position the position of an earlier answer, empty for the present one
     * @param wait how long to wait for an entry when there is none
     * @return the entries, none when the time is over; empty when too many callers wait
     */
    Optional<CompletionStage<AuditChanges>> after(Optional<String> position, Duration wait) {
        Caller caller = new Caller();
        synchronized (this) {
            AuditChanges now = since(position);
            if (position.isEmpty() || now.gap || !now.entries.isEmpty() || wait.isZero()) {
                return Optional.of(CompletableFuture.completedStage(now));
            }
            if (waiting.size() >= MAX_WAITING) {
                return Optional.empty();
            }
            waiting.add(caller);
        }
        var timer = platform.time().schedule(wait, () -> expire(caller, position));
        return Optional.of(caller.answer
                .whenComplete((changes, failure) -> timer.cancel())
                // A caller that waits is woken with what is new, and reads from its own position.
                .thenApply(woken -> woken.entries.isEmpty() ? woken : now(position)));
    }

    /** Ends the window; callers that wait are answered. */
    public void close() {
        subscription.close();
        clear();
    }

    private void add(List<AuditRecord> records) {
        List<Caller> woken;
        synchronized (this) {
            latest.addAll(records);
            while (latest.size() > SIZE) {
                latest.removeFirst();
                first++;
            }
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(caller -> caller.answer.complete(new AuditChanges(records, "", false)));
    }

    private void clear() {
        List<Caller> woken;
        AuditChanges gap;
        synchronized (this) {
            first += latest.size();
            latest.clear();
            // Positions of the window before are unknown from now on.
            window = platform.ids().next();
            gap = new AuditChanges(List.of(), position(), true);
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(caller -> caller.answer.complete(gap));
    }

    private void expire(Caller caller, Optional<String> position) {
        synchronized (this) {
            waiting.removeIf(each -> each == caller);
        }
        caller.answer.complete(now(position));
    }

    private synchronized AuditChanges now(Optional<String> position) {
        return since(position);
    }

    private AuditChanges since(Optional<String> position) {
        long end = first + latest.size();
        if (position.isEmpty()) {
            return new AuditChanges(List.of(), position(), false);
        }
        Optional<Long> known = number(position.get()).filter(number -> number >= first && number <= end);
        if (known.isEmpty()) {
            return new AuditChanges(List.of(), position(), true);
        }
        return new AuditChanges(latest.stream().skip(known.get() - first).toList(), position(), false);
    }

    private String position() {
        return window + SEPARATOR + (first + latest.size());
    }

    /** Returns the number of a position in this window. */
    private Optional<Long> number(String position) {
        String prefix = window + SEPARATOR;
        if (!position.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(position.substring(prefix.length())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
