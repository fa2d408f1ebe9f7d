package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.FarSide.DeliveredMessage;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The test cases of what is sent in the channel contract. */
abstract class ChannelSendingCases extends ChannelMediaCases {
    private static final int MANY = 20;

    @Test
    void toPrepareSendsNothing() {
        WhatsAppSession session = fixture().open(HERE);
        var message = fixture().message(ANA, WORDS);
        PreparedMessage prepared = fixture().ready(session, message);
        assertThat(prepared.message()).isEqualTo(message);
        assertThat(prepared.channelId()).as("its name for the message").isNotBlank();
        holds("nothing has left", () -> far().delivered(HERE, ANA).isEmpty());
    }

    @Test
    void whatIsTransmittedArrivesAsItIs() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, WORDS));
        isSent(session, prepared);
        arrives(new DeliveredMessage(prepared.channelId(), WORDS));
        assertThat(far().delivered(HERE, BIA))
                .as("messages to another customer")
                .isEmpty();
    }

    @Test
    void messagesLeaveInTheirOrder() {
        WhatsAppSession session = fixture().open(HERE);
        List<DeliveredMessage> sent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "resposta " + i));
            isSent(session, prepared);
            sent.add(new DeliveredMessage(prepared.channelId(), "resposta " + i));
        }
        assertThat(sent.stream().map(DeliveredMessage::id).distinct())
                .as("names of messages")
                .hasSize(MANY);
        arrives(sent.toArray(DeliveredMessage[]::new));
    }

    @Test
    void aRepetitionArrivesUnderTheSameName() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        fixture().transmit(session, prepared);
        fixture().transmit(session, prepared);
        fixture()
                .eventually(
                        "what was sent arrives",
                        () -> assertThat(far().delivered(HERE, ANA)).isNotEmpty());
        if (fixture().channel().deduplicates()) {
            holds("a repetition is dropped", () -> far().delivered(HERE, ANA).size() == 1);
        }
        assertThat(far().delivered(HERE, ANA)).allMatch(arrived -> arrived.id().equals(prepared.channelId()));
    }

    @Test
    void whatWasPreparedLeavesAfterARestart() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, WORDS));
        fixture().stop();
        fixture().start();
        WhatsAppSession next = fixture().open(HERE);
        isSent(next, prepared);
        arrives(new DeliveredMessage(prepared.channelId(), WORDS));
    }

    @Test
    void aTransmissionNeverFails() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        fixture().ended("the close of a line", session::close);
        assertThat(fixture().transmit(session, prepared))
                .as("what became of a message on a line that is closed")
                .isNotNull()
                .isNotEqualTo(new Transmission.Sent());
    }

    @Test
    void theLongestTextArrivesWhole() {
        WhatsAppSession session = fixture().open(HERE);
        sent(session, new Text("é".repeat(session.limits().text() - 1) + "."));
    }

    @Test
    void optionsArrive() {
        WhatsAppSession session = fixture().open(HERE);
        sent(
                session,
                Buttons.of("Qual moeda?", List.of(new ChoiceOption("usd", "Dólar"), new ChoiceOption("eur", "Euro"))));
    }

    @Test
    void aListArrives() {
        WhatsAppSession session = fixture().open(HERE);
        sent(
                session,
                ListMenu.of(
                        "Qual moeda?",
                        List.of(
                                new ChoiceOption("usd", "Dólar", Optional.of("dos Estados Unidos")),
                                new ChoiceOption("eur", "Euro"))));
    }

    @Test
    void aPlaceArrives() {
        WhatsAppSession session = fixture().open(HERE);
        sent(
                session,
                new Location(
                        new BigDecimal("-27.5954"),
                        new BigDecimal("-48.548"),
                        Optional.of("Loja"),
                        Optional.of("Rua 1")));
    }

    @Test
    void contactCardsArrive() {
        WhatsAppSession session = fixture().open(HERE);
        sent(session, new Contacts(List.of(new ContactCard("Bia", List.of(BIA)))));
    }

    @Test
    void aReactionArrives() {
        WhatsAppSession session = fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        sent(session, new Reaction(sink().messages().get(0).id(), "👍🏽"));
    }

    @Test
    void aTemplateArrives() {
        WhatsAppSession session = fixture().open(HERE);
        sent(session, new Template("lembrete", "pt_BR", List.of("Ana"), "Olá, Ana!"));
    }

    @Test
    void whatItSendsDependsOnTheContentAlone() {
        WhatsAppSession session = fixture().open(HERE);
        WhatsAppSession other = fixture().open(ELSEWHERE);
        OutboundContent buttons = Buttons.of("Qual?", List.of(new ChoiceOption("a", "A")));
        boolean sendsButtons = session.supports(buttons);
        assertThat(session.supports(new Text("oi"))).as("it sends texts").isTrue();
        assertThat(other.supports(buttons)).as("the other line sends buttons").isEqualTo(sendsButtons);
        far().disconnect(HERE);
        fixture()
                .eventually(
                        "the line has stopped",
                        () -> assertThat(session.state().isOpen()).isFalse());
        assertThat(session.supports(buttons))
                .as("it sends buttons while it is cut off")
                .isEqualTo(sendsButtons);
        assertThat(session.supports(new Text("oi")))
                .as("it sends texts while it is cut off")
                .isTrue();
    }

    @Test
    void aLostAnswerIsNoSuccess() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        loseNextAnswer();
        assertThat(fixture().transmit(session, prepared))
                .as("what became of a message whose answer was lost")
                .isInstanceOf(Transmission.Unknown.class);
    }

    @Test
    void afterALostAnswerItArrivesOnce() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        loseNextAnswer();
        fixture().transmit(session, prepared);
        if (!session.state().isOpen()) {
            fixture().ended("the close of a line", session::close);
            session = fixture().open(HERE);
        }
        isSent(session, prepared);
        fixture()
                .eventually(
                        "what was sent arrives",
                        () -> assertThat(far().delivered(HERE, ANA)).isNotEmpty());
        if (fixture().channel().deduplicates()) {
            holds("a repetition is dropped", () -> far().delivered(HERE, ANA).size() == 1);
        }
        assertThat(far().delivered(HERE, ANA)).allMatch(arrived -> arrived.id().equals(prepared.channelId()));
    }

    private void loseNextAnswer() {
        ifPossible(() -> {
            far().loseNextAnswer(HERE);
            return true;
        });
    }

    @Test
    void aRefusalHasItsCause() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        String code = ifPossible(() -> far().refuseNext(HERE));
        assertThat(fixture().transmit(session, prepared))
                .as("what became of a message that was refused")
                .isInstanceOfSatisfying(Transmission.Failed.class, failed -> {
                    assertThat(failed.cause().provider())
                            .isEqualTo(fixture().channel().provider());
                    assertThat(failed.cause().code()).contains(code);
                });
        assertThat(far().delivered(HERE, ANA)).as("messages that arrived").isEmpty();
    }

    @Test
    void aMessageThatWasRefusedCanBeSentAgain() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        ifPossible(() -> far().refuseNext(HERE));
        fixture().transmit(session, prepared);
        isSent(session, prepared);
        arrives(new DeliveredMessage(prepared.channelId(), "oi"));
    }

    @Test
    void itTellsWhatTheProviderAnswered() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        Transmission result = fixture().transmit(session, prepared);
        assertThat(result)
                .as("id and recipient as the provider told them")
                .isEqualTo(far().answered(HERE, prepared.channelId()));
    }
}
