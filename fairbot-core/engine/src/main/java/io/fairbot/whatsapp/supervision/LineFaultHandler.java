package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of line faults: throttles or freezes sending, and requests resends of unreadable messages.
 *
 * <p>{@link #applyToSending} is safe for use from any thread; everything else runs on the line's thread.
 */
final class LineFaultHandler {
    private static final Logger log = LoggerFactory.getLogger(LineFaultHandler.class);
    /** The same cause is reported again after this time at the earliest. */
    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_CONTACTS = 1000;

    private final SendGovernor governor;
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final Map<FailureCause, Long> reportedAt = new HashMap<>();
    /** The number of unreadable messages by contact; contacts of long ago are removed. */
    private final Map<String, Integer> unreadable = new LinkedHashMap<>();

    LineFaultHandler(SendGovernor governor, Supplier<SupervisionOptions> options, TimeSource time) {
        this.governor = governor;
        this.options = options;
        this.time = time;
    }

    /** Returns the urgency of a fault with which the line stays open. */
    static Urgency urgency(FailureAction action) {
        return switch (action) {
            case FREEZE_NEW_CHATS, FREEZE_UNSOLICITED, DISABLE_TEMPLATE -> Urgency.ALERT;
            default -> Urgency.NOTE;
        };
    }

    SendGovernor governor() {
        return governor;
    }

    /** Slows down or freezes sending where the failure asks for it. Any thread. */
    void applyToSending(LineFault fault) {
        switch (fault.cause().action()) {
            case BACK_OFF_SHARED -> governor.throttle().backOff();
            case BACK_OFF_CONTACT -> fault.contact().ifPresent(governor::backOff);
            case FREEZE_NEW_CHATS -> governor.freeze(SendRefusal.NEW_CHATS_RESTRICTED, freezeTime(fault));
            case FREEZE_UNSOLICITED -> governor.freeze(SendRefusal.UNASKED_FROZEN, freezeTime(fault));
            default -> {
                // The other actions delay no message.
            }
        }
    }

    /** Applies, as {@link #applyToSending(LineFault)} does, a failure that ended the session. */
    void applyToSending(LineDiagnosis failure) {
        failure.cause()
                .ifPresent(cause -> applyToSending(
                        new LineFault(cause, failure.detail(), failure.until(), Optional.empty(), Optional.empty())));
    }

    private Duration freezeTime(LineFault fault) {
        return fault.until()
                .map(until -> Duration.between(time.now(), until))
                .orElse(options.get().defaultFreeze());
    }

    /** Returns whether the cause was not reported within the last minute, and counts it as reported. */
    boolean isReportable(LineDiagnosis diagnosis) {
        long now = time.nanoTime();
        FailureCause cause = diagnosis.cause().orElseThrow();
        Long before = reportedAt.get(cause);
        if (before != null && now - before < REPORT_INTERVAL.toNanos()) {
            return false;
        }
        reportedAt.put(cause, now);
        return true;
    }

    /** Requests an unreadable message from its sender again; with new keys when that happens repeatedly. */
    void requestResend(WhatsAppSession session, LineFault fault) {
        if (fault.contact().isEmpty() || fault.messageId().isEmpty()) {
            log.warn("A message is unreadable, but the channel does not report its sender: {}", fault.detail());
            return;
        }
        Alias sender = fault.contact().get();
        int count = unreadable.merge(sender.key(), 1, Integer::sum);
        boolean newKeys = count >= options.get().unreadableBeforeRekey();
        if (newKeys || unreadable.size() > MAX_CONTACTS) {
            unreadable.remove(
                    newKeys ? sender.key() : unreadable.keySet().iterator().next());
        }
        CompletableFuture<?> unused = Stages.attempt(
                        () -> session.requestResend(sender, fault.messageId().get(), newKeys))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("The resend of an unreadable message could not be requested: {}", failure.toString());
                    }
                });
    }
}
