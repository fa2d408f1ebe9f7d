package io.fairbot.whatsapp.cloud.internal.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * The status of the webhook since it was created.
 *
 * @param lastDeliveryAt when a delivery with a right signature came last
 * @param wrongSignatures how many had a wrong signature, or none
 * @param wrongInARow how many of these came after the last one with a right signature
 * @param lastWrongAt when one of these came last
 */
public record WebhookStatus(
        Optional<Instant> lastDeliveryAt, long wrongSignatures, long wrongInARow, Optional<Instant> lastWrongAt) {

    /** Returns what an operator should mend. */
    public Optional<String> problem() {
        return wrongInARow == 0
                ? Optional.empty()
                : Optional.of("The last " + wrongInARow
                        + " deliveries of the webhook had no right signature, the last one at "
                        + lastWrongAt.map(Instant::toString).orElse("")
                        + ". If Meta sent them, FAIRBOT_CLOUD_APP_SECRET"
                        + " is not the secret of the app; Meta's console shows it, and \"cloud check\" tells.");
    }
}
