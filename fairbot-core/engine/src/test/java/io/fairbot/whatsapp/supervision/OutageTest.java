package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outages that last: how much is tried, and what becomes of messages meanwhile. */
class OutageTest {
    private static final Logger log = LoggerFactory.getLogger(OutageTest.class);

    @TempDir
    private Path directory;

    /** 20 reconnects, 4 re-opens in the first hours, then at most 4 tries in any hour. */
    private static final int MOST_IN_A_DAY = 20 + 4 + 24 * 4;

    @ParameterizedTest
    @CsvSource({
        "WEB_CONNECTION_LOST, 1",
        "WEB_CONNECTION_LOST, 2",
        "WEB_CONNECTION_LOST, 3",
        "WEB_SILENT, 1",
        "WEB_RESTART_REQUIRED, 1",
        "WEB_TEMPORARY_BAN, 1",
        "WEB_LOGGED_OUT, 1",
        "CLOUD_TOKEN, 1"
    })
    void aLineThatFailsForADayIsTriedABoundedNumberOfTimes(FailureCause cause, long seed) {
        Shops shops = new Shops(directory, SupervisionOptions.DEFAULTS, seed, "matriz");
        shops.faults().injectPermanently("matriz", cause);
        shops.advance(Duration.ofHours(24));
        LineReport.AttemptCounts tally = shops.line("matriz").report().attempts();
        log.info(
                "{}, seed {}: 24 h of virtual time, {} attempts ({} reconnects, {} re-opens, {} last tries), {}"
                        + " reports",
                cause,
                seed,
                tally.total(),
                tally.reconnects(),
                tally.reopens(),
                tally.lastTries(),
                shops.reports().size());
        assertThat(shops.faults().connections("matriz")).isEqualTo(1 + tally.total());
        assertThat(tally.total()).isLessThanOrEqualTo(MOST_IN_A_DAY + 3);
        if (cause.equals(FailureCause.WEB_CONNECTION_LOST)) {
            assertThat(tally.total()).as("it does not give up either").isGreaterThan(100);
        }
        shops.close();
    }

    @Test
    void aLineComesBackSoonAfterALongOutage() {
        Shops shops = new Shops(directory, "matriz");
        shops.faults().injectPermanently("matriz", FailureCause.WEB_CONNECTION_LOST);
        shops.advance(Duration.ofHours(10));
        shops.faults().clear("matriz");
        shops.advance(Duration.ofMinutes(16));
        assertThat(shops.line("matriz").report().state().phase()).isEqualTo(SessionPhase.OPEN);
        shops.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whileOneBranchIsBlockedTheOthersKeepOrderAndLoseNothing(long seed) {
        String[] branches = {"aeroporto", "matriz", "praia", "serra", "shopping"};
        Shops shops = new Shops(directory, SupervisionOptions.DEFAULTS, seed, branches);
        Random random = new Random(seed);
        Map<String, List<String>> wrote = new TreeMap<>();
        shops.faults().delayAnswers("matriz", Duration.ofSeconds(30));
        for (int second = 0; second < 30; second++) {
            for (String branch : branches) {
                String customer = "+55489999900" + (10 + random.nextInt(3));
                String text = second + " " + branch;
                wrote.computeIfAbsent(branch + " " + customer, key -> new ArrayList<>())
                        .add("eco " + text);
                shops.world().await(shops.send(branch, customer, text));
            }
            shops.advance(Duration.ofSeconds(1));
        }
        wrote.forEach((chat, expected) -> {
            String[] parts = chat.split(" ");
            if (!parts[0].equals("matriz")) {
                assertThat(shops.seen(parts[0], parts[1]))
                        .as("seed %d, %s", seed, chat)
                        .isEqualTo(expected);
            }
        });
        shops.faults().delayAnswers("matriz", Duration.ZERO);
        shops.advance(Duration.ofMinutes(2));
        wrote.forEach((chat, expected) -> {
            String[] parts = chat.split(" ");
            assertThat(shops.seen(parts[0], parts[1]))
                    .as("seed %d, %s", seed, chat)
                    .isEqualTo(expected);
        });
        shops.close();
    }

    @Test
    void whatCustomersWriteBeforeACutIsAnsweredAfterIt() {
        Shops shops = new Shops(directory, "matriz");
        shops.faults().delayAnswers("matriz", Duration.ofSeconds(5));
        for (int i = 0; i < 5; i++) {
            shops.world().await(shops.send("matriz", "+554899999001" + i, "oi"));
        }
        shops.faults().injectPermanently("matriz", FailureCause.WEB_CONNECTION_LOST);
        shops.advance(Duration.ofMinutes(10));
        shops.faults().clear("matriz");
        shops.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 5; i++) {
            assertThat(shops.seen("matriz", "+554899999001" + i)).containsExactly("eco oi");
        }
        assertThat(shops.outbox("matriz")).extracting(OutboxEntry::status).containsOnly(OutboxStatus.SENT);
        shops.close();
    }

    @Test
    void messagesThatCannotBeReadGetNewKeysInTheEndAndAreAnswered() {
        Shops shops = new Shops(directory, "matriz");
        shops.faults().injectPermanently("matriz", FailureCause.WEB_UNDECRYPTABLE);
        shops.world().await(shops.send("matriz", Shops.ANA, "oi"));
        assertThat(shops.faults().resendRequests("matriz")).hasSize(5);
        assertThat(shops.faults().resendRequests("matriz").get(4).newKeys()).isTrue();
        assertThat(shops.seen("matriz", Shops.ANA)).containsExactly("eco oi");
        shops.close();
    }

    @Test
    void aGovernedBranchSendsRepliesFirstAndLosesNoRow() {
        SendGovernorOptions strict = new SendGovernorOptions(
                new SendInterval(Duration.ofSeconds(1), Duration.ZERO),
                new SendInterval(Duration.ofSeconds(5), Duration.ZERO),
                List.of(new UsageLimit(8, Duration.ofMinutes(1))),
                List.of(new UsageLimit(3, Duration.ofHours(1))),
                false,
                List.of());
        Shops shops = new Shops(directory, SupervisionOptions.DEFAULTS.sendGovernor("sandbox", strict), 1, "matriz");
        for (int i = 0; i < 10; i++) {
            shops.world().await(shops.send("matriz", "+554899999001" + i, "oi"));
        }
        List<String> news = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            news.add(shops.broadcast("matriz", "+554899999001" + i, "Promoção!"));
        }
        shops.advance(Duration.ofSeconds(8));
        assertThat(shops.outbox("matriz").stream().filter(row -> row.status() == OutboxStatus.SENT))
                .as("8 a minute, replies first")
                .hasSize(8)
                .noneMatch(row -> row.purpose().isUnsolicited());
        shops.advance(Duration.ofMinutes(5));
        for (int i = 0; i < 10; i++) {
            assertThat(shops.seen("matriz", "+554899999001" + i)).startsWith("eco oi");
        }
        List<OutboxStatus> ends =
                news.stream().map(id -> shops.row(id).status()).toList();
        assertThat(ends)
                .as("3 an hour; the others would be too late")
                .containsOnly(OutboxStatus.SENT, OutboxStatus.REFUSED);
        assertThat(ends.stream().filter(OutboxStatus.SENT::equals)).hasSize(3);
        assertThat(news.stream().map(shops::row).filter(row -> row.status() == OutboxStatus.REFUSED))
                .allSatisfy(row -> assertThat(row.reason()).startsWith("UNASKED_BUDGET: "));
        shops.close();
    }

    @Test
    void aReplyThatWaitsForItsBudgetIsSentLater() {
        SendGovernorOptions strict = new SendGovernorOptions(
                SendInterval.NONE,
                SendInterval.NONE,
                List.of(),
                List.of(),
                false,
                List.of(new UsageLimit(1, Duration.ofMinutes(20))));
        Shops shops = new Shops(directory, SupervisionOptions.DEFAULTS.sendGovernor("sandbox", strict), 1, "matriz");
        for (int i = 0; i < 4; i++) {
            shops.world().await(shops.send("matriz", Shops.ANA, "oi " + i));
        }
        assertThat(shops.seen("matriz", Shops.ANA)).containsExactly("eco oi 0");
        assertThat(shops.outbox("matriz").get(1).status()).isEqualTo(OutboxStatus.QUEUED);
        shops.advance(Duration.ofMinutes(20));
        assertThat(shops.seen("matriz", Shops.ANA)).containsExactly("eco oi 0", "eco oi 1");
        assertThat(shops.outbox("matriz").subList(2, 4)).allSatisfy(row -> {
            assertThat(row.status())
                    .as("its half hour is over before the next window")
                    .isEqualTo(OutboxStatus.REFUSED);
            assertThat(row.reason()).startsWith("CONTACT_BUDGET: ");
        });
        shops.close();
    }

    @Test
    void manyCustomersWhoWaitHoldUpNobodyElse() {
        SendGovernorOptions strict = new SendGovernorOptions(
                SendInterval.NONE,
                SendInterval.NONE,
                List.of(),
                List.of(),
                false,
                List.of(new UsageLimit(1, Duration.ofMinutes(20))));
        Shops shops = new Shops(directory, SupervisionOptions.DEFAULTS.sendGovernor("sandbox", strict), 1, "matriz");
        for (int i = 100; i < 200; i++) {
            for (int n = 0; n < 2; n++) {
                shops.world().await(shops.send("matriz", "+5548999990" + i, "oi " + n));
            }
        }
        shops.world().await(shops.send("matriz", Shops.ANA, "oi"));
        assertThat(shops.seen("matriz", Shops.ANA)).containsExactly("eco oi");
        shops.close();
    }
}
