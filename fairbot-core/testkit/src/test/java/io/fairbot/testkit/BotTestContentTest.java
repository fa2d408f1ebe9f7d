package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.OrderItem;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every content, sent and received by the simulated customer of a BotTest. */
class BotTestContentTest {
    private static final MediaRef PHOTO = MediaRef.of(MediaKind.IMAGE, "a", "image/jpeg");
    private final List<ConversationEvent.Message> heard = new ArrayList<>();
    private Optional<OutboundContent> answer = Optional.empty();
    private Optional<List<String>> parameters = Optional.empty();

    @RegisterExtension
    private final BotTest bot = BotTest.of((state, event, context) -> {
        heard.add((ConversationEvent.Message) event);
        parameters.ifPresent(values -> answer = Optional.of(new Template("aviso", "pt_BR", values, "Olá")));
        return answer.map(Reply::of).map(Turn::reply).orElseGet(() -> Turn.reply("ok"));
    });

    static List<MessageContent> received() {
        List<MessageContent> all = new ArrayList<>(List.of(
                new Text("oi"),
                new io.fairbot.whatsapp.content.Choice("1", "Um"),
                new Location(BigDecimal.ONE, BigDecimal.TEN, Optional.of("Loja"), Optional.of("Rua A")),
                new Contacts(List.of(new ContactCard("Ana", List.of("+55 48 1")))),
                new Order("c", List.of(new OrderItem("p", 2, new BigDecimal("5.50"), "BRL")), "hoje"),
                new Order("c", List.of(new OrderItem("p", 1, BigDecimal.ONE, "BRL")), ""),
                new Unsupported("poll")));
        Arrays.stream(MediaKind.values())
                .map(kind -> new Media(MediaRef.of(kind, "none", type(kind)).withFileName("a.bin"), caption(kind)))
                .forEach(all::add);
        return all;
    }

    private static Optional<String> caption(MediaKind kind) {
        return switch (kind) {
            case IMAGE, VIDEO, DOCUMENT -> Optional.of("veja");
            case VOICE, AUDIO, STICKER -> Optional.empty();
        };
    }

    private static String type(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "image/gif";
            case VOICE, AUDIO -> "audio/amr";
            case VIDEO -> "video/3gpp";
            case DOCUMENT -> "text/plain";
            case STICKER -> "image/webp";
        };
    }

    static List<OutboundContent> sent() {
        List<ChoiceOption> options = List.of(new ChoiceOption("1", "Um"));
        return List.of(
                new Text("oi"),
                Buttons.of("Escolha", options),
                ListMenu.of("Escolha", options),
                new Media(PHOTO, "veja"),
                new Location(BigDecimal.ONE, BigDecimal.TEN),
                new Contacts(List.of(new ContactCard("Ana", List.of("+55 48 1")))),
                new Template("aviso", "pt_BR", List.of("Ana"), "Olá, Ana"),
                new Reaction("m1", "👍"));
    }

    @ParameterizedTest
    @MethodSource("received")
    void whatTheCustomerSendsReachesTheBot(MessageContent content) {
        bot.customer("ana").sends(content).reads("ok");
        MessageContent there = heard.get(0).content();
        assertThat(there.kind()).isEqualTo(content.kind());
        assertThat(there.text()).isEqualTo(content.text());
        assertThat(there).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatTheBotSendsReachesTheCustomer(OutboundContent content) {
        answer = Optional.of(content);
        TestCustomer ana = bot.customer("ana").says("oi").receives(content).readsNothing();
        assertThatThrownBy(() -> ana.receives(content)).isInstanceOf(AssertionError.class);
        TestCustomer bia = bot.customer("bia").says("oi");
        assertThatThrownBy(() -> bia.receives(new Text("something else"))).isInstanceOf(AssertionError.class);
    }

    @Test
    void aCustomerQuotesReactsEditsAndDeletes() {
        TestCustomer ana = bot.customer("ana");
        assertThatThrownBy(() -> ana.reacts("👍")).hasMessage("ana has received nothing yet.");
        assertThatThrownBy(ana::deletes).hasMessageStartingWith("ana has written nothing yet");
        ana.says("oi").quotes("isto").reads("ok");
        assertThat(heard.get(1).quoted()).isPresent();
        ana.reacts("👍").reads("ok");
        ana.says("cinco").edits("seis").reads("ok");
        assertThat(heard.get(4).text()).isEqualTo("seis");
        ana.says("sete").deletes().reads("ok");
        assertThat(heard)
                .extracting(message -> message.content().kind())
                .containsExactly("text", "text", "reaction", "text", "edit", "text", "deletion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\tb", "a     b"})
    void aTemplateWithWrongParametersIsRefusedByItsFieldAndNothingIsSent(String parameter) {
        parameters = Optional.of(List.of(parameter));
        TestCustomer ana = bot.customer("ana").says("oi").readsNothing();
        assertThatThrownBy(ana::reads)
                .hasMessageContaining(
                        "The field template.parameters must not have a value that is blank or has a line end,"
                                + " a tab or more than four spaces in a row.");
        parameters = Optional.empty();
        ana.says("oi").reads("ok").readsNothing();
    }
}
