package io.fairbot.branch;

import io.fairbot.config.SettingSchema;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a definition of a branch step by step; what is not said is good. */
final class BranchFixture {
    private @Nullable String id = "matriz";
    private @Nullable String name = "Matriz";
    private @Nullable String zone = "America/Sao_Paulo";
    private @Nullable String phone = "+5548999990000";
    private @Nullable Map<String, List<String>> hours = Map.of("mon-fri", List.of("09:00-17:00"));
    private @Nullable List<String> cityHolidays = List.of("03-19");
    private @Nullable HolidayRule onHolidays;
    private @Nullable List<String> holidayHours;
    private @Nullable String channel;
    private final Map<String, Map<String, Object>> lines = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();

    private BranchFixture() {}

    static BranchFixture definition() {
        return new BranchFixture();
    }

    BranchFixture id(@Nullable String value) {
        id = value;
        return this;
    }

    BranchFixture name(@Nullable String value) {
        name = value;
        return this;
    }

    BranchFixture zone(@Nullable String value) {
        zone = value;
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

    BranchFixture setting(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    BranchFixture line(String owner, Map<String, Object> values) {
        lines.put(owner, values);
        return this;
    }

    BranchDefinition build() {
        return new BranchDefinition(
                id, name, phone, channel, zone, hours, cityHolidays, onHolidays, holidayHours, lines, settings);
    }

    /** The rules of an application whose agents and channels declare no settings. */
    static BranchSchema schema(ZoneId zone) {
        return new BranchSchema(
                zone, "sandbox", SettingSchema.NONE, Map.of("sandbox", SettingSchema.NONE, "web", SettingSchema.NONE));
    }
}
