package io.fairbot.branch;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a definition of a branch step by step; what is not said is good. */
final class BranchFixture {
    private @Nullable String id = "matriz";
    private @Nullable String name = "Matriz";
    private @Nullable String city = "São José";
    private @Nullable String state = "SC";
    private @Nullable String address = "Rua Um, 1 - Centro, São José";
    private @Nullable String map = "geo:-27.6,-48.6";
    private @Nullable String zone = "America/Sao_Paulo";
    private @Nullable Integer priority = 1;
    private @Nullable String phone = "+5548999990000";
    private @Nullable Map<String, List<String>> hours = Map.of("mon-fri", List.of("09:00-17:00"));
    private @Nullable List<String> cityHolidays = List.of("03-19");
    private @Nullable List<String> currencies = List.of("USD", "EUR");
    private @Nullable HolidayRule onHolidays;
    private @Nullable List<String> holidayHours;
    private @Nullable String channel;

    private BranchFixture() {}

    static BranchFixture definition() {
        return new BranchFixture();
    }

    BranchFixture id(@Nullable String value) {
        id = value;
        return this;
    }

    BranchFixture texts(@Nullable String value) {
        name = value;
        city = value;
        address = value;
        return this;
    }

    BranchFixture state(@Nullable String value) {
        state = value;
        return this;
    }

    BranchFixture map(@Nullable String value) {
        map = value;
        return this;
    }

    BranchFixture zone(@Nullable String value) {
        zone = value;
        return this;
    }

    BranchFixture priority(@Nullable Integer value) {
        priority = value;
        return this;
    }

    BranchFixture phone(@Nullable String value) {
        phone = value;
        return this;
    }

    BranchFixture hours(@Nullable Map<String, List<String>> value) {
        hours = value;
        return this;
    }

    BranchFixture cityHolidays(@Nullable List<String> value) {
        cityHolidays = value;
        return this;
    }

    BranchFixture currencies(@Nullable List<String> value) {
        currencies = value;
        return this;
    }

    BranchFixture onHolidays(@Nullable HolidayRule value) {
        onHolidays = value;
        return this;
    }

    BranchFixture holidayHours(@Nullable List<String> value) {
        holidayHours = value;
        return this;
    }

    BranchFixture channel(@Nullable String value) {
        channel = value;
        return this;
    }

    BranchDefinition build() {
        return new BranchDefinition(
                id,
                name,
                city,
                state,
                address,
                map,
                zone,
                priority,
                phone,
                hours,
                cityHolidays,
                currencies,
                onHolidays,
                holidayHours,
                channel);
    }
}
