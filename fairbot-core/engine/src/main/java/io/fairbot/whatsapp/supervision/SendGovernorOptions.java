package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.List;

/**
 * The rate limits of the messages that a line sends.
 *
 * <p>They are counted in memory, so counting starts again with the process.
 *
 * @param replies the pause after a reply
 * @param unsolicited the pause after an unsolicited message
 * @param lineLimits limits of all messages of a line
 * @param unsolicitedLimits limits of unsolicited messages
 * @param unsolicitedShared whether unsolicited messages are counted over all lines of the channel instead of each line alone
 * @param contactLimits limits of the messages of a line to one contact
 */
public record SendGovernorOptions(
        SendInterval replies,
        SendInterval unsolicited,
        List<UsageLimit> lineLimits,
        List<UsageLimit> unsolicitedLimits,
        boolean unsolicitedShared,
        List<UsageLimit> contactLimits) {
    /** No limits: for the sandbox, where no customer is disturbed and tests must be fast. */
    public static final SendGovernorOptions UNLIMITED =
            new SendGovernorOptions(SendInterval.NONE, SendInterval.NONE, List.of(), List.of(), false, List.of());

    /**
     * The limits for a linked device. Replies 0.5 to 1.5 s apart, 60 a minute, 1,000 an hour, 5,000 a day: numbers that
     * sent three a second were banned. Unsolicited messages 5 to 15 s apart, 15 a day: bans began at 15 to 20 cold
     * messages a day. One contact gets 10 a minute, 60 an hour and 200 a day: no one reads more.
     */
    public static final SendGovernorOptions WEB = new SendGovernorOptions(
            new SendInterval(Duration.ofMillis(500), Duration.ofSeconds(1)),
            new SendInterval(Duration.ofSeconds(5), Duration.ofSeconds(10)),
            List.of(
                    new UsageLimit(60, Duration.ofMinutes(1)),
                    new UsageLimit(1000, Duration.ofHours(1)),
                    new UsageLimit(5000, Duration.ofDays(1))),
            List.of(new UsageLimit(15, Duration.ofDays(1))),
            false,
            List.of(
                    new UsageLimit(10, Duration.ofMinutes(1)),
                    new UsageLimit(60, Duration.ofHours(1)),
                    new UsageLimit(200, Duration.ofDays(1))));

    /**
     * The limits for the Cloud API. 20 a second, the throughput of a number that is also used on a phone (80
     * otherwise). 250 unsolicited messages a day, over all numbers of the account: Meta's first limit, which the whole
     * portfolio shares. One contact gets 45 within 270 s: Meta's pair rate is one in 6 s, of which 45 can be sent at once; and 200
     * a day, since no one reads more.
     */
    public static final SendGovernorOptions CLOUD = new SendGovernorOptions(
            new SendInterval(Duration.ofMillis(50), Duration.ofMillis(20)),
            new SendInterval(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            List.of(new UsageLimit(1000, Duration.ofMinutes(1)), new UsageLimit(20_000, Duration.ofDays(1))),
            List.of(new UsageLimit(250, Duration.ofDays(1))),
            true,
            List.of(new UsageLimit(45, Duration.ofSeconds(270)), new UsageLimit(200, Duration.ofDays(1))));

    /** Copies the limits. */
    public SendGovernorOptions {
        lineLimits = List.copyOf(lineLimits);
        unsolicitedLimits = List.copyOf(unsolicitedLimits);
        contactLimits = List.copyOf(contactLimits);
    }
}
