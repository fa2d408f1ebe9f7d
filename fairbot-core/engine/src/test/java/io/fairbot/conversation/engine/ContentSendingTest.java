package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How replies leave: what a line cannot send, what is too long for it, and lists with more options than it shows. */
class ContentSendingTest {
    private static final MediaRef PHOTO = MediaRef.of(MediaKind.IMAGE, "a", "image/jpeg");

    private static List<ChoiceOption> options(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                .toList();
    }

    /** Answers "menu" with a content, and everything else with what it was. */
    private static ConversationHandler offering(OutboundContent content) {
        return (state, event, context) -> event.text().equals("menu")
                ? Turn.reply(Reply.of(content))
                : Turn.reply("ouvi " + ((ConversationEvent.Message) event).content());
    }

    private static House house(OutboundContent content) {
        House house = House.of(offering(content));
        house.phone().supports(any -> true);
        return house;
    }

    private static List<OutboundContent> sent(OutboundContent content) {
        House house = house(content);
        house.hear("m1", "menu");
        return house.phone().contents();
    }

    @Test
    void whatALineSupportsArrivesAsItIs() {
        Buttons buttons = Buttons.of("Escolha", options(2));
        assertThat(sent(buttons)).containsExactly(buttons);
    }

    @Test
    void whatALineDoesNotSupportArrivesAsText() {
        House house = House.of(offering(Buttons.of("Escolha", options(2))));
        house.hear("m1", "menu");
        assertThat(house.phone().contents()).containsExactly(new Text("Escolha\n\n*1* - Opção 1\n*2* - Opção 2"));
        house.hear("m2", " 2. ");
        assertThat(house.phone().texts()).last().isEqualTo("ouvi Choice[id=o2, title=Opção 2]");
    }

    @Test
    void aNumberIsAnAnswerToTheLastReplyOnly() {
        House house = House.of(offering(Buttons.of("Escolha", options(2))));
        house.hear("m1", "menu");
        house.hear("m2", "3");
        assertThat(house.phone().texts()).last().isEqualTo("ouvi Text[body=3]");
        house.hear("m3", "1");
        assertThat(house.phone().texts()).last().isEqualTo("ouvi Text[body=1]");
    }

    @Test
    void whatNoTextStandsForEndsWithAReason() {
        House house = House.of(offering(new Reaction("m1", Optional.empty())));
        house.hear("m1", "menu");
        assertThat(house.phone().contents()).isEmpty();
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(house.onlyRow().reason())
                .isEqualTo("The line cannot send a content of type reaction, and no text stands for it.");
    }

    @Test
    void aTemplateIsItsTextWhereThereAreNone() {
        House house = House.of(offering(new Template("aviso", "pt_BR", List.of("Ana"), "Olá, Ana")));
        house.hear("m1", "menu");
        assertThat(house.phone().contents()).containsExactly(new Text("Olá, Ana"));
    }

    @Test
    void aLongTextArrivesInPartsAndInOrder() {
        String sentence = "A cotação do dólar é R$ 5,59. ";
        String text = sentence.repeat(300).strip();
        List<OutboundContent> parts = sent(new Text(text));
        assertThat(parts)
                .hasSize(3)
                .allMatch(part -> part.text().length() <= 4096 && part.text().endsWith("."));
        assertThat(String.join(" ", parts.stream().map(OutboundContent::text).toList()))
                .isEqualTo(text);
    }

    @Test
    void theEventKnowsAllPartsOfItsReply() {
        House house = house(new Text("a".repeat(5000)));
        house.hear("m1", "menu");
        assertThat(house.inbox("m1").replies()).hasSize(2);
        assertThat(house.settlement("m1").replies()).hasSize(2);
    }

    @Test
    void theOptionsStandBelowTheLastPartOfALongText() {
        List<OutboundContent> parts = sent(Buttons.of("Uma frase. ".repeat(150).strip(), options(2)));
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0)).isInstanceOf(Text.class);
        assertThat(parts.get(1)).isInstanceOf(Buttons.class);
        assertThat(parts.get(1).text().length()).isLessThanOrEqualTo(1024);
    }

    @Test
    void aLongCaptionGoesOnBelowThePicture() {
        List<OutboundContent> parts =
                sent(new Media(PHOTO, "Uma frase. ".repeat(150).strip()));
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).text().length()).isBetween(900, 1024);
        assertThat(parts.get(1)).isInstanceOf(Text.class);
    }

    @Test
    void aVoiceMessageHasNoCaption() {
        MediaRef voice = PHOTO.as(MediaKind.VOICE);
        assertThat(sent(new Media(voice, "ouça"))).containsExactly(new Media(voice), new Text("ouça"));
        assertThat(sent(new Media(voice))).containsExactly(new Media(voice));
        assertThat(sent(new Media(PHOTO, "veja"))).containsExactly(new Media(PHOTO, "veja"));
    }

    @Test
    void manyContactCardsAreSentFiveAtATime() {
        List<ContactCard> cards = IntStream.range(0, 7)
                .mapToObj(i -> new ContactCard("Pessoa " + i, List.of()))
                .toList();
        assertThat(sent(new Contacts(cards)))
                .containsExactly(new Contacts(cards.subList(0, 5)), new Contacts(cards.subList(5, 7)));
    }

    @Test
    void aListThatFitsIsShownWhole() {
        ListMenu menu = ListMenu.of("Escolha", options(10));
        assertThat(sent(menu)).containsExactly(menu);
    }

    @Test
    void aLongListIsShownInPagesOfNine() {
        House house = house(ListMenu.of("Escolha", options(21)));
        house.hear("m1", "menu");
        ListMenu first = (ListMenu) house.phone().contents().get(0);
        assertThat(first.text()).isEqualTo("Escolha");
        assertThat(first.options())
                .hasSize(10)
                .extracting(ChoiceOption::title)
                .contains("Opção 9")
                .endsWith("Mais opções");

        house.hear("m2", chosen(first, 9));
        ListMenu second = (ListMenu) house.phone().contents().get(1);
        assertThat(second.options())
                .extracting(ChoiceOption::title)
                .startsWith("Opção 10")
                .endsWith("Opção 18", "Mais opções");
        assertThat(house.inbox("m2").outcome()).isEqualTo(EventOutcome.ANSWERED);

        house.hear("m3", chosen(second, 9));
        ListMenu third = (ListMenu) house.phone().contents().get(2);
        assertThat(third.options()).extracting(ChoiceOption::title).containsExactly("Opção 19", "Opção 20", "Opção 21");

        house.hear("m4", chosen(third, 2));
        assertThat(house.phone().texts()).last().isEqualTo("ouvi Choice[id=o21, title=Opção 21]");
    }

    @Test
    void aNumberOfTwoDigitsChoosesFromALongList() {
        House house = house(ListMenu.of("Escolha", options(21)));
        house.hear("m1", "menu");
        house.hear("m2", "20");
        assertThat(house.phone().texts()).last().isEqualTo("ouvi Choice[id=o20, title=Opção 20]");
    }

    @Test
    void theListIsKnownAfterARestart() {
        House house = house(ListMenu.of("Escolha", options(12)));
        house.hear("m1", "menu");
        ListMenu first = (ListMenu) house.phone().contents().get(0);
        house.killAndRestart();
        house.hear("m2", chosen(first, 9));
        assertThat(house.phone().contents().get(1).options())
                .extracting(ChoiceOption::id)
                .containsExactly("o10", "o11", "o12");
    }

    @Test
    void aPageThatDoesNotExistIsTheFirstOne() {
        House house = house(ListMenu.of("Escolha", options(12)));
        house.hear("m1", "menu");
        house.hear("m2", new Choice("fairbot-more:x", "Mais opções"));
        house.hear("m3", new Choice("fairbot-more:99", "Mais opções"));
        assertThat(house.phone().contents()).hasSize(3);
        assertThat(house.phone().contents().get(1).options())
                .hasSize(10)
                .first()
                .isEqualTo(options(1).get(0));
        assertThat(house.phone().contents().get(2))
                .isEqualTo(house.phone().contents().get(1));
    }

    @Test
    void aPageKeepsItsSections() {
        List<ChoiceOption> all = options(12);
        House house = house(ListMenu.of("Escolha", options(1))
                .withSections(List.of(
                        new ListSection("Moedas", all.subList(0, 5)), new ListSection("Lojas", all.subList(5, 12)))));
        house.hear("m1", "menu");
        ListMenu first = (ListMenu) house.phone().contents().get(0);
        assertThat(first.sections()).extracting(ListSection::title).containsExactly("Moedas", "Lojas");
        house.hear("m2", chosen(first, 9));
        ListMenu second = (ListMenu) house.phone().contents().get(1);
        assertThat(second.sections()).extracting(ListSection::title).containsExactly("Lojas");
    }

    @Test
    void anOptionMayHaveTheTitleOfTheLastRow() {
        List<ChoiceOption> all = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> new ChoiceOption("o" + i, i == 1 ? "Mais opções" : "Opção " + i))
                .toList();
        assertThat(sent(ListMenu.of("Escolha", all)).get(0).options())
                .last()
                .extracting(ChoiceOption::title)
                .isEqualTo("Mais opções…");
    }

    @Test
    void aRowIsSentAsTheLineOfTheMomentCan() {
        House house = house(Buttons.of("Escolha", options(2)));
        house.phone().phase(io.fairbot.whatsapp.channel.SessionState.SessionPhase.STOPPED);
        house.line().stateChanged(house.phone().state());
        house.hear("m1", "menu");
        house.phone().supports(Text.class::isInstance);
        house.phone().phase(io.fairbot.whatsapp.channel.SessionState.SessionPhase.OPEN);
        house.line().stateChanged(house.phone().state());
        house.world().runPending();
        assertThat(house.phone().contents()).singleElement().isInstanceOf(Text.class);
    }

    private static Choice chosen(ListMenu menu, int index) {
        ChoiceOption option = menu.options().get(index);
        return new Choice(option.id(), option.title());
    }
}
