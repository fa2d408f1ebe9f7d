package io.fairbot.conversation.handoff;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.SettingValues;
import io.fairbot.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * The times after which a conversation that waits for an attendant, or has one who does not answer, takes its next step.
 * Immutable.
 *
 * <p>The times of a conversation that waits count the opening hours of the branch only; those of one that was taken count always.
 *
 * @param remindAfter the time after which the staff is reminded, 2 minutes by default; every further reminder comes after twice the
 *     time
 * @param wordAfter the time after which the customer hears that an attendant is still being looked for, 5 minutes by default
 * @param returnAfterWaiting the time after which a conversation that no one takes goes back to the bot, 30 minutes by default
 * @param returnAfterSilence the time after which a conversation goes back to the bot whose attendant leaves a message unanswered, 10
 *     minutes by default
 * @param returnAfterIdle the time after which a conversation goes back to the bot in which the attendant had the last word, 30
 *     minutes by default
 */
public record HandoffOptions(
        Duration remindAfter,
        Duration wordAfter,
        Duration returnAfterWaiting,
        Duration returnAfterSilence,
        Duration returnAfterIdle) {
    /** The default options. */
    public static final HandoffOptions DEFAULTS = new HandoffOptions(
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30));

    private static final Setting<Duration> REMINDER = ofBranch("handoffReminder", BootstrapSettings.HANDOFF_REMINDER);
    private static final Setting<Duration> WORD = ofBranch("handoffWord", BootstrapSettings.HANDOFF_WORD);
    private static final Setting<Duration> WAITING = ofBranch("handoffWaiting", BootstrapSettings.HANDOFF_WAITING);
    private static final Setting<Duration> SILENCE = ofBranch("handoffSilence", BootstrapSettings.HANDOFF_SILENCE);
    private static final Setting<Duration> IDLE = ofBranch("handoffIdle", BootstrapSettings.HANDOFF_IDLE);

    /**
     * The settings with which a branch has times of its own: {@code handoffReminder}, {@code handoffWord}, {@code handoffWaiting},
     * {@code handoffSilence} and {@code handoffIdle}, each from 10 seconds to a day.
     */
    public static final SettingSchema BRANCH_SETTINGS =
            SettingSchema.NONE.optional(REMINDER, WORD, WAITING, SILENCE, IDLE);

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException when a time is not more than zero
     */
    public HandoffOptions {
        check("remindAfter", remindAfter);
        check("wordAfter", wordAfter);
        check("returnAfterWaiting", returnAfterWaiting);
        check("returnAfterSilence", returnAfterSilence);
        check("returnAfterIdle", returnAfterIdle);
    }

    /**
     * Returns the times that the settings of an application ask for.
     *
     * @param settings the settings
     * @return the times
     */
    public static HandoffOptions of(Settings settings) {
        return new HandoffOptions(
                settings.get(BootstrapSettings.HANDOFF_REMINDER),
                settings.get(BootstrapSettings.HANDOFF_WORD),
                settings.get(BootstrapSettings.HANDOFF_WAITING),
                settings.get(BootstrapSettings.HANDOFF_SILENCE),
                settings.get(BootstrapSettings.HANDOFF_IDLE));
    }

    /**
     * Returns the times of a branch: those of its settings, and these where it has none.
     *
     * @param branch the settings of the branch
     * @return the times
     */
    public HandoffOptions with(SettingValues branch) {
        return new HandoffOptions(
                branch.find(REMINDER).orElse(remindAfter),
                branch.find(WORD).orElse(wordAfter),
                branch.find(WAITING).orElse(returnAfterWaiting),
                branch.find(SILENCE).orElse(returnAfterSilence),
                branch.find(IDLE).orElse(returnAfterIdle));
    }

    private static Setting<Duration> ofBranch(String name, Setting<Duration> setting) {
        return new Setting<>(name, setting.description(), Optional.empty(), false, setting.type());
    }

    private static void check(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("The time " + name + " is more than zero, not " + time + ".");
        }
    }
}
