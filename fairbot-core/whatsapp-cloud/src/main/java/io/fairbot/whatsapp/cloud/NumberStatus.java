package io.fairbot.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The status of a line's number as Meta has told it; what it does not tell is {@code UNKNOWN}.
 *
 * @param quality {@code GREEN}, {@code YELLOW} or {@code RED}
 * @param status such as {@code CONNECTED}
 * @param limit how many people the portfolio of the number may write to in a day without a request, such as {@code TIER_2K}
 * @param coexistence whether the number is also used in the app
 * @param readAt when it was read
 */
record NumberStatus(String quality, String status, String limit, boolean coexistence, Instant readAt) {
    static final String FIELDS =
            "?fields=id,display_phone_number,quality_rating,status,throughput,whatsapp_business_manager_messaging_limit"
                    + ",is_on_biz_app";

    private static final String UNKNOWN = "UNKNOWN";

    static NumberStatus of(JsonNode number, Instant now) {
        return new NumberStatus(
                number.path("quality_rating").asText(UNKNOWN),
                number.path("status").asText(UNKNOWN),
                number.path("whatsapp_business_manager_messaging_limit").asText(UNKNOWN),
                number.path("is_on_biz_app").asBoolean(),
                now);
    }

    /** Returns whether Meta restricts the number, or is about to. */
    boolean isBad() {
        return quality.equals("RED") || !(status.equals("CONNECTED") || status.equals(UNKNOWN));
    }

    /** Returns what an operator should know of it. */
    Optional<String> problem(String branch) {
        return isBad()
                ? Optional.of("The number of the branch " + branch + " has the status " + status + " and the quality "
                        + quality + "; look at it in Meta's WhatsApp Manager.")
                : Optional.empty();
    }
}
