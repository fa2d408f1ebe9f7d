package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffNews;
import io.fairbot.conversation.handoff.HandoffNews.NewsKind;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The actions of attendants, one after the other. */
class HandoffTest {
    private final List<String> learned = new ArrayList<>();
    private final ConversationHandler bot = (state, event, context) -> {
        if (event instanceof Attendant attendant) {
            learned.add(attendant.who() + " " + attendant.action());
            return Turn.ignore();
        }
        return event.text().startsWith("pessoa")
                ? Turn.reply("Um momento.").handOver(HandoffRequest.of("pedido"))
                : Turn.reply("eco " + event.text());
    };
    private final House house = House.of(bot);

    private Handoffs handoffs() {
        return house.engine().handoffs();
    }

    private <T> T await(CompletionStage<T> stage) {
        return house.world().await(stage);
    }

    private static HandoffAuthor by(String attendant) {
        return HandoffAuthor.by(attendant);
    }

    private String say(String attendant, String text) {
        return await(handoffs().say(AttendantMessage.of(house.conversation(), attendant, new Text(text)), attendant));
    }

    private static void assertRefused(ThrowingCallable action, HandoffFailure failure, String sentence) {
        assertThatThrownBy(action).hasCauseInstanceOf(HandoffException.class).satisfies(thrown -> {
            HandoffException refusal = (HandoffException) Stages.cause(thrown);
            assertThat(refusal.failure()).isEqualTo(failure);
            assertThat(refusal).hasMessageContaining(sentence);
        });
    }

    private List<AuditEntry> audited() {
        return house.all(StoredAuditLog.MODEL)
                .filter(entry -> entry.action().startsWith("conversation."))
                .toList();
    }

    @Test
    void anAttendantTakesSpeaksAndGivesBack() {
        house.hear("m1", "pessoa");
        ConversationSummary taken = house.take("rita");
        assertThat(taken.handoff().state()).isEqualTo(HandoffState.TAKEN);
        assertThat(taken.handoff().by()).contains("rita");
        assertThat(taken.handoff().unansweredSince()).isPresent();
        house.hear("m2", "oi");
        say("rita", "Bom dia, sou a Rita.");
        house.hear("m3", "obrigada");
        house.giveBack("rita");
        house.hear("m4", "tchau");
        assertThat(house.phone().texts()).containsExactly("Um momento.", "Bom dia, sou a Rita.", "eco tchau");
        assertThat(learned).containsExactly("rita TAKE_OVER", "rita FINISH");
        assertThat(house.news()).containsExactly(NewsKind.QUEUED, NewsKind.TAKEN, NewsKind.RETURNED);
        assertThat(audited())
                .extracting(AuditEntry::action)
                .containsExactly("conversation.take", "conversation.say", "conversation.return");
    }

    @Test
    void whatTheStaffHearsNamesNobodyButTheStaff() {
        house.hear("m1", "pessoa");
        house.take("rita");
        HandoffNews taken = house.events().of(HandoffNews.class).get(1);
        assertThat(taken.kind().name()).isEqualTo("conversation.taken");
        assertThat(taken.subject()).isEqualTo(house.conversation().toString());
        assertThat(taken.branch()).contains(House.BRANCH);
        assertThat(taken.attendant()).contains("rita");
        assertThat(house.events().of(HandoffNews.class).get(0).priority()).contains(HandoffPriority.NORMAL);
        assertThat(HandoffNews.kinds()).hasSize(NewsKind.values().length);
    }

    @Test
    void theFirstOneHasItAndTheOtherHearsWho() {
        house.hear("m1", "pessoa");
        house.take("rita");
        assertRefused(() -> house.take("rui"), HandoffFailure.TAKEN_BY_OTHER, "rita has this conversation since");
        assertRefused(() -> say("rui", "oi"), HandoffFailure.TAKEN_BY_OTHER, "rita can transfer it");
        assertRefused(() -> house.giveBack("rui"), HandoffFailure.TAKEN_BY_OTHER, "rita");
        assertRefused(
                () -> await(handoffs().close(house.conversation(), by("rui"))), HandoffFailure.TAKEN_BY_OTHER, "rita");
        int news = house.news().size();
        assertThat(house.take("rita").handoff().by()).contains("rita");
        assertThat(house.news()).hasSize(news);
        assertThat(house.phone().texts()).containsExactly("Um momento.");
    }

    @Test
    void theBotsConversationCanBeTakenToo() {
        house.hear("m1", "oi");
        assertRefused(() -> say("rita", "oi"), HandoffFailure.NOT_POSSIBLE, "The bot has this conversation");
        assertRefused(
                () -> await(handoffs().transfer(house.conversation(), "rui", by("rita"))),
                HandoffFailure.NOT_POSSIBLE,
                "take it first");
        assertRefused(
                () -> await(handoffs().requeue(house.conversation(), HandoffRequest.NORMAL, by("rita"))),
                HandoffFailure.NOT_POSSIBLE,
                "take it first");
        assertRefused(
                () -> await(handoffs().close(house.conversation(), by("rita"))),
                HandoffFailure.NOT_POSSIBLE,
                "take it first");
        assertThat(house.giveBack("rita").handoff().state()).isEqualTo(HandoffState.BOT);
        assertThat(house.take("rita").handoff().unansweredSince()).isEmpty();
        house.hear("m2", "alô");
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void whoSpeaksMustHaveTakenIt() {
        house.hear("m1", "pessoa");
        assertRefused(() -> say("rita", "oi"), HandoffFailure.NOT_POSSIBLE, "waits for an attendant; take it first");
        house.take("rita");
        await(handoffs().close(house.conversation(), by("rita")));
        assertRefused(() -> say("rita", "oi"), HandoffFailure.NOT_POSSIBLE, "is closed; take it first");
    }

    @Test
    void aMessageWithAKeyIsSentOnceAlsoWhenItsAttendantHasLeft() {
        house.hear("m1", "pessoa");
        house.take("rita");
        AttendantMessage message = AttendantMessage.of(house.conversation(), "rita", new Text("oi"))
                .withKey("k1");
        String id = await(handoffs().say(message, "rita"));
        assertThat(await(handoffs().say(message, "rita"))).isEqualTo(id);
        house.giveBack("rita");
        assertThat(await(handoffs().say(message, "rita"))).isEqualTo(id);
        assertThat(house.phone().texts()).containsExactly("Um momento.", "oi");
        AttendantMessage other = AttendantMessage.of(house.conversation(), "rita", new Text("olá"))
                .withKey("k1");
        assertThatThrownBy(() -> await(handoffs().say(other, "rita"))).hasCauseInstanceOf(SendRefusedException.class);
        assertThat(house.outbox())
                .filteredOn(row -> row.purpose() == Purpose.ATTENDANT)
                .singleElement()
                .satisfies(row -> assertThat(row.sender()).isEqualTo("rita"));
    }

    @Test
    void aKeyHasAForm() {
        AttendantMessage message = AttendantMessage.of(new ConversationId("a", "b"), "rita", new Text("oi"));
        assertThat(message).hasToString("AttendantMessage[a.b, rita]");
        assertThatThrownBy(() -> message.withKey("ü")).hasMessageContaining("1 to 100 characters of A-Z");
    }

    @Test
    void aNoteIsInTheHistoryAndNeverSent() {
        house.hear("m1", "pessoa");
        await(handoffs().note(house.conversation(), "quer 30 mil", new HandoffAuthor("rita", "key-1")));
        HistoryMessage note =
                await(house.engine().history(house.conversation().contact(), Optional.empty(), 50)).messages().stream()
                        .filter(message -> message.note().isPresent())
                        .findFirst()
                        .orElseThrow();
        assertThat(note.note()).contains("quer 30 mil");
        assertThat(note.sender()).contains("rita");
        assertThat(note.toString()).doesNotContain("30");
        assertThat(house.phone().texts()).containsExactly("Um momento.");
        assertThat(audited()).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("key-1");
            assertThat(entry.details()).containsEntry("attendant", "rita");
        });
        assertThatThrownBy(() -> await(handoffs().note(house.conversation(), " ", by("rita"))))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertRefused(
                () -> await(handoffs().note(new ConversationId(House.BRANCH, "nobody"), "x", by("rita"))),
                HandoffFailure.NOT_FOUND,
                "no such conversation");
    }

    @Test
    void aConversationIsTransferredToAPersonOrTheQueue() {
        house.hear("m1", "pessoa");
        ConversationId id = house.conversation();
        await(handoffs().transfer(id, "rita", by("chefe")));
        assertThat(house.attendant(id)).contains("rita");
        say("rita", "oi");
        ConversationSummary given = await(handoffs().transfer(id, "rui", by("rita")));
        assertThat(given.handoff().unansweredSince()).isEmpty();
        assertThat(await(handoffs().transfer(id, "rui", by("rita"))).handoff().by())
                .contains("rui");
        ConversationSummary queued =
                await(handoffs().requeue(id, HandoffRequest.of("gerente").with(HandoffPriority.HIGH), by("rui")));
        assertThat(queued.handoff().state()).isEqualTo(HandoffState.WAITING);
        assertThat(queued.handoff().request().orElseThrow().priority()).isEqualTo(HandoffPriority.HIGH);
        assertThat(learned).containsExactly("rita TAKE_OVER");
        assertThat(house.news())
                .containsExactly(NewsKind.QUEUED, NewsKind.TRANSFERRED, NewsKind.TRANSFERRED, NewsKind.QUEUED);
        assertThat(audited())
                .filteredOn(entry -> entry.action().equals("conversation.transfer"))
                .extracting(AuditEntry::details)
                .anySatisfy(details ->
                        assertThat(details).containsEntry("from", "rita").containsEntry("to", "rui"));
        assertThatThrownBy(() -> handoffs().transfer(id, " ", by("rui"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedConversationIsOpenedByTheNextMessage() {
        house.hear("m1", "pessoa");
        await(handoffs().close(house.conversation(), by("rita")));
        assertThat(house.handoff()).isEqualTo(HandoffState.CLOSED);
        assertThat(house.attendant(house.conversation())).contains("rita");
        await(handoffs().close(house.conversation(), by("rui")));
        assertThat(house.attendant(house.conversation())).contains("rita");
        assertThat(house.giveBack("rita").handoff().state()).isEqualTo(HandoffState.CLOSED);
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
        house.hear("m2", "oi");
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(house.phone().texts()).containsExactly("Um momento.", "eco oi");
        assertThat(learned).containsExactly("rita CLOSE");
        assertThat(house.news()).containsExactly(NewsKind.QUEUED, NewsKind.CLOSED);
    }

    @Test
    void anAttendantTakesFromThePhone() {
        house.hear("m1", "oi");
        await(house.line()
                .written(
                        OwnMessage.of("p1", List.of(House.ANA), house.world().now(), new Text("Aqui é a Bia")),
                        List.of()));
        assertThat(house.attendant(house.conversation())).contains(Attendant.OWN_PHONE);
        assertRefused(() -> say("rita", "oi"), HandoffFailure.NOT_POSSIBLE, "on the phone of the line; take it first");
        assertThat(house.take("rita").handoff().by()).contains("rita");
        say("rita", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi", "oi");
    }

    @Test
    void whoIsNextIsDecidedByPriorityAndArrival() {
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rita")))).isEmpty();
        house.hear("m1", "pessoa");
        house.advance(Duration.ofSeconds(1));
        await(house.send(House.BIA, "m2", "pessoa"));
        house.advance(Duration.ofSeconds(1));
        house.take("chefe");
        await(handoffs().requeue(house.conversation(), HandoffRequest.NORMAL, by("chefe")));
        ConversationId bia = house.conversation(House.BIA);
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rita")))
                        .orElseThrow()
                        .id())
                .isEqualTo(bia);
        house.advance(Duration.ofSeconds(1));
        await(handoffs().requeue(bia, HandoffRequest.NORMAL.with(HandoffPriority.URGENT), by("rita")));
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rita")))
                        .orElseThrow()
                        .id())
                .isEqualTo(bia);
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rui")))
                        .orElseThrow()
                        .id())
                .isEqualTo(house.conversation());
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rui")))).isEmpty();
    }

    @Test
    void twoWhoAskForTheNextOneAtTheSameTimeGetDifferentOnes() {
        house.hear("m1", "pessoa");
        await(house.send(House.BIA, "m2", "pessoa"));
        CompletionStage<Optional<ConversationSummary>> rita = handoffs().takeNext(House.BRANCH, by("rita"));
        CompletionStage<Optional<ConversationSummary>> rui = handoffs().takeNext(House.BRANCH, by("rui"));
        house.world().runPending();
        assertThat(await(rita).orElseThrow().id())
                .isNotEqualTo(await(rui).orElseThrow().id());
        assertThat(await(handoffs().takeNext(House.BRANCH, by("rita")))).isEmpty();
    }

    @Test
    void wordsThatMeetOtherChangesAreSaidOnce() {
        house.hear("m1", "pessoa");
        house.take("rita");
        ConversationId id = house.conversation();
        CompletionStage<String> first = handoffs().say(AttendantMessage.of(id, "rita", new Text("um")), "rita");
        CompletionStage<String> second = handoffs().say(AttendantMessage.of(id, "rita", new Text("dois")), "rita");
        house.send(House.ANA, "m2", "oi");
        house.world().runPending();
        assertThat(await(first)).isNotEqualTo(await(second));
        assertThat(house.phone().texts()).hasSize(3).contains("um", "dois");
        assertThat(house.attendant(id)).contains("rita");
    }

    @Test
    void whatTheBotAsksWhileSomebodyIsThereChangesNothing() {
        House asking = House.of((state, event, context) -> Turn.ignore().handOver());
        asking.hear("m1", "oi");
        asking.take("rita");
        assertThat(asking.attendant(asking.conversation())).contains("rita");
        asking.world().await(asking.engine().handoffs().close(asking.conversation(), by("rita")));
        assertThat(asking.handoff()).as("asked for again when it was closed").isEqualTo(HandoffState.WAITING);
    }

    @Test
    void aNameHasAForm() {
        assertThatThrownBy(() -> by(" ")).hasMessageContaining("1 to 80 characters");
        assertThatThrownBy(() -> HandoffRequest.of("x".repeat(201))).hasMessageContaining("at most 200 characters");
        assertThat(HandoffRequest.of("segredo")).hasToString("HandoffRequest[NORMAL]");
        assertThat(ConversationId.parse("matriz.01ABC")).contains(new ConversationId("matriz", "01ABC"));
        assertThat(ConversationId.parse("dead-letters")).isEmpty();
        assertThat(new ConversationId("matriz", "01ABC")).hasToString("matriz.01ABC");
    }
}
