package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.OrderItem;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The test cases of contents that customers send in the channel contract. */
abstract class ChannelContentCases extends ChannelReceivingCases {
    private static final String GROUP = "120363041234567890";

    @Test
    void aPlaceIsHandedOver() {
        asItIs(new Location(
                new BigDecimal("-27.5954"), new BigDecimal("-48.548"), Optional.of("Loja"), Optional.of("Rua 1")));
    }

    @Test
    void aChoiceIsHandedOver() {
        asItIs(new Choice("euro", "Quero euros"));
    }

    @Test
    void contactCardsAreHandedOver() {
        asItIs(new Contacts(
                List.of(new ContactCard("Bia", List.of(BIA)), new ContactCard("Loja", List.of(ANA, "0800 123")))));
    }

    @Test
    void anOrderIsHandedOver() {
        asItIs(new Order(
                "catalog-1", List.of(new OrderItem("usd-100", 2, new BigDecimal("551.2"), "BRL")), "para amanhã"));
    }

    @Test
    void whatItCannotReadIsSaid() {
        fixture().open(HERE);
        InboundMessage message = handedOver("m1", new Unsupported("poll"));
        assertThat(message.content()).isInstanceOf(Unsupported.class);
    }

    @Test
    void aReactionNamesItsMessage() {
        fixture().open(HERE);
        String earlier = handedOver("m1", new Text("oi")).id();
        assertThat(handedOver("m2", new Reaction("m1", "👍🏽")).content()).isEqualTo(new Reaction(earlier, "👍🏽"));
        assertThat(handedOver("m3", new Reaction("m1", Optional.empty())).content())
                .as("a reaction that is taken back")
                .isEqualTo(new Reaction(earlier, Optional.empty()));
    }

    @Test
    void anEditNamesItsMessage() {
        fixture().open(HERE);
        String earlier = handedOver("m1", new Text("100 dólares")).id();
        InboundMessage edit = handedOver("m2", new Edited("m1", new Text("200 dólares")));
        assertThat(edit.content()).isEqualTo(new Edited(earlier, new Text("200 dólares")));
        assertThat(edit.id()).as("the name of an edit is its own").isNotEqualTo(earlier);
    }

    @Test
    void aDeletionNamesItsMessage() {
        fixture().open(HERE);
        String earlier = handedOver("m1", new Text("oi")).id();
        assertThat(handedOver("m2", new Deleted("m1")).content()).isEqualTo(new Deleted(earlier));
    }

    @Test
    void aQuoteNamesItsMessage() {
        assumeThat(far().canQuote()).as("customers quote messages").isTrue();
        fixture().open(HERE);
        String earlier = handedOver("m1", new Text("oi")).id();
        assertThat(handedOver(message(ANA, "m2", new Text("isto")).withQuoted("m1"))
                        .quoted())
                .contains(earlier);
        assertThat(handedOver("m3", new Text("outra coisa")).quoted())
                .as("what a message answers that answers none")
                .isEmpty();
    }

    @Test
    void aMessageInAGroupSaysSo() {
        assumeThat(far().canWriteInGroups()).as("customers write in groups").isTrue();
        fixture().open(HERE);
        InboundMessage inGroup = handedOver(inGroup("m1"));
        assertThat(inGroup.ref().group()).as("the group of a message").isPresent();
        assertThat(inGroup.author())
                .as("who wrote in the group, and gets the answers")
                .contains(new Alias(Alias.AliasKind.PHONE, ANA));
        assertThat(handedOver("m1", new Text("em particular")).ref())
                .as("a message of the same id in the private chat")
                .satisfies(ref -> assertThat(ref.group()).isEmpty())
                .isNotEqualTo(inGroup.ref());
    }

    @Test
    void anAnswerToAMessageInAGroupIsPrivate() {
        assumeThat(far().canWriteInGroups()).as("customers write in groups").isTrue();
        WhatsAppSession session = fixture().open(HERE);
        handedOver(inGroup("m1"));
        sent(session, new Text("em particular"));
        assertThat(far().deliveredToGroup(HERE, GROUP))
                .as("what reached the group")
                .isEmpty();
    }

    private static InboundMessage inGroup(String id) {
        InboundMessage plain = message(ANA, id, new Text("oi, grupo"));
        return new InboundMessage(
                MessageRef.inGroup(GROUP, id), plain.author(), plain.name(), plain.sentAt(), plain.content());
    }

    private void asItIs(MessageContent content) {
        fixture().open(HERE);
        InboundMessage message = handedOver("m1", content);
        assertThat(message.content()).isEqualTo(content);
        assertThat(message.author()).contains(new Alias(Alias.AliasKind.PHONE, ANA));
    }
}
