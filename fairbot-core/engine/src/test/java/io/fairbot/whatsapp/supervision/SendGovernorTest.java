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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pace, the order and the bounds of what a line sends. */
class SendGovernorTest {
    private static final Alias ANA = contact(1);
    private static final Alias BIA = contact(2);
    private static final SendInterval SECOND = new SendInterval(Duration.ofSeconds(1), Duration.ZERO);
    private static final SendInterval TEN_SECONDS = new SendInterval(Duration.ofSeconds(10), Duration.ZERO);

    private final VirtualPlatform world = new VirtualPlatform(Desk.START, 1);
    private int count;

    private static Alias contact(int number) {
        return Alias.of(new PhoneNumber("+55489999" + (90_000 + number)));
    }

    private SendGovernor governor(SendGovernorOptions options) {
        return governor(options, share(options));
    }

    private ChannelThrottle share(SendGovernorOptions options) {
        return new ChannelThrottle(options, world.platform().time(), new Random(1));
    }

    private SendGovernor governor(SendGovernorOptions options, ChannelThrottle share) {
        SendGovernor governor =
                new SendGovernor(options, share, world.platform().time(), new Random(1));
        governor.setOpen(true);
        return governor;
    }

    private static SendGovernorOptions paced(SendInterval replies, SendInterval unasked) {
        return new SendGovernorOptions(replies, unasked, List.of(), List.of(), false, List.of());
    }

    private static SendGovernorOptions budgets(
            List<UsageLimit> branch, List<UsageLimit> unasked, List<UsageLimit> contact) {
        return new SendGovernorOptions(SendInterval.NONE, SendInterval.NONE, branch, unasked, false, contact);
    }

    private OutboundMessage reply(Alias to) {
        return message(to, Purpose.REPLY);
    }

    private OutboundMessage unasked(Alias to) {
        return message(to, Purpose.NOTICE);
    }

    private OutboundMessage message(Alias to, Purpose purpose) {
        return new OutboundMessage("o" + ++count, to, purpose, new Text("oi"), List.of());
    }

    private static CompletableFuture<SendDecision> ask(SendGovernor governor, OutboundMessage message) {
        return governor.decide(message).toCompletableFuture();
    }

    /** Asks; the answer tells nothing, or comes later. */
    private static void askOnly(SendGovernor governor, OutboundMessage message) {
        governor.decide(message);
    }

    /** Asks and gives back at once. */
    private static SendDecision send(SendGovernor governor, OutboundMessage message) {
        CompletableFuture<SendDecision> answer = ask(governor, message);
        governor.attemptEnded(message);
        return answer.getNow(new SendDecision.Denial(SendRefusal.OPTED_OUT));
    }

    @Test
    void wideOpenEverythingGoesAtOnce() {
        SendGovernor governor = governor(SendGovernorOptions.UNLIMITED);
        for (int i = 0; i < 100; i++) {
            assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
            assertThat(send(governor, unasked(BIA))).isEqualTo(SendDecision.APPROVED);
        }
    }

    @Test
    void aLineThatIsNotOpenHoldsEverythingBackAlsoWhatWaits() {
        SendGovernor governor = governor(paced(SECOND, SECOND));
        assertThat(ask(governor, reply(ANA))).isCompletedWithValue(SendDecision.APPROVED);
        CompletableFuture<SendDecision> waits = ask(governor, reply(BIA));
        CompletableFuture<SendDecision> unaskedWaits = ask(governor, unasked(contact(3)));
        assertThat(waits).isNotDone();
        governor.setOpen(false);
        SendDecision later = new SendDecision.Deferral(SendRefusal.LINE_NOT_OPEN, SendGovernor.NOT_OPEN);
        assertThat(waits).isCompletedWithValue(later);
        assertThat(unaskedWaits).isCompletedWithValue(later);
        assertThat(ask(governor, reply(BIA))).isCompletedWithValue(later);
        governor.setOpen(true);
        CompletableFuture<SendDecision> again = ask(governor, reply(BIA));
        world.advance(Duration.ofSeconds(1));
        assertThat(again).isCompletedWithValue(SendDecision.APPROVED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoRepliesAreAsFarApartAsTheirPauseSays(long seed) {
        SendInterval pace = new SendInterval(Duration.ofMillis(500), Duration.ofSeconds(1));
        SendGovernorOptions options = paced(pace, pace);
        SendGovernor governor =
                new SendGovernor(options, share(options), world.platform().time(), new Random(seed));
        governor.setOpen(true);
        List<Duration> moments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            governor.decide(reply(contact(i)))
                    .whenComplete((answer, failure) -> moments.add(Duration.between(Desk.START, world.now())));
        }
        world.advance(Duration.ofMinutes(2));
        assertThat(moments).hasSize(50);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < moments.size(); i++) {
            pauses.add(moments.get(i).minus(moments.get(i - 1)));
        }
        // The clock has whole milliseconds: a wake-up may be that much late, never early.
        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofMillis(1502)));
        assertThat(pauses).anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMillis(700)));
        assertThat(pauses).anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(1300)));
    }

    @Test
    void repliesGoBeforeWhatNobodyAskedFor() {
        SendGovernor governor = governor(paced(SECOND, TEN_SECONDS));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            governor.decide(unasked(contact(10 + i))).whenComplete((yes, no) -> order.add("news " + number));
        }
        for (int i = 0; i < 3; i++) {
            int number = i;
            governor.decide(reply(contact(20 + i))).whenComplete((yes, no) -> order.add("reply " + number));
        }
        world.advance(Duration.ofSeconds(3));
        assertThat(order).containsExactly("news 0", "reply 0", "reply 1", "reply 2");
        world.advance(Duration.ofMinutes(1));
        assertThat(order).endsWith("news 1", "news 2").hasSize(6);
    }

    @Test
    void aReplyDoesNotWaitForTheLongPauseOfABroadcast() {
        SendGovernor governor = governor(paced(SECOND, TEN_SECONDS));
        assertThat(ask(governor, unasked(ANA))).isCompleted();
        CompletableFuture<SendDecision> news = ask(governor, unasked(contact(3)));
        CompletableFuture<SendDecision> reply = ask(governor, reply(BIA));
        world.advance(Duration.ofSeconds(1));
        assertThat(reply).isCompletedWithValue(SendDecision.APPROVED);
        world.advance(Duration.ofSeconds(9).minusMillis(1));
        assertThat(news).isNotDone();
        world.advance(Duration.ofMillis(1));
        assertThat(news).isCompletedWithValue(SendDecision.APPROVED);
    }

    @Test
    void aBroadcastKeepsThePauseAfterAReplyToo() {
        SendGovernor governor = governor(paced(SECOND, SendInterval.NONE));
        assertThat(ask(governor, reply(ANA))).isCompleted();
        CompletableFuture<SendDecision> news = ask(governor, unasked(BIA));
        assertThat(news).isNotDone();
        world.advance(Duration.ofSeconds(1));
        assertThat(news).isCompletedWithValue(SendDecision.APPROVED);
    }

    @Test
    void onlyOneMessageToAContactGoesAtATime() {
        SendGovernor governor = governor(SendGovernorOptions.UNLIMITED);
        OutboundMessage first = reply(ANA);
        assertThat(ask(governor, first)).isCompletedWithValue(SendDecision.APPROVED);
        CompletableFuture<SendDecision> news = ask(governor, unasked(ANA));
        CompletableFuture<SendDecision> second = ask(governor, reply(ANA));
        CompletableFuture<SendDecision> other = ask(governor, reply(BIA));
        assertThat(other).isCompletedWithValue(SendDecision.APPROVED);
        assertThat(second).isNotDone();
        governor.attemptEnded(first);
        assertThat(second).isCompletedWithValue(SendDecision.APPROVED);
        assertThat(news).isNotDone();
    }

    @Test
    void repliesToOneContactKeepTheirOrder() {
        SendGovernor governor = governor(paced(SECOND, SECOND));
        List<String> order = new ArrayList<>();
        Map<String, OutboundMessage> messages = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            OutboundMessage message = reply(i % 2 == 0 ? ANA : BIA);
            messages.put(message.id(), message);
            governor.decide(message).whenComplete((yes, no) -> {
                order.add(message.id());
                world.platform().time().schedule(Duration.ofMillis(300), () -> governor.attemptEnded(message));
            });
        }
        world.advance(Duration.ofMinutes(1));
        assertThat(order).containsExactlyElementsOf(messages.keySet());
    }

    @Test
    void theSameNumberWithAndWithoutItsNinthDigitIsOneContact() {
        SendGovernor governor = governor(SendGovernorOptions.UNLIMITED);
        assertThat(ask(governor, reply(Alias.of(new PhoneNumber("+5548999990001")))))
                .isCompleted();
        assertThat(ask(governor, reply(Alias.of(new PhoneNumber("+554899990001")))))
                .isNotDone();
    }

    @Test
    void theBudgetOfABranchHoldsEverybodyBackUntilItsWindowIsOver() {
        SendGovernor governor =
                governor(budgets(List.of(new UsageLimit(3, Duration.ofMinutes(1))), List.of(), List.of()));
        for (int i = 0; i < 3; i++) {
            assertThat(send(governor, reply(contact(i)))).isEqualTo(SendDecision.APPROVED);
            world.advance(Duration.ofSeconds(10));
        }
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.BRANCH_BUDGET, Duration.ofSeconds(30)));
        world.advance(Duration.ofSeconds(30));
        assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.BRANCH_BUDGET, Duration.ofSeconds(10)));
    }

    @Test
    void theBudgetOfAContactHoldsBackThatContactOnly() {
        SendGovernor governor = governor(budgets(
                List.of(),
                List.of(),
                List.of(new UsageLimit(2, Duration.ofMinutes(1)), new UsageLimit(3, Duration.ofHours(1)))));
        send(governor, reply(ANA));
        send(governor, reply(ANA));
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.CONTACT_BUDGET, Duration.ofMinutes(1)));
        assertThat(send(governor, reply(BIA))).isEqualTo(SendDecision.APPROVED);
        world.advance(Duration.ofMinutes(1));
        assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.CONTACT_BUDGET, Duration.ofMinutes(59)));
        world.advance(Duration.ofMinutes(59));
        assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
    }

    @Test
    void theBudgetOfWhatNobodyAskedForLetsRepliesGo() {
        SendGovernor governor = governor(budgets(List.of(), List.of(new UsageLimit(1, Duration.ofDays(1))), List.of()));
        assertThat(send(governor, unasked(ANA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(governor, unasked(BIA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.UNASKED_BUDGET, Duration.ofDays(1)));
        assertThat(send(governor, reply(BIA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(
                        governor(budgets(List.of(), List.of(new UsageLimit(1, Duration.ofDays(1))), List.of())),
                        unasked(BIA)))
                .as("another line has its own")
                .isEqualTo(SendDecision.APPROVED);
    }

    @Test
    void aSharedBudgetIsOneForAllLines() {
        SendGovernorOptions options = new SendGovernorOptions(
                SendInterval.NONE,
                SendInterval.NONE,
                List.of(),
                List.of(new UsageLimit(2, Duration.ofDays(1))),
                true,
                List.of());
        ChannelThrottle share = share(options);
        SendGovernor matriz = governor(options, share);
        SendGovernor praia = governor(options, share);
        assertThat(send(matriz, unasked(ANA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(praia, unasked(ANA))).isEqualTo(SendDecision.APPROVED);
        assertThat(send(matriz, unasked(BIA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.UNASKED_BUDGET, Duration.ofDays(1)));
        assertThat(send(matriz, reply(BIA))).isEqualTo(SendDecision.APPROVED);
    }

    @Test
    void aBudgetIsAlsoKeptByThoseWhoWaitedForTheirTurn() {
        SendGovernorOptions options = new SendGovernorOptions(
                SECOND, SECOND, List.of(new UsageLimit(2, Duration.ofHours(1))), List.of(), false, List.of());
        SendGovernor governor = governor(options);
        List<CompletableFuture<SendDecision>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(ask(governor, reply(contact(i))));
        }
        world.advance(Duration.ofSeconds(10));
        assertThat(answers.get(1)).isCompletedWithValue(SendDecision.APPROVED);
        assertThat(answers.get(2).join())
                .isEqualTo(new SendDecision.Deferral(
                        SendRefusal.BRANCH_BUDGET, Duration.ofMinutes(60).minusSeconds(2)));
        assertThat(answers.get(3)).isCompleted();
    }

    @Test
    void aFrozenLineSendsRepliesAndRefusesTheRestUntilItThaws() {
        SendGovernor governor = governor(SendGovernorOptions.UNLIMITED);
        governor.freeze(SendRefusal.NEW_CHATS_RESTRICTED, Duration.ofHours(1));
        assertThat(governor.frozen()).contains(SendRefusal.NEW_CHATS_RESTRICTED);
        assertThat(send(governor, unasked(ANA))).isEqualTo(new SendDecision.Denial(SendRefusal.NEW_CHATS_RESTRICTED));
        assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
        world.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(governor.frozen()).isPresent();
        world.advance(Duration.ofMillis(1));
        assertThat(governor.frozen()).isEmpty();
        assertThat(send(governor, unasked(ANA))).isEqualTo(SendDecision.APPROVED);
    }

    @Test
    void aFreezeMeetsThoseWhoWaitToo() {
        SendGovernor governor = governor(paced(SECOND, SECOND));
        askOnly(governor, unasked(ANA));
        CompletableFuture<SendDecision> waits = ask(governor, unasked(BIA));
        governor.freeze(SendRefusal.UNASKED_FROZEN, Duration.ofHours(1));
        world.advance(Duration.ofSeconds(1));
        assertThat(waits).isCompletedWithValue(new SendDecision.Denial(SendRefusal.UNASKED_FROZEN));
    }

    @Test
    void aContactTheProviderSlowsDownWaitsFourToTheNthSeconds() {
        SendGovernor governor = governor(SendGovernorOptions.UNLIMITED);
        for (long seconds : List.of(4L, 16L, 64L, 256L, 1024L, 1024L)) {
            governor.backOff(ANA);
            assertThat(send(governor, reply(ANA)))
                    .isEqualTo(new SendDecision.Deferral(SendRefusal.CONTACT_LIMIT, Duration.ofSeconds(seconds)));
            assertThat(send(governor, reply(BIA))).isEqualTo(SendDecision.APPROVED);
            world.advance(Duration.ofSeconds(seconds));
            assertThat(send(governor, reply(ANA))).isEqualTo(SendDecision.APPROVED);
        }
        governor.sent(ANA);
        governor.backOff(ANA);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new SendDecision.Deferral(SendRefusal.CONTACT_LIMIT, Duration.ofSeconds(4)));
        governor.sent(BIA);
        assertThat(send(governor, reply(ANA))).isInstanceOf(SendDecision.Deferral.class);
    }

    @Test
    void aProviderThatIsOverloadedPausesAllLinesOfItsKindLongerEachTime() {
        ChannelThrottle share = share(SendGovernorOptions.UNLIMITED);
        SendGovernor matriz = governor(SendGovernorOptions.UNLIMITED, share);
        SendGovernor praia = governor(SendGovernorOptions.UNLIMITED, share);
        for (int warnings = 1; warnings <= 12; warnings++) {
            matriz.throttle().backOff();
            matriz.throttle().backOff();
            Duration cap = Duration.ofSeconds(Math.min(300, 1L << (warnings - 1)));
            SendDecision answer = send(praia, reply(ANA));
            assertThat(answer).isInstanceOf(SendDecision.Deferral.class);
            SendDecision.Deferral later = (SendDecision.Deferral) answer;
            assertThat(later.reason()).isEqualTo(SendRefusal.PROVIDER_LIMIT);
            assertThat(later.delay()).as("after %d warnings", warnings).isBetween(cap.dividedBy(2), cap);
            praia.sent(ANA);
            world.advance(later.delay().plusMillis(1));
        }
        assertThat(send(praia, reply(ANA))).isEqualTo(SendDecision.APPROVED);
        praia.sent(ANA);
        matriz.throttle().backOff();
        assertThat(((SendDecision.Deferral) send(praia, reply(BIA))).delay())
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoGotNothingForLongIsForgotten() {
        SendGovernor governor =
                governor(budgets(List.of(), List.of(), List.of(new UsageLimit(1, Duration.ofMinutes(1)))));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1500; i++) {
                assertThat(send(governor, reply(contact(i)))).isEqualTo(SendDecision.APPROVED);
            }
            assertThat(send(governor, reply(contact(7)))).isInstanceOf(SendDecision.Deferral.class);
            world.advance(Duration.ofMinutes(1));
        }
        assertThat(governor.contacts()).isLessThan(3001);
    }
}
