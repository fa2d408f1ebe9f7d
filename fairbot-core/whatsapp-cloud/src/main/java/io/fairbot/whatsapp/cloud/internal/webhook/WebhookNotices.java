package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.AccountChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartKept;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of what the webhook received, and its notices in the log. What an operator should know is said once for each kind or
 * number, however often it comes, and never with what a customer wrote. Safe for use from any thread.
 */
final class WebhookNotices {
    private static final Logger log = LoggerFactory.getLogger(WebhookNotices.class);
    /** The largest number of different notices; what comes after is counted only. */
    private static final int MAX_NOTICES = 1000;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private final Map<String, Instant> lastByNumber = new ConcurrentHashMap<>();
    private WebhookStatus status = new WebhookStatus(Optional.empty(), 0, 0, Optional.empty());

    /** The reasons for which a delivery is not acknowledged. */
    enum Rejection {
        SIGNATURE,
        CONTENT_TYPE,
        LENGTH,
        BUDGET,
        MALFORMED,
        STARTING,
        STORE
    }

    /** Records that a delivery had a right signature. */
    synchronized void signed(Instant now) {
        status = new WebhookStatus(Optional.of(now), status.wrongSignatures(), 0, status.lastWrongAt());
    }

    /** Records that a delivery had no right signature. */
    synchronized void unsigned(Instant now) {
        status = new WebhookStatus(
                status.lastDeliveryAt(), status.wrongSignatures() + 1, status.wrongInARow() + 1, Optional.of(now));
    }

    /** Records that something about a number was delivered. */
    void delivered(String number, Instant now) {
        lastByNumber.put(number, now);
    }

    synchronized WebhookStatus status() {
        return status;
    }

    /** Returns when something about a number was delivered last. */
    Optional<Instant> lastOf(String number) {
        return Optional.ofNullable(lastByNumber.get(number));
    }

    /** Counts an event that is durable. */
    void handled(WebhookEvent event) {
        count("event/" + event.getClass().getSimpleName());
        if (event instanceof PartKept part
                && isFirst("kept/" + part.kind() + "/" + part.number().orElse(""))) {
            if (part.kind().startsWith(WebhookParser.NUMBER)) {
                log.warn(
                        "The webhook received something for the number {}, which has no branch. It is stored for 30"
                                + " days; add the number to a branch, or remove the app's subscription.",
                        part.number().orElse(""));
            } else {
                log.info("The webhook received {}, which nothing handles; it is stored for 30 days.", part.kind());
            }
        } else if (event instanceof AccountChanged changed) {
            said(changed.change());
        }
    }

    private void said(AccountChange change) {
        if (change.needsAttention() && isFirst("account/" + change)) {
            log.warn(
                    "WhatsApp reports {} {} {}; look at the account {} in Meta's Business Manager.",
                    change.field(),
                    change.event(),
                    change.subject(),
                    change.account());
        }
    }

    /** Counts a part of a kind that the application does not do. */
    void ignored(String kind) {
        count("ignored/" + kind);
        if (isFirst("ignored/" + kind)) {
            log.info("The webhook received {}, which the application ignores.", kind);
        }
    }

    /** Counts an event that no inbox takes, whenever it is delivered. */
    void refused(WebhookEvent event, IllegalArgumentException why) {
        String kind = event.getClass().getSimpleName();
        count("refused/" + kind);
        if (isFirst("refused/" + kind)) {
            log.error("The webhook received a {} that cannot be stored; it is dropped", kind, why);
        }
    }

    /** Counts a delivery that is not acknowledged. */
    void rejected(Rejection why) {
        count("rejected/" + why);
        if (why == Rejection.SIGNATURE && isFirst("rejected/" + why)) {
            log.warn("The webhook received a delivery without a right signature. If Meta sent it,"
                    + " FAIRBOT_CLOUD_APP_SECRET is not the secret of the app; Meta's console shows it.");
        }
    }

    private void count(String what) {
        counts.computeIfAbsent(what, first -> new LongAdder()).increment();
    }

    private boolean isFirst(String notice) {
        return said.size() < MAX_NOTICES && said.add(notice);
    }

    /** Returns the counts by what was counted. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }
}
