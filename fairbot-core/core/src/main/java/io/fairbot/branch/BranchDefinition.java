package io.fairbot.branch;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of a branch in the branches file, in the store and in the API.
 *
 * <p>It is not validated; {@link BranchDefinitions} does that and reports all problems at once.
 *
 * @param id see {@link Branch#id()}
 * @param name see {@link Branch#name()}
 * @param phone see {@link Branch#phone()}
 * @param channel see {@link Branch#channel()}; null for the default
 * @param zone a zone such as {@code America/Manaus}; null for the default
 * @param hours time ranges such as {@code 09:00-12:00} by days: {@code mon} to {@code sun}, {@code mon-fri},
 *     {@code every-day}
 * @param cityHolidays days such as {@code 03-19} (month and day); null for none
 * @param onHolidays the rule for national and city holidays; null for closed
 * @param holidayHours the time ranges of a holiday where {@code onHolidays} says {@code hours}; null for none
 * @param lines the settings of its lines by channel and name, see
 *     {@link io.fairbot.whatsapp.channel.WhatsAppChannel#lineSettings()}; texts, numbers, booleans, and lists of them
 * @param settings all other fields: the settings that agents declare for branches, see
 *     {@link io.fairbot.agent.Agent#branchSettings()}, by name; texts, numbers, booleans, and lists of them
 */
public record BranchDefinition(
        @Nullable String id,
        @Nullable String name,
        @Nullable String phone,
        @Nullable String channel,
        @Nullable String zone,
        @Nullable Map<String, List<String>> hours,
        @Nullable List<String> cityHolidays,
        @Nullable HolidayRule onHolidays,
        @Nullable List<String> holidayHours,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Object>> lines,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> settings) {

    /** Copies the settings without those that are null. */
    public BranchDefinition {
        Map<String, Map<String, Object>> copied = new LinkedHashMap<>();
        withoutNulls(lines).forEach((owner, values) -> copied.put(owner, withoutNulls(values)));
        lines = Collections.unmodifiableMap(copied);
        settings = withoutNulls(settings);
    }

    /** Copies a map; one that comes from JSON can be null and contain null. */
    private static <T> Map<String, T> withoutNulls(@Nullable Map<String, @Nullable T> given) {
        Map<String, T> copy = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> {
                if (value != null) {
                    copy.put(name, value);
                }
            });
        }
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Returns the same description with other settings.
     *
     * @param otherLines the settings of its lines by channel and name
     * @param otherSettings the settings that agents declare, by name
     * @return the description
     */
    public BranchDefinition withSettings(
            Map<String, Map<String, Object>> otherLines, Map<String, Object> otherSettings) {
        return new BranchDefinition(
                id,
                name,
                phone,
                channel,
                zone,
                hours,
                cityHolidays,
                onHolidays,
                holidayHours,
                otherLines,
                otherSettings);
    }

    /** Returns the id only: a setting can be a secret. */
    @Override
    public String toString() {
        return "BranchDefinition[" + id + "]";
    }
}
