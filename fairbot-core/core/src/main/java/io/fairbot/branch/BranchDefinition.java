package io.fairbot.branch;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of a branch in the branches file, in the store and in the API.
 *
 * <p>It is not validated; {@link #toBranch} does that and reports all problems at once.
 *
 * @param id see {@link Branch#id()}
 * @param name see {@link Branch#name()}
 * @param city see {@link Branch#city()}
 * @param state see {@link Branch#state()}
 * @param address see {@link Branch#address()}
 * @param map see {@link Branch#map()}; null for none
 * @param zone a zone such as {@code America/Manaus}; null for the default
 * @param priority see {@link Branch#priority()}; null for 3
 * @param phone see {@link Branch#phone()}
 * @param hours time ranges such as {@code 09:00-12:00} by days: {@code mon} to {@code sun}, {@code mon-fri},
 *     {@code every-day}
 * @param cityHolidays days such as {@code 03-19} (month and day); null for none
 * @param currencies see {@link Branch#currencies()}
 * @param onHolidays the rule for national and city holidays; null for closed
 * @param holidayHours the time ranges of a holiday where {@code onHolidays} says {@code hours}; null for none
 * @param channel see {@link Branch#channel()}; null for the default
 */
public record BranchDefinition(
        @Nullable String id,
        @Nullable String name,
        @Nullable String city,
        @Nullable String state,
        @Nullable String address,
        @Nullable String map,
        @Nullable String zone,
        @Nullable Integer priority,
        @Nullable String phone,
        @Nullable Map<String, List<String>> hours,
        @Nullable List<String> cityHolidays,
        @Nullable List<String> currencies,
        @Nullable HolidayRule onHolidays,
        @Nullable List<String> holidayHours,
        @Nullable String channel) {

    /**
     * Validates the description and creates the branch.
     *
     * @param defaultZone the zone of a branch without one
     * @param defaultChannel the channel of a branch without one
     * @return the branch
     * @throws InvalidBranchException when something is missing or not allowed; the message lists every problem
     */
    public Branch toBranch(ZoneId defaultZone, String defaultChannel) {
        return new BranchParser(this, defaultZone, defaultChannel).parse();
    }
}
