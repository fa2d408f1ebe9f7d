package io.fairbot.branch;

import io.fairbot.config.Setting;
import io.fairbot.config.SettingValues;
import java.time.ZoneId;

/**
 * A shop with a WhatsApp number of its own. Immutable.
 *
 * @param id its id in keys and addresses: a lower-case letter and up to 39 more, digits or hyphens
 * @param name its name, as shown to customers
 * @param phone its WhatsApp number in E.164 form; empty where only the phone that is linked knows it
 * @param channel the id of its channel, such as {@code sandbox}
 * @param zone its time zone
 * @param hours its opening hours
 * @param settings the settings of its line, which its channel declares, and those that agents declare for branches
 */
public record Branch(
        String id, String name, String phone, String channel, ZoneId zone, OpeningHours hours, SettingValues settings) {

    /**
     * Creates a branch that is only a line: always open, without number and settings.
     *
     * @param id its id: a lower-case letter and up to 39 more, digits or hyphens
     * @param channel the id of its channel
     * @param zone its time zone
     * @return the branch, whose name is its id
     * @throws IllegalArgumentException when the id is not allowed
     */
    public static Branch of(String id, String channel, ZoneId zone) {
        if (!BranchParser.ID.matcher(id).matches()) {
            throw new IllegalArgumentException("\"" + id
                    + "\" cannot name a branch: it must be a lower-case letter and up to 39 more, digits or hyphens.");
        }
        return new Branch(id, id, "", channel, zone, OpeningHours.always(zone), SettingValues.NONE);
    }

    /**
     * Returns the branch with another name.
     *
     * @param other its name, as shown to customers
     * @return the branch
     */
    public Branch withName(String other) {
        return new Branch(id, other, phone, channel, zone, hours, settings);
    }

    /**
     * Returns the branch with another number.
     *
     * @param other its WhatsApp number in E.164 form
     * @return the branch
     */
    public Branch withPhone(String other) {
        return new Branch(id, name, other, channel, zone, hours, settings);
    }

    /**
     * Returns the branch with other opening hours.
     *
     * @param other its opening hours
     * @return the branch
     */
    public Branch withHours(OpeningHours other) {
        return new Branch(id, name, phone, channel, zone, other, settings);
    }

    /**
     * Returns the branch with other settings.
     *
     * @param other the settings of its line, and those that agents declare
     * @return the branch
     */
    public Branch withSettings(SettingValues other) {
        return new Branch(id, name, phone, channel, zone, hours, other);
    }

    /**
     * Returns the branch with the value of a setting that its channel or an agent declares.
     *
     * @param setting the setting
     * @param value its value
     * @param <T> the type of the value
     * @return the branch
     */
    public <T> Branch with(Setting<T> setting, T value) {
        return withSettings(settings.with(setting, value));
    }
}
