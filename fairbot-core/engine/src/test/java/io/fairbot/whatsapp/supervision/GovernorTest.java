package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Clearance;
import io.fairbot.whatsapp.OutboundContent;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Refusal;
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
class GovernorTest {
    private static final Alias ANA = contact(1);
    private static final Alias BIA = contact(2);
    private static final Pace SECOND = new Pace(Duration.ofSeconds(1), Duration.ZERO);
    private static final Pace TEN_SECONDS = new Pace(Duration.ofSeconds(10), Duration.ZERO);

    private final VirtualPlatform world = new VirtualPlatform(Desk.START, 1);
    private int count;

    private static Alias contact(int number) {
        return Alias.of(new PhoneNumber("+55489999" + (90_000 + number)));
    }

    private Governor governor(GovernorOptions options) {
        return governor(options, share(options));
    }

    private ChannelShare share(GovernorOptions options) {
        return new ChannelShare(options, world.platform().time(), new Random(1));
    }

    private Governor governor(GovernorOptions options, ChannelShare share) {
        Governor governor = new Governor(options, share, world.platform().time(), new Random(1));
        governor.open(true);
        return governor;
    }

    private static GovernorOptions paced(Pace replies, Pace unasked) {
        return new GovernorOptions(replies, unasked, List.of(), List.of(), false, List.of());
    }

    private static GovernorOptions budgets(List<Budget> branch, List<Budget> unasked, List<Budget> contact) {
        return new GovernorOptions(Pace.NONE, Pace.NONE, branch, unasked, false, contact);
    }

    private OutboundMessage reply(Alias to) {
        return message(to, List.of("m"));
    }

    private OutboundMessage unasked(Alias to) {
        return message(to, List.of());
    }

    private OutboundMessage message(Alias to, List<String> inReplyTo) {
        return new OutboundMessage("o" + ++count, to, new OutboundContent("oi", List.of()), inReplyTo);
    }

    private static CompletableFuture<Clearance> ask(Governor governor, OutboundMessage message) {
        return governor.ask(message).toCompletableFuture();
    }

    /** Asks; the answer tells nothing, or comes later. */
    private static void askOnly(Governor governor, OutboundMessage message) {
        governor.ask(message);
    }

    /** Asks and gives back at once. */
    private static Clearance send(Governor governor, OutboundMessage message) {
        CompletableFuture<Clearance> answer = ask(governor, message);
        governor.done(message);
        return answer.getNow(new Clearance.Refused(Refusal.TOO_MANY_WAIT));
    }

    @Test
    void wideOpenEverythingGoesAtOnce() {
        Governor governor = governor(GovernorOptions.OPEN);
        for (int i = 0; i < 100; i++) {
            assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
            assertThat(send(governor, unasked(BIA))).isEqualTo(Clearance.GRANTED);
        }
    }

    @Test
    void aLineThatIsNotOpenHoldsEverythingBackAlsoWhatWaits() {
        Governor governor = governor(paced(SECOND, SECOND));
        assertThat(ask(governor, reply(ANA))).isCompletedWithValue(Clearance.GRANTED);
        CompletableFuture<Clearance> waits = ask(governor, reply(BIA));
        CompletableFuture<Clearance> unaskedWaits = ask(governor, unasked(contact(3)));
        assertThat(waits).isNotDone();
        governor.open(false);
        Clearance later = new Clearance.Later(Refusal.LINE_NOT_OPEN, Governor.NOT_OPEN);
        assertThat(waits).isCompletedWithValue(later);
        assertThat(unaskedWaits).isCompletedWithValue(later);
        assertThat(ask(governor, reply(BIA))).isCompletedWithValue(later);
        governor.open(true);
        CompletableFuture<Clearance> again = ask(governor, reply(BIA));
        world.advance(Duration.ofSeconds(1));
        assertThat(again).isCompletedWithValue(Clearance.GRANTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoRepliesAreAsFarApartAsTheirPauseSays(long seed) {
        Pace pace = new Pace(Duration.ofMillis(500), Duration.ofSeconds(1));
        GovernorOptions options = paced(pace, pace);
        Governor governor =
                new Governor(options, share(options), world.platform().time(), new Random(seed));
        governor.open(true);
        List<Duration> moments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            governor.ask(reply(contact(i)))
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
        Governor governor = governor(paced(SECOND, TEN_SECONDS));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            governor.ask(unasked(contact(10 + i))).whenComplete((yes, no) -> order.add("news " + number));
        }
        for (int i = 0; i < 3; i++) {
            int number = i;
            governor.ask(reply(contact(20 + i))).whenComplete((yes, no) -> order.add("reply " + number));
        }
        world.advance(Duration.ofSeconds(3));
        assertThat(order).containsExactly("news 0", "reply 0", "reply 1", "reply 2");
        world.advance(Duration.ofMinutes(1));
        assertThat(order).endsWith("news 1", "news 2").hasSize(6);
    }

    @Test
    void aReplyDoesNotWaitForTheLongPauseOfABroadcast() {
        Governor governor = governor(paced(SECOND, TEN_SECONDS));
        assertThat(ask(governor, unasked(ANA))).isCompleted();
        CompletableFuture<Clearance> news = ask(governor, unasked(contact(3)));
        CompletableFuture<Clearance> reply = ask(governor, reply(BIA));
        world.advance(Duration.ofSeconds(1));
        assertThat(reply).isCompletedWithValue(Clearance.GRANTED);
        world.advance(Duration.ofSeconds(9).minusMillis(1));
        assertThat(news).isNotDone();
        world.advance(Duration.ofMillis(1));
        assertThat(news).isCompletedWithValue(Clearance.GRANTED);
    }

    @Test
    void aBroadcastKeepsThePauseAfterAReplyToo() {
        Governor governor = governor(paced(SECOND, Pace.NONE));
        assertThat(ask(governor, reply(ANA))).isCompleted();
        CompletableFuture<Clearance> news = ask(governor, unasked(BIA));
        assertThat(news).isNotDone();
        world.advance(Duration.ofSeconds(1));
        assertThat(news).isCompletedWithValue(Clearance.GRANTED);
    }

    @Test
    void onlyOneMessageToAContactGoesAtATime() {
        Governor governor = governor(GovernorOptions.OPEN);
        OutboundMessage first = reply(ANA);
        assertThat(ask(governor, first)).isCompletedWithValue(Clearance.GRANTED);
        CompletableFuture<Clearance> news = ask(governor, unasked(ANA));
        CompletableFuture<Clearance> second = ask(governor, reply(ANA));
        CompletableFuture<Clearance> other = ask(governor, reply(BIA));
        assertThat(other).isCompletedWithValue(Clearance.GRANTED);
        assertThat(second).isNotDone();
        governor.done(first);
        assertThat(second).isCompletedWithValue(Clearance.GRANTED);
        assertThat(news).isNotDone();
    }

    @Test
    void repliesToOneContactKeepTheirOrder() {
        Governor governor = governor(paced(SECOND, SECOND));
        List<String> order = new ArrayList<>();
        Map<String, OutboundMessage> messages = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            OutboundMessage message = reply(i % 2 == 0 ? ANA : BIA);
            messages.put(message.id(), message);
            governor.ask(message).whenComplete((yes, no) -> {
                order.add(message.id());
                world.platform().time().schedule(Duration.ofMillis(300), () -> governor.done(message));
            });
        }
        world.advance(Duration.ofMinutes(1));
        assertThat(order).containsExactlyElementsOf(messages.keySet());
    }

    @Test
    void theSameNumberWithAndWithoutItsNinthDigitIsOneContact() {
        Governor governor = governor(GovernorOptions.OPEN);
        assertThat(ask(governor, reply(Alias.of(new PhoneNumber("+5548999990001")))))
                .isCompleted();
        assertThat(ask(governor, reply(Alias.of(new PhoneNumber("+554899990001")))))
                .isNotDone();
    }

    @Test
    void theBudgetOfABranchHoldsEverybodyBackUntilItsWindowIsOver() {
        Governor governor = governor(budgets(List.of(new Budget(3, Duration.ofMinutes(1))), List.of(), List.of()));
        for (int i = 0; i < 3; i++) {
            assertThat(send(governor, reply(contact(i)))).isEqualTo(Clearance.GRANTED);
            world.advance(Duration.ofSeconds(10));
        }
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new Clearance.Later(Refusal.BRANCH_BUDGET, Duration.ofSeconds(30)));
        world.advance(Duration.ofSeconds(30));
        assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new Clearance.Later(Refusal.BRANCH_BUDGET, Duration.ofSeconds(10)));
    }

    @Test
    void theBudgetOfAContactHoldsBackThatContactOnly() {
        Governor governor = governor(budgets(
                List.of(),
                List.of(),
                List.of(new Budget(2, Duration.ofMinutes(1)), new Budget(3, Duration.ofHours(1)))));
        send(governor, reply(ANA));
        send(governor, reply(ANA));
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new Clearance.Later(Refusal.CONTACT_BUDGET, Duration.ofMinutes(1)));
        assertThat(send(governor, reply(BIA))).isEqualTo(Clearance.GRANTED);
        world.advance(Duration.ofMinutes(1));
        assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new Clearance.Later(Refusal.CONTACT_BUDGET, Duration.ofMinutes(59)));
        world.advance(Duration.ofMinutes(59));
        assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
    }

    @Test
    void theBudgetOfWhatNobodyAskedForLetsRepliesGo() {
        Governor governor = governor(budgets(List.of(), List.of(new Budget(1, Duration.ofDays(1))), List.of()));
        assertThat(send(governor, unasked(ANA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(governor, unasked(BIA)))
                .isEqualTo(new Clearance.Later(Refusal.UNASKED_BUDGET, Duration.ofDays(1)));
        assertThat(send(governor, reply(BIA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(
                        governor(budgets(List.of(), List.of(new Budget(1, Duration.ofDays(1))), List.of())),
                        unasked(BIA)))
                .as("another line has its own")
                .isEqualTo(Clearance.GRANTED);
    }

    @Test
    void aSharedBudgetIsOneForAllLines() {
        GovernorOptions options = new GovernorOptions(
                Pace.NONE, Pace.NONE, List.of(), List.of(new Budget(2, Duration.ofDays(1))), true, List.of());
        ChannelShare share = share(options);
        Governor matriz = governor(options, share);
        Governor praia = governor(options, share);
        assertThat(send(matriz, unasked(ANA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(praia, unasked(ANA))).isEqualTo(Clearance.GRANTED);
        assertThat(send(matriz, unasked(BIA)))
                .isEqualTo(new Clearance.Later(Refusal.UNASKED_BUDGET, Duration.ofDays(1)));
        assertThat(send(matriz, reply(BIA))).isEqualTo(Clearance.GRANTED);
    }

    @Test
    void aBudgetIsAlsoKeptByThoseWhoWaitedForTheirTurn() {
        GovernorOptions options = new GovernorOptions(
                SECOND, SECOND, List.of(new Budget(2, Duration.ofHours(1))), List.of(), false, List.of());
        Governor governor = governor(options);
        List<CompletableFuture<Clearance>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(ask(governor, reply(contact(i))));
        }
        world.advance(Duration.ofSeconds(10));
        assertThat(answers.get(1)).isCompletedWithValue(Clearance.GRANTED);
        assertThat(answers.get(2).join())
                .isEqualTo(new Clearance.Later(
                        Refusal.BRANCH_BUDGET, Duration.ofMinutes(60).minusSeconds(2)));
        assertThat(answers.get(3)).isCompleted();
    }

    @Test
    void onlySomeBroadcastsHoldAPlaceWhileTheyWait() {
        Governor governor = governor(paced(SECOND, TEN_SECONDS));
        assertThat(ask(governor, unasked(contact(0)))).isCompletedWithValue(Clearance.GRANTED);
        for (int i = 1; i <= Governor.UNASKED_WAITING; i++) {
            assertThat(ask(governor, unasked(contact(i)))).isNotDone();
        }
        assertThat(ask(governor, unasked(contact(99))))
                .isCompletedWithValue(new Clearance.Later(Refusal.TOO_MANY_WAIT, Duration.ofSeconds(160)));
        for (int i = 100; i < 200; i++) {
            assertThat(ask(governor, reply(contact(i)))).isNotDone();
        }
    }

    @Test
    void whoWaitsForAPlaceComesBackNotTooSoon() {
        Governor governor = governor(paced(Pace.NONE, new Pace(Duration.ofMillis(1), Duration.ZERO)));
        for (int i = 0; i <= Governor.UNASKED_WAITING; i++) {
            askOnly(governor, unasked(contact(i)));
        }
        assertThat(ask(governor, unasked(contact(99))))
                .isCompletedWithValue(new Clearance.Later(Refusal.TOO_MANY_WAIT, Governor.NOT_OPEN));
    }

    @Test
    void aFrozenLineSendsRepliesAndRefusesTheRestUntilItThaws() {
        Governor governor = governor(GovernorOptions.OPEN);
        governor.freeze(Refusal.NEW_CHATS_RESTRICTED, Duration.ofHours(1));
        assertThat(governor.frozen()).contains(Refusal.NEW_CHATS_RESTRICTED);
        assertThat(send(governor, unasked(ANA))).isEqualTo(new Clearance.Refused(Refusal.NEW_CHATS_RESTRICTED));
        assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
        world.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(governor.frozen()).isPresent();
        world.advance(Duration.ofMillis(1));
        assertThat(governor.frozen()).isEmpty();
        assertThat(send(governor, unasked(ANA))).isEqualTo(Clearance.GRANTED);
    }

    @Test
    void aFreezeMeetsThoseWhoWaitToo() {
        Governor governor = governor(paced(SECOND, SECOND));
        askOnly(governor, unasked(ANA));
        CompletableFuture<Clearance> waits = ask(governor, unasked(BIA));
        governor.freeze(Refusal.UNASKED_FROZEN, Duration.ofHours(1));
        world.advance(Duration.ofSeconds(1));
        assertThat(waits).isCompletedWithValue(new Clearance.Refused(Refusal.UNASKED_FROZEN));
    }

    @Test
    void aContactTheProviderSlowsDownWaitsFourToTheNthSeconds() {
        Governor governor = governor(GovernorOptions.OPEN);
        for (long seconds : List.of(4L, 16L, 64L, 256L, 1024L, 1024L)) {
            governor.slower(ANA);
            assertThat(send(governor, reply(ANA)))
                    .isEqualTo(new Clearance.Later(Refusal.CONTACT_LIMIT, Duration.ofSeconds(seconds)));
            assertThat(send(governor, reply(BIA))).isEqualTo(Clearance.GRANTED);
            world.advance(Duration.ofSeconds(seconds));
            assertThat(send(governor, reply(ANA))).isEqualTo(Clearance.GRANTED);
        }
        governor.sent(ANA);
        governor.slower(ANA);
        assertThat(send(governor, reply(ANA)))
                .isEqualTo(new Clearance.Later(Refusal.CONTACT_LIMIT, Duration.ofSeconds(4)));
        governor.sent(BIA);
        assertThat(send(governor, reply(ANA))).isInstanceOf(Clearance.Later.class);
    }

    @Test
    void aProviderThatIsOverloadedPausesAllLinesOfItsKindLongerEachTime() {
        ChannelShare share = share(GovernorOptions.OPEN);
        Governor matriz = governor(GovernorOptions.OPEN, share);
        Governor praia = governor(GovernorOptions.OPEN, share);
        for (int warnings = 1; warnings <= 12; warnings++) {
            matriz.share().slower();
            matriz.share().slower();
            Duration cap = Duration.ofSeconds(Math.min(300, 1L << (warnings - 1)));
            Clearance answer = send(praia, reply(ANA));
            assertThat(answer).isInstanceOf(Clearance.Later.class);
            Clearance.Later later = (Clearance.Later) answer;
            assertThat(later.reason()).isEqualTo(Refusal.PROVIDER_LIMIT);
            assertThat(later.delay()).as("after %d warnings", warnings).isBetween(cap.dividedBy(2), cap);
            praia.sent(ANA);
            world.advance(later.delay().plusMillis(1));
        }
        assertThat(send(praia, reply(ANA))).isEqualTo(Clearance.GRANTED);
        praia.sent(ANA);
        matriz.share().slower();
        assertThat(((Clearance.Later) send(praia, reply(BIA))).delay()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoGotNothingForLongIsForgotten() {
        Governor governor = governor(budgets(List.of(), List.of(), List.of(new Budget(1, Duration.ofMinutes(1)))));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1500; i++) {
                assertThat(send(governor, reply(contact(i)))).isEqualTo(Clearance.GRANTED);
            }
            assertThat(send(governor, reply(contact(7)))).isInstanceOf(Clearance.Later.class);
            world.advance(Duration.ofMinutes(1));
        }
        assertThat(governor.contacts()).isLessThan(3001);
    }
}
