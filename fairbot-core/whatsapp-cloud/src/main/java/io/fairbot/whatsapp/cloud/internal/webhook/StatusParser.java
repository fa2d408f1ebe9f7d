package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.WhatsAppProvider;
import java.time.Instant;
import java.util.Optional;

/** A parser of delivery statuses. */
final class StatusParser {
    private static final int MAX_CODE = 20;
    private static final int MAX_WORD = 60;
    private static final String NO_CODE = "unknown";

    private StatusParser() {}

    /**
     * Reads a delivery status.
     *
     * @param status the element
     * @param now the time of a status that has none
     * @return the status; empty when it names no message or a stage that this version does not know
     */
    static Optional<DeliveryStatus> parse(JsonNode status, Instant now) {
        Optional<String> id = JsonFields.text(status, "id").filter(text -> text.length() <= MessageRef.MAX_LENGTH);
        Optional<DeliveryStage> stage = stage(JsonFields.text(status, "status").orElse(""));
        if (id.isEmpty() || stage.isEmpty()) {
            return Optional.empty();
        }
        Optional<FailureCause> cause =
                stage.filter(DeliveryStage.FAILED::equals).map(failed -> cause(status));
        return Optional.of(new DeliveryStatus(
                id.get(),
                stage.get(),
                MessageParser.time(status, now),
                cause,
                cost(status.path("pricing")),
                JsonFields.text(status, "biz_opaque_callback_data")
                        .filter(text -> text.length() <= MessageRef.MAX_LENGTH)));
    }

    private static Optional<DeliveryStage> stage(String status) {
        return switch (status) {
            case "sent" -> Optional.of(DeliveryStage.SENT);
            case "delivered" -> Optional.of(DeliveryStage.DELIVERED);
            // A voice message that was played was also read.
            case "read", "played" -> Optional.of(DeliveryStage.READ);
            case "failed" -> Optional.of(DeliveryStage.FAILED);
            default -> Optional.empty();
        };
    }

    private static FailureCause cause(JsonNode status) {
        return FailureCause.of(
                WhatsAppProvider.CLOUD,
                JsonFields.list(status, "errors").stream()
                        .map(error -> JsonFields.text(error, "code", MAX_CODE))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(NO_CODE));
    }

    private static Optional<MessageCost> cost(JsonNode pricing) {
        return pricing.path("billable").isBoolean()
                ? Optional.of(new MessageCost(
                        pricing.path("billable").booleanValue(),
                        JsonFields.text(pricing, "category", MAX_WORD).orElse(""),
                        JsonFields.text(pricing, "pricing_model", MAX_WORD).orElse("")))
                : Optional.empty();
    }
}
