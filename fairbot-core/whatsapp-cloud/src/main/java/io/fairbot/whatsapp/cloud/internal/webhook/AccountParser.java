package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parser of the changes of accounts, numbers and templates. */
final class AccountParser {
    private static final int MAX_WORD = 200;
    /** Stands for every event of a field. */
    private static final String ANY = "*";
    /** The events that an operator should know, by the field that reports them. */
    private static final Map<String, Set<String>> NEEDING_ATTENTION = Map.of(
            "message_template_status_update",
            Set.of("REJECTED", "PAUSED", "DISABLED", "FLAGGED", "PENDING_DELETION", "DELETED"),
            "message_template_quality_update",
            Set.of("RED"),
            "phone_number_quality_update",
            Set.of("FLAGGED", "DOWNGRADE"),
            "phone_number_name_update",
            Set.of("REJECTED"),
            "account_update",
            Set.of(
                    "ACCOUNT_RESTRICTION",
                    "ACCOUNT_VIOLATION",
                    "ACCOUNT_DELETED",
                    "ACCOUNT_OFFBOARDED",
                    "DISABLED_UPDATE",
                    "PARTNER_REMOVED",
                    "PARTNER_APP_UNINSTALLED"),
            "account_review_update",
            Set.of("REJECTED"),
            "account_alerts",
            Set.of(ANY),
            "security",
            Set.of(ANY));
    /** The fields in which different changes name what has happened. */
    private static final List<String> EVENTS =
            List.of("event", "decision", "new_quality_score", "alert_type", "new_category");

    private static final List<String> SUBJECTS =
            List.of("message_template_name", "message_template_language", "display_phone_number", "alert_severity");

    private AccountParser() {}

    /**
     * Reads a change.
     *
     * @param account the id of the account
     * @param field the field of the webhook
     * @param value the value of the change
     * @return the change
     */
    static AccountChange parse(String account, String field, JsonNode value) {
        String event = EVENTS.stream()
                .flatMap(name -> JsonFields.text(value, name, MAX_WORD).stream())
                .findFirst()
                .orElse("");
        String subject = SUBJECTS.stream()
                .flatMap(name -> JsonFields.text(value, name, MAX_WORD).stream())
                .collect(Collectors.joining("/"));
        Set<String> attention = NEEDING_ATTENTION.getOrDefault(field, Set.of());
        return new AccountChange(
                account,
                number(value),
                field,
                event,
                subject,
                Stream.of(ANY, event).anyMatch(attention::contains));
    }

    /** Returns the id of the number that a value is about. */
    static Optional<String> number(JsonNode value) {
        return JsonFields.text(value.path("metadata"), "phone_number_id", MAX_WORD)
                .or(() -> JsonFields.text(value, "phone_number_id", MAX_WORD));
    }
}
