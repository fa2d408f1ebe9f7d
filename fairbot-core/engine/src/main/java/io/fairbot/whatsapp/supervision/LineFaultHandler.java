package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.LineFault;
import io.fairbot.whatsapp.SendRefusal;
import io.fairbot.whatsapp.WhatsAppSession;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures of a line mean for what it sends and reads, apart from its connection. */
final class LineFaultHandler {
    private static final Logger log = LoggerFactory.getLogger(LineFaultHandler.class);
    /** The same cause is told again after this time at the earliest. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final int MOST_CONTACTS = 1000;

    private final SendGovernor governor;
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final Map<FailureCause, Long> toldAt = new EnumMap<>(FailureCause.class);
    /** How many unreadable messages came of a contact; the contacts of long ago are forgotten. */
    private final Map<String, Integer> unreadable = new LinkedHashMap<>();

    LineFaultHandler(SendGovernor governor, Supplier<SupervisionOptions> options, TimeSource time) {
        this.governor = governor;
        this.options = options;
        this.time = time;
    }

    static FailureCause connectionLost(FailureCause.WhatsAppProvider provider) {
        return provider == FailureCause.WhatsAppProvider.WEB
                ? FailureCause.WEB_CONNECTION_LOST
                : FailureCause.CLOUD_TRANSIENT;
    }

    static FailureCause silent(FailureCause.WhatsAppProvider provider) {
        return provider == FailureCause.WhatsAppProvider.WEB ? FailureCause.WEB_SILENT : FailureCause.CLOUD_SILENT;
    }

    SendGovernor governor() {
        return governor;
    }

    /** What it means for messages that want to leave; any thread. */
    void feel(LineFault trouble) {
        switch (trouble.cause().action()) {
            case BACK_OFF_SHARED -> governor.share().slower();
            case BACK_OFF_CONTACT -> trouble.contact().ifPresent(governor::slower);
            case FREEZE_NEW_CHATS -> governor.freeze(SendRefusal.NEW_CHATS_RESTRICTED, lasts(trouble));
            case FREEZE_UNSOLICITED -> governor.freeze(SendRefusal.UNASKED_FROZEN, lasts(trouble));
            default -> {
                // The others hold back no message.
            }
        }
    }

    private Duration lasts(LineFault trouble) {
        return trouble.until()
                .map(until -> Duration.between(time.now(), until))
                .orElse(options.get().defaultFreeze());
    }

    /** Whether a cause was not told for a while. */
    boolean isNews(LineDiagnosis diagnosis) {
        long now = time.nanoTime();
        FailureCause cause = diagnosis.cause().orElseThrow();
        Long before = toldAt.get(cause);
        if (before != null && now - before < QUIET.toNanos()) {
            return false;
        }
        toldAt.put(cause, now);
        return true;
    }

    /** Asks for an unreadable message once more; with new keys when that happens again and again. */
    void askAgain(WhatsAppSession session, LineFault trouble) {
        if (trouble.contact().isEmpty() || trouble.messageId().isEmpty()) {
            log.warn("A message is unreadable, but the channel does not say whose it is: {}", trouble.detail());
            return;
        }
        Alias sender = trouble.contact().get();
        int count = unreadable.merge(sender.key(), 1, Integer::sum);
        boolean newKeys = count >= options.get().unreadableBeforeRekey();
        if (newKeys || unreadable.size() > MOST_CONTACTS) {
            unreadable.remove(
                    newKeys ? sender.key() : unreadable.keySet().iterator().next());
        }
        LineSession.begin(
                        () -> session.requestResend(sender, trouble.messageId().get(), newKeys))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("An unreadable message could not be asked for again: {}", failure.toString());
                    }
                });
    }
}
