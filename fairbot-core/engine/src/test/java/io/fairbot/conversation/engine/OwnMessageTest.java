package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A person writes on the phone of the line: the bot is silent from then on, and what was written is in the history. */
class OwnMessageTest {
    private final List<Attendant> heard = new ArrayList<>();
    private final ConversationHandler bot = (state, event, context) -> {
        if (event instanceof Attendant attendant) {
            heard.add(attendant);
            return Turn.reply(attendant.who());
        }
        return Turn.reply("eco " + event.text());
    };
    private final House house = House.of(bot);

    private Acceptance write(String id, String text, Alias... to) {
        return write(id, text, List.of(), to);
    }

    private Acceptance write(String id, String text, List<Write> channelWrites, Alias... to) {
        return house.world()
                .await(house.line()
                        .written(OwnMessage.of(id, List.of(to), house.world().now(), new Text(text)), channelWrites));
    }

    private String contact(Alias alias) {
        return house.stored(ConversationModels.ALIASES, alias.key())
                .map(AliasEntry::contact)
                .orElseThrow();
    }

    private List<HistoryMessage> history(Alias alias) {
        return house.world()
                .await(house.engine().history(contact(alias), Optional.empty(), 50))
                .messages();
    }

    private static Write note(String id) {
        return Write.put(House.NOTES, id, new House.Note("key"));
    }

    private boolean hasNote(String id) {
        return house.stored(House.NOTES, id).isPresent();
    }

    @Test
    void thePersonTakesTheConversationOver() {
        house.hear("m1", "oi");
        assertThat(write("p1", "Aqui é a Bia", House.ANA)).isEqualTo(Acceptance.ACCEPTED);
        house.hear("m2", "oi");
        house.killAndRestart();
        house.hear("m3", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi", Attendant.OWN_PHONE);
        assertThat(house.inbox("m3").outcome()).isEqualTo(EventOutcome.PAUSED);
        assertThat(house.attendant(house.conversation())).contains(Attendant.OWN_PHONE);
        assertThat(heard).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(Attendant.AttendantAction.TAKE_OVER);
            assertThat(event.written()).contains(new Text("Aqui é a Bia"));
        });
        house.giveBack("rui");
        house.hear("m4", "oi");
        assertThat(house.phone().texts()).endsWith("rui", "eco oi");
    }

    @Test
    void theHandlerIsToldOnceHoweverMuchIsWritten() {
        house.hear("m1", "oi");
        write("p1", "um", House.ANA);
        write("p2", "dois", House.ANA);
        assertThat(heard).hasSize(1);
        assertThat(history(House.ANA).stream()
                        .flatMap(message -> message.written().stream())
                        .map(content -> content.text()))
                .containsExactlyInAnyOrder("um", "dois");
    }

    @Test
    void whoHasTakenOverBeforeStays() {
        house.hear("m1", "oi");
        house.take("rui");
        write("p1", "um", House.ANA);
        assertThat(house.attendant(house.conversation())).contains("rui");
        assertThat(house.phone().texts()).containsExactly("eco oi", "rui");
    }

    @Test
    void theHistoryShowsWhatWasWrittenAndByWhom() {
        house.hear("m1", "oi");
        house.advance(Duration.ofSeconds(1));
        write("p1", "Aqui é a Bia", House.ANA);
        HistoryMessage written = history(House.ANA).stream()
                .filter(message -> message.written().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(written.written()).contains(new Text("Aqui é a Bia"));
        assertThat(written.purpose()).contains(Purpose.ATTENDANT);
        assertThat(written.ref()).contains(MessageRef.of(House.ANA, "p1"));
        assertThat(written.received()).isEmpty();
        assertThat(written.sent()).isEmpty();
        assertThat(written.toString()).doesNotContain("Bia");
    }

    @Test
    void aRepetitionChangesNothingButTheKeys() {
        house.hear("m1", "oi");
        write("p1", "um", House.ANA);
        house.killAndRestart();
        assertThat(write("p1", "um", List.of(note("k")), House.ANA)).isEqualTo(Acceptance.DUPLICATE);
        assertThat(hasNote("k")).isTrue();
        assertThat(heard).hasSize(1);
        assertThat(history(House.ANA).stream()
                        .filter(message -> message.written().isPresent()))
                .hasSize(1);
    }

    @Test
    void theEchoOfWhatTheBotSentIsNoTakeOver() {
        house.phone().next(true, new Transmission.Sent(Optional.of("wamid.1"), List.of()));
        house.hear("m1", "oi");
        String channelId = house.phone().arrivals().get(0).channelId();
        assertThat(write(channelId, "eco oi", List.of(note("a")), House.ANA)).isEqualTo(Acceptance.DUPLICATE);
        assertThat(write("wamid.1", "eco oi", List.of(note("b")), House.ANA)).isEqualTo(Acceptance.DUPLICATE);
        assertThat(hasNote("a") && hasNote("b")).isTrue();
        house.hear("m2", "alô");
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco alô");
    }

    @Test
    void anEchoThatComesBeforeTheAnswerOfTheProviderWaitsForIt() {
        CompletableFuture<Transmission> answer = new CompletableFuture<>();
        house.phone().next(true, () -> answer);
        house.hear("m1", "oi");
        CompletionStage<Acceptance> echo = written("wamid.1");
        CompletionStage<Acceptance> person = written("p1");
        house.advance(Duration.ofSeconds(5));
        assertThat(echo.toCompletableFuture()).isNotDone();

        answer.complete(new Transmission.Sent(Optional.of("wamid.1"), List.of()));

        assertThat(house.world().await(echo)).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.world().await(person)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(heard).hasSize(1);
    }

    @Test
    void anEchoThatComesBeforeTheAnswerIsKnownAlsoWhenAStatusHasClosedTheRow() {
        CompletableFuture<Transmission> answer = new CompletableFuture<>();
        house.phone().next(true, () -> answer);
        house.hear("m1", "oi");
        String channelId = house.phone().arrivals().get(0).channelId();
        house.world()
                .await(house.line()
                        .delivery(
                                DeliveryStatus.of(
                                        channelId,
                                        DeliveryStatus.DeliveryStage.DELIVERED,
                                        house.world().now()),
                                List.of()));
        CompletionStage<Acceptance> echo = written("wamid.1");

        answer.complete(new Transmission.Sent(Optional.of("wamid.1"), List.of()));

        assertThat(house.world().await(echo)).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.onlyRow().providerId()).isEqualTo("wamid.1");
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStatus.DeliveryStage.DELIVERED);
    }

    @Test
    void aPersonIsNotHeldUpByAProviderThatDoesNotAnswer() {
        house.phone().nextHangs(true);
        house.hear("m1", "oi");
        CompletionStage<Acceptance> person = written("p1");
        house.advance(Duration.ofSeconds(10));
        assertThat(house.world().await(person)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(heard).hasSize(1);
    }

    private CompletionStage<Acceptance> written(String id) {
        CompletionStage<Acceptance> answer = house.line()
                .written(OwnMessage.of(id, List.of(House.ANA), house.world().now(), new Text("oi")), List.of());
        house.world().runPending();
        return answer;
    }

    @Test
    void aCustomersMessageOfTheSameIdIsAnotherMessage() {
        house.hear("x", "oi");
        assertThat(write("x", "um", House.ANA)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(house.hear("x", "oi")).isEqualTo(Acceptance.DUPLICATE);
    }

    @Test
    void aPersonWhoNeverWroteGetsAContact() {
        Alias lid = new Alias(Alias.AliasKind.LID, "4711@lid");
        write("p1", "Bom dia", lid, House.BIA);
        assertThat(contact(lid)).isEqualTo(contact(House.BIA));
        house.world().await(house.send(House.BIA, "m1", "oi"));
        assertThat(house.inbox(House.BIA, "m1").outcome()).isEqualTo(EventOutcome.PAUSED);
        assertThat(house.phone().texts()).containsExactly(Attendant.OWN_PHONE);
    }

    @Test
    void itAlsoProvesWhoIsWho() {
        Alias lid = new Alias(Alias.AliasKind.LID, "4711@lid");
        house.hear("m1", "oi");
        house.world().await(house.send(lid, "m2", "alô"));
        write("p1", "um", lid, House.ANA);
        assertThat(house.all(ConversationModels.CONTACTS))
                .singleElement()
                .extracting(Contact::aliases)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder(lid, House.ANA);
    }

    @Test
    void everyContentTakesOver() {
        house.hear("m1", "oi");
        house.world()
                .await(house.line()
                        .written(
                                OwnMessage.of(
                                        "p1", List.of(House.ANA), house.world().now(), new Deleted("p0")),
                                List.of()));
        house.hear("m2", "oi");
        assertThat(house.inbox("m2").outcome()).isEqualTo(EventOutcome.PAUSED);
    }

    @Test
    void itIsDurableOrRefused() {
        house.hear("m1", "oi");
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> write("p1", "um", List.of(note("k")), House.ANA))
                .isNotNull();
        assertThat(hasNote("k")).isFalse();
        Write stale = Write.insert(House.NOTES, "n", new House.Note("1"));
        assertThat(write("p2", "um", List.of(stale), House.ANA)).isEqualTo(Acceptance.ACCEPTED);
        assertThatThrownBy(() -> write("p3", "dois", List.of(stale), House.ANA))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(history(House.ANA).stream()
                        .filter(message -> message.written().isPresent()))
                .hasSize(1);
    }

    @Test
    void aMessageHasARecipient() {
        assertThatThrownBy(() -> OwnMessage.of("p1", List.of(), house.world().now(), new Text("oi")))
                .hasMessage("A message has a recipient.");
        assertThatThrownBy(() -> new OwnMessage(
                        MessageRef.of(House.ANA, "p"), List.of(), house.world().now(), new Text("oi")))
                .hasMessage("A message has a recipient.");
    }
}
