package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the governor lets through is within the limits of the Cloud API, which a model of Meta counts here in virtual time. */
@Tag("cloud")
class CloudLimitsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final VirtualPlatform world = new VirtualPlatform(Desk.START, 1);
    private final ChannelThrottle shared =
            new ChannelThrottle(SendGovernorOptions.CLOUD, world.platform().time(), new Random(1));
    private final List<Instant> sent = new ArrayList<>();
    private final List<SendRefusal> deferred = new ArrayList<>();
    private int count;

    private SendGovernor line() {
        SendGovernor governor = new SendGovernor(
                SendGovernorOptions.CLOUD, shared, world.platform().time(), new Random(2));
        governor.setOpen(true);
        return governor;
    }

    private static Alias contact(int number) {
        return Alias.of(new PhoneNumber("+55489999" + (10_000 + number)));
    }

    /** Sends a message as the outbox does: whenever it is deferred, it asks again after that time. */
    private void send(SendGovernor line, Alias to, Purpose purpose) {
        ask(line, new OutboundMessage("o" + ++count, to, purpose, new Text("oi"), List.of()));
    }

    private void ask(SendGovernor line, OutboundMessage message) {
        CompletableFuture<?> unused = line.decide(message).toCompletableFuture().whenComplete((decision, failure) -> {
            if (decision instanceof SendDecision.Deferral later) {
                deferred.add(later.reason());
                world.platform().time().schedule(later.delay(), () -> ask(line, message));
            } else {
                sent.add(world.now());
                line.attemptEnded(message);
            }
        });
    }

    @Test
    void aContactGets45AtOnceAndNeverMoreThanOneInSixSecondsAllowLater() {
        SendGovernor line = line();
        for (int i = 0; i < 150; i++) {
            send(line, contact(1), Purpose.REPLY);
        }
        world.advance(Duration.ofMinutes(20));

        assertThat(sent).hasSize(150);
        assertThat(Duration.between(sent.get(0), sent.get(44))).isLessThan(Duration.ofSeconds(4));
        double tokens = 45;
        Instant before = sent.get(0);
        for (Instant each : sent) {
            tokens = Math.min(45, tokens + Duration.between(before, each).toMillis() / 6000.0);
            assertThat(tokens).as("what Meta lets through at %s", each).isGreaterThanOrEqualTo(1);
            tokens--;
            before = each;
        }
    }

    @Test
    void aLineSendsUpToTwentyASecond() {
        SendGovernor line = line();
        for (int i = 0; i < 300; i++) {
            send(line, contact(i), Purpose.REPLY);
        }
        world.advance(Duration.ofMinutes(1));

        assertThat(sent).hasSize(300);
        for (int i = 20; i < sent.size(); i++) {
            assertThat(Duration.between(sent.get(i - 20), sent.get(i)))
                    .as("the time of 21 messages")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void fiveBranchesShareTheLimitOfThePortfolio() {
        List<SendGovernor> branches = List.of(line(), line(), line(), line(), line());
        for (int i = 0; i < 300; i++) {
            send(branches.get(i % 5), contact(i), Purpose.NOTICE);
        }
        world.advance(Duration.ofHours(23));

        assertThat(sent).hasSize(250);
        assertThat(deferred).contains(SendRefusal.UNASKED_BUDGET);

        for (int i = 0; i < 50; i++) {
            send(branches.get(i % 5), contact(i), Purpose.REPLY);
        }
        world.advance(Duration.ofMinutes(1));
        assertThat(sent).as("replies do not count").hasSize(300);

        world.advance(DAY);
        assertThat(sent).hasSize(350);
    }
}
