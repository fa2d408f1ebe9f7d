package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Timers are kept with the conversation: they outlive a restart, fire once, and can be called off. */
@Tag("place")
class TimerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> fired = new ArrayList<>();

    /** Understands "set name seconds", "cancel name"; a timer called "again" sets itself again. */
    private final ConversationHandler handler = (state, event, context) -> {
        if (event instanceof ConversationEvent.TimerExpiry due) {
            fired.add(due.name() + " " + due.data());
            Turn said = Turn.reply("fired " + due.name());
            return due.name().equals("again") ? said.timer(set("again", MINUTE)) : said;
        }
        String[] words = event.text().split(" ", -1);
        return switch (words[0]) {
            case "set" -> Turn.ignore().timer(set(words[1], Duration.ofSeconds(Long.parseLong(words[2]))));
            case "cancel" -> Turn.ignore().timer(new TimerChange.TimerCancellation(words[1]));
            default -> Turn.ignore();
        };
    };

    private final House house = House.of(handler);
    private int count;

    private static TimerChange set(String name, Duration after) {
        return new TimerChange.TimerStart(name, after, "data");
    }

    private void say(String... texts) {
        for (String text : texts) {
            count++;
            house.send(House.ANA, "m" + count, text);
        }
        house.world().runPending();
    }

    private void timersOfNobody(int number) {
        for (int i = 0; i < number; i++) {
            TimerEntry timer = new TimerEntry(
                    House.BRANCH, "gone" + i, "t", "", house.world().now().plusSeconds(1));
            house.store().behindTheBack(Write.put(ConversationModels.TIMERS, "gone" + i, timer));
        }
        house.world().runPending();
    }

    @Test
    void timersThatAlwaysFailHideNoOthers() {
        int failing = 250;
        timersOfNobody(failing);
        house.store()
                .faults(batch ->
                        batch.writes().stream().anyMatch(write -> write.id().startsWith("gone"))
                                ? Fault.REFUSED
                                : Fault.NONE);
        say("set t 60");
        house.advance(MINUTE.multipliedBy(2));
        assertThat(fired).containsExactly("t data");
        assertThat(house.all(ConversationModels.TIMERS)).hasSize(failing);
        assertThat(house.engine().removedTimers()).isZero();
    }

    @Test
    void aTimerWhoseContactIsGoneIsRemovedOnceAndCounted() {
        timersOfNobody(3);
        say("set t 60");
        List<String> batches = new ArrayList<>();
        house.store().faults(batch -> {
            batch.writes().stream()
                    .map(Write::id)
                    .filter(id -> id.startsWith("gone"))
                    .forEach(batches::add);
            return Fault.NONE;
        });
        house.advance(MINUTE.multipliedBy(2));
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
        assertThat(batches).containsExactlyInAnyOrder("gone0", "gone1", "gone2");
        assertThat(house.engine().removedTimers()).isEqualTo(3);
        assertThat(fired).containsExactly("t data");
    }

    @Test
    void aTimerThatWasStartedAgainMeanwhileIsNotCounted() {
        timersOfNobody(1);
        boolean[] done = {false};
        house.store().faults(batch -> {
            if (!done[0]) {
                done[0] = true;
                timersOfNobody(1);
            }
            return Fault.NONE;
        });
        house.advance(Duration.ofMillis(1500));
        assertThat(house.engine().removedTimers()).isZero();
        house.advance(MINUTE);
        assertThat(house.engine().removedTimers()).isEqualTo(1);
    }

    @Test
    void aTimerFiresOnceAndNeverEarly() {
        say("set t 60");
        house.advance(MINUTE.minusMillis(1));
        assertThat(fired).isEmpty();
        house.advance(Duration.ofMillis(1));
        assertThat(fired).containsExactly("t data");
        house.advance(Duration.ofHours(1));
        assertThat(house.phone().texts()).containsExactly("fired t");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void anEarlierTimerWakesTheWatchEarlier() {
        say("set late 600", "set early 10", "set middle 60");
        house.advance(MINUTE);
        assertThat(fired).containsExactly("early data", "middle data");
    }

    @Test
    void aTimerOfTheSameNameIsReplaced() {
        say("set t 60");
        house.advance(Duration.ofSeconds(50));
        say("set t 60");
        house.advance(Duration.ofSeconds(59));
        assertThat(fired).isEmpty();
        house.advance(Duration.ofSeconds(1));
        assertThat(fired).hasSize(1);
    }

    @Test
    void aTimerThatIsCalledOffDoesNotFire() {
        say("set t 60", "cancel t", "cancel unknown");
        house.advance(Duration.ofHours(1));
        assertThat(fired).isEmpty();
    }

    @Test
    void aTimerFiresAfterARestartLateOrInTime() {
        say("set soon 60", "set later 3600");
        house.killAndRestart(Duration.ofMinutes(10));
        house.advance(Duration.ofSeconds(1));
        assertThat(fired).containsExactly("soon data");
        house.advance(Duration.ofMinutes(51));
        assertThat(fired).containsExactly("soon data", "later data");
    }

    @Test
    void aTimerThatSetsItselfAgainGoesOn() {
        say("set again 60");
        house.advance(MINUTE.multipliedBy(5));
        assertThat(fired).hasSize(5);
        say("cancel again");
        house.advance(MINUTE.multipliedBy(5));
        assertThat(fired).hasSize(5);
    }

    @Test
    void aTimerThatFiredBeforeAKillFiresOnce() {
        say("set t 60");
        house.store().next(ConversationModels.TIMERS, Fault.DEATH_AFTER);
        house.advance(MINUTE);
        house.killAndRestart();
        house.advance(MINUTE);
        assertThat(house.phone().texts()).containsExactly("fired t");
    }

    @Test
    void aTimerThatIsDueBehindAMessageThatChangesItDoesNotFire() {
        for (String change : List.of("cancel t", "set t 60")) {
            say("set t 5");
            house.whileNothingIsSettled(() -> {
                say("wait", change);
                house.advance(Duration.ofSeconds(10));
            });
            assertThat(fired).as(change).isEmpty();
        }
        house.advance(MINUTE);
        assertThat(fired).hasSize(1);
    }

    /** Lets the next turn of a timer meet what somebody else did at the same time. */
    private void meanwhile(Write other) {
        int[] times = {0};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.TIMERS) && times[0]++ == 0) {
                house.store().behindTheBack(other);
            }
            return Fault.NONE;
        });
        house.advance(MINUTE);
    }

    private TimerEntry timer() {
        return house.all(ConversationModels.TIMERS).findFirst().orElseThrow();
    }

    private static String id(TimerEntry timer) {
        return TimerEntry.id(timer.branch(), timer.contact(), timer.name());
    }

    @Test
    void aTimerThatSomebodyElseSettledMeanwhileSaysNothing() {
        say("set t 60");
        meanwhile(new Write.Delete(ConversationModels.TIMERS, id(timer()), Precondition.ANY));
        assertThat(house.phone().texts()).isEmpty();
    }

    @Test
    void aTimerThatSomebodyElseReplacedMeanwhileSpeaksWhenTheNewOneIsDue() {
        say("set t 60");
        TimerEntry old = timer();
        TimerEntry later = new TimerEntry(
                old.branch(), old.contact(), old.name(), old.data(), old.dueAt().plus(MINUTE));
        meanwhile(Write.put(ConversationModels.TIMERS, id(old), later));
        assertThat(house.phone().texts()).isEmpty();
        house.advance(MINUTE);
        assertThat(house.phone().texts()).containsExactly("fired t");
    }

    @Test
    void aTimerThatMeetsAnotherChangeOfItsConversationFiresOnce() {
        say("set t 60");
        String contact = timer().contact();
        meanwhile(Write.put(
                ConversationModels.CONVERSATIONS,
                ConversationRecord.id(House.BRANCH, contact),
                house.conversation(contact)));
        assertThat(house.phone().texts()).containsExactly("fired t");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void aTimerOfAConversationThatIsForgottenStillKnowsWhomToTell() {
        say("set t 60");
        house.store()
                .behindTheBack(new Write.Delete(
                        ConversationModels.CONVERSATIONS,
                        ConversationRecord.id(House.BRANCH, timer().contact()),
                        Precondition.ANY));
        house.advance(MINUTE);
        assertThat(house.phone().texts(House.ANA)).containsExactly("fired t");
    }

    @Test
    void aTimerThatIsDueBeforeAMessageThatCallsItOffFires() {
        say("set t 5", "set u 5");
        house.whileNothingIsSettled(() -> {
            house.advance(Duration.ofSeconds(5));
            say("cancel t");
        });
        assertThat(fired).containsExactlyInAnyOrder("t data", "u data");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void timersFireWhenTheStoreCanBeReadAgain() {
        say("set t 60");
        house.store().unreadable(ConversationModels.TIMERS::equals);
        house.advance(MINUTE.multipliedBy(2));
        assertThat(fired).isEmpty();
        house.store().unreadable(model -> false);
        house.advance(Duration.ofSeconds(5));
        assertThat(fired).hasSize(1);
    }

    @Test
    void manyTimersThatAreDueAtOnceAllFire() {
        for (int i = 0; i < 250; i++) {
            count++;
            house.send(House.phone(i), "m" + count, "set t 60");
        }
        house.world().runPending();
        house.advance(MINUTE.plusSeconds(5));
        assertThat(fired).hasSize(250);
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void aTimerTellsWhenItWasDue() {
        List<Instant> due = new ArrayList<>();
        House late = House.of((state, event, context) -> {
            if (event instanceof ConversationEvent.TimerExpiry timer) {
                due.add(timer.dueAt());
                return Turn.ignore();
            }
            return Turn.ignore().timer(set("t", MINUTE));
        });
        Instant start = late.world().now();
        late.hear("m1", "oi");
        late.killAndRestart(Duration.ofHours(1));
        late.advance(Duration.ofSeconds(1));
        assertThat(due).containsExactly(start.plus(MINUTE));
    }

    @Test
    void aClosedLineFiresNothing() {
        say("set t 60");
        house.world().await(house.line().close());
        house.advance(MINUTE.multipliedBy(2));
        assertThat(fired).isEmpty();
        assertThat(house.all(ConversationModels.TIMERS)).hasSize(1);
    }

    @Test
    void theStoreIsReadOnlyWhenATimerMayBeDue() {
        say("set late 600", "set early 60");
        int[] reads = {0};
        house.store().unreadable(model -> {
            reads[0] += model.equals(ConversationModels.TIMERS) ? 1 : 0;
            return false;
        });
        house.advance(MINUTE.minusMillis(1));
        assertThat(reads[0]).as("before the first is due").isZero();
        house.advance(MINUTE);
        assertThat(reads[0])
                .as("once for the first, once to see that it is settled")
                .isEqualTo(2);
        house.advance(Duration.ofHours(1));
        assertThat(reads[0]).as("the same for the other").isEqualTo(4);
        say("set t 60");
        house.world().await(house.line().close());
        reads[0] = 0;
        house.advance(Duration.ofHours(1));
        assertThat(reads[0]).as("after the line was closed").isZero();
    }

    @Test
    void aTimerThatIsSetWhileTheStoreIsReadIsSeen() {
        house.readsTake(Duration.ofMillis(50));
        house.send(House.ANA, "m1", "set a 600");
        house.advance(Duration.ofMillis(20));
        house.send(House.BIA, "m2", "set b 10");
        house.advance(Duration.ofSeconds(15));
        assertThat(fired).containsExactly("b data");
    }

    @Test
    void aTimerIsNoTwinOfTheMessageBeforeIt() {
        House same = House.of((state, event, context) -> {
            Turn said = Turn.reply("Ainda aí?");
            return event.text().equals("set") ? said.timer(set("t", Duration.ofSeconds(5))) : said;
        });
        same.hear("m1", "set");
        same.whileNothingIsSettled(() -> {
            same.send(House.ANA, "m2", "oi");
            same.advance(Duration.ofSeconds(10));
        });
        assertThat(same.phone().texts()).hasSize(3);
        assertThat(same.inbox("m2").replies()).hasSize(1);
    }
}
