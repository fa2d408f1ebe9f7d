package io.fairbot.whatsapp.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.content.Template.TemplateButton;
import io.fairbot.whatsapp.content.Template.TemplateButtonKind;
import io.fairbot.whatsapp.content.Template.TemplateHeader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contents of messages: how they are stored, what they say as text, and what they refuse. */
@Tag("place")
class ContentTest {
    private static final ChoiceOption RATES = new ChoiceOption("rates", "Cotações");
    private static final ChoiceOption HOURS = new ChoiceOption("hours", "Horários", Optional.of("de hoje"));
    private static final MediaRef PHOTO = MediaRef.of(MediaKind.IMAGE, "r1", "image/jpeg");
    private static final String SUM = "0123456789abcdef".repeat(4);

    static List<Arguments> received() {
        return List.of(
                Arguments.of(new Text("oi"), "text", "oi", "{\"type\":\"text\",\"body\":\"oi\"}"),
                Arguments.of(
                        new Choice("rates", "Cotações"),
                        "interactive",
                        "Cotações",
                        "{\"type\":\"interactive\",\"id\":\"rates\",\"title\":\"Cotações\"}"),
                Arguments.of(
                        new Media(PHOTO.withBytes(3, SUM).withFileName("a.jpg"), "veja"),
                        "image",
                        "veja",
                        "{\"type\":\"media\",\"media\":{\"id\":\"r1\",\"kind\":\"IMAGE\",\"mimeType\":\"image/jpeg\","
                                + "\"size\":3,\"sha256\":\"" + SUM
                                + "\",\"fileName\":\"a.jpg\"},\"caption\":\"veja\"}"),
                Arguments.of(
                        new Media(MediaRef.of(MediaKind.VOICE, "r1", "audio/ogg; codecs=opus")
                                .withSeconds(4)),
                        "voice",
                        "",
                        "{\"type\":\"media\",\"media\":{\"id\":\"r1\",\"kind\":\"VOICE\","
                                + "\"mimeType\":\"audio/ogg; codecs=opus\",\"seconds\":4}}"),
                Arguments.of(
                        new Location(new BigDecimal("-27.10"), new BigDecimal("180")),
                        "location",
                        "",
                        "{\"type\":\"location\",\"latitude\":\"-27.10\",\"longitude\":\"180\"}"),
                Arguments.of(
                        new Contacts(List.of(new ContactCard("Ana", List.of("+5548999990001")))),
                        "contacts",
                        "",
                        "{\"type\":\"contacts\",\"cards\":[{\"name\":\"Ana\",\"phones\":[\"+5548999990001\"]}]}"),
                Arguments.of(
                        new Reaction("m1", "👍"),
                        "reaction",
                        "",
                        "{\"type\":\"reaction\",\"messageId\":\"m1\",\"emoji\":\"👍\"}"),
                Arguments.of(
                        new Reaction("m1", Optional.empty()),
                        "reaction",
                        "",
                        "{\"type\":\"reaction\",\"messageId\":\"m1\"}"),
                Arguments.of(
                        new Edited("m1", new Text("olá")),
                        "edit",
                        "olá",
                        "{\"type\":\"edit\",\"messageId\":\"m1\",\"content\":{\"type\":\"text\",\"body\":\"olá\"}}"),
                Arguments.of(new Deleted("m1"), "deletion", "", "{\"type\":\"deletion\",\"messageId\":\"m1\"}"),
                Arguments.of(
                        new Order("c1", List.of(new OrderItem("p1", 2, new BigDecimal("5.50"), "BRL")), "hoje"),
                        "order",
                        "hoje",
                        "{\"type\":\"order\",\"catalog\":\"c1\",\"items\":[{\"product\":\"p1\",\"quantity\":2,"
                                + "\"price\":\"5.50\",\"currency\":\"BRL\"}],\"text\":\"hoje\"}"),
                Arguments.of(
                        new Unsupported("poll"), "unsupported", "", "{\"kind\":\"poll\",\"type\":\"unsupported\"}"));
    }

    static List<Arguments> sent() {
        return List.of(
                Arguments.of(new Text("oi"), "text", "oi", "{\"type\":\"text\",\"body\":\"oi\"}"),
                Arguments.of(
                        Buttons.of("Escolha", List.of(RATES))
                                .withHeader("Câmbio")
                                .withFooter("Até já"),
                        "buttons",
                        "*Câmbio*\n\nEscolha\n\n*1* - Cotações\n\nAté já",
                        "{\"type\":\"buttons\",\"text\":\"Escolha\",\"options\":[{\"id\":\"rates\",\"title\":\"Cotações\"}],\"header\":\"Câmbio\",\"footer\":\"Até"
                                + " já\"}"),
                Arguments.of(
                        ListMenu.of("Escolha", List.of(RATES, HOURS)),
                        "list",
                        "Escolha\n\n*1* - Cotações\n*2* - Horários (de hoje)",
                        "{\"type\":\"list\",\"text\":\"Escolha\",\"button\":\"Ver"
                                + " opções\",\"sections\":[{\"title\":\"\","
                                + "\"rows\":[{\"id\":\"rates\",\"title\":\"Cotações\"},{\"id\":\"hours\",\"title\":\"Horários\",\"description\":\"de"
                                + " hoje\"}]}]}"),
                Arguments.of(
                        new Media(PHOTO.as(MediaKind.DOCUMENT).withFileName("nota.pdf"), "veja"),
                        "document",
                        "📄 nota.pdf\nveja",
                        "{\"type\":\"media\",\"media\":{\"id\":\"r1\",\"kind\":\"DOCUMENT\",\"mimeType\":\"image/jpeg\","
                                + "\"fileName\":\"nota.pdf\"},\"caption\":\"veja\"}"),
                Arguments.of(
                        new Location(
                                new BigDecimal("-27.10"), BigDecimal.TEN, Optional.of("Loja"), Optional.of("Rua A, 1")),
                        "location",
                        "📍 Loja\nRua A, 1\nhttps://www.google.com/maps?q=-27.10,10",
                        "{\"type\":\"location\",\"latitude\":\"-27.10\",\"longitude\":\"10\",\"name\":\"Loja\","
                                + "\"address\":\"Rua A, 1\"}"),
                Arguments.of(
                        new Contacts(List.of(
                                new ContactCard("Ana", List.of("+55 48 1")), new ContactCard("Bia", List.of()))),
                        "contacts",
                        "👤 Ana, +55 48 1\n👤 Bia",
                        "{\"type\":\"contacts\",\"cards\":[{\"name\":\"Ana\",\"phones\":[\"+55 48 1\"]},"
                                + "{\"name\":\"Bia\",\"phones\":[]}]}"),
                Arguments.of(
                        new Reaction("m1", "👍"),
                        "reaction",
                        "👍",
                        "{\"type\":\"reaction\",\"messageId\":\"m1\",\"emoji\":\"👍\"}"),
                Arguments.of(
                        new Template("aviso_1", "pt_BR", List.of("Ana"), "Olá, Ana"),
                        "template",
                        "Olá, Ana",
                        "{\"type\":\"template\",\"name\":\"aviso_1\",\"language\":\"pt_BR\",\"parameters\":[\"Ana\"],"
                                + "\"text\":\"Olá, Ana\"}"),
                Arguments.of(
                        new Template(
                                "aviso_2",
                                "pt_BR",
                                List.of(),
                                "Olá",
                                Optional.of(TemplateHeader.of("Matriz")),
                                List.of(new TemplateButton(0, TemplateButtonKind.URL, "abc"))),
                        "template",
                        "Olá",
                        "{\"type\":\"template\",\"name\":\"aviso_2\",\"language\":\"pt_BR\",\"parameters\":[],"
                                + "\"text\":\"Olá\",\"header\":{\"text\":\"Matriz\"},"
                                + "\"buttons\":[{\"index\":0,\"kind\":\"URL\",\"value\":\"abc\"}]}"),
                Arguments.of(
                        new Unsupported("poll"), "unsupported", "", "{\"kind\":\"poll\",\"type\":\"unsupported\"}"));
    }

    @ParameterizedTest
    @MethodSource("received")
    void whatACustomerSendsIsStoredAndReadBack(MessageContent content, String kind, String text, String json)
            throws JsonProcessingException {
        assertThat(content.kind()).isEqualTo(kind);
        assertThat(content.text()).isEqualTo(text);
        assertThat(Json.mapper().writerFor(MessageContent.class).writeValueAsString(content))
                .isEqualTo(json);
        assertThat(Json.mapper().readValue(json, MessageContent.class)).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatABotSendsIsStoredAndReadBack(OutboundContent content, String kind, String fallback, String json)
            throws JsonProcessingException {
        assertThat(content.kind()).isEqualTo(kind);
        assertThat(content.fallbackText()).isEqualTo(fallback);
        assertThat(Json.mapper().writerFor(OutboundContent.class).writeValueAsString(content))
                .isEqualTo(json);
        assertThat(Json.mapper().readValue(json, OutboundContent.class)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"poll\",\"question\":\"Qual?\",\"votes\":[1,2,{\"a\":true}],\"until\":\"2026-11-23T13:00:00.000Z\"}",
                "{\"type\":\"ping\"}",
                "{\"type\":\"unsupported\"}"
            })
    void aContentOfANewerVersionIsReadAndStoredUnchanged(String json) throws JsonProcessingException {
        MessageContent in = Json.mapper().readValue(json, MessageContent.class);
        OutboundContent out = Json.mapper().readValue(json, OutboundContent.class);

        assertThat(in).isInstanceOf(Unsupported.class).isEqualTo(out);
        assertThat(in.text()).isEmpty();
        assertThat(Json.mapper()
                        .readTree(Json.mapper().writerFor(MessageContent.class).writeValueAsString(in)))
                .isEqualTo(Json.mapper().readTree(json));
        assertThat(Json.mapper()
                        .readTree(Json.mapper().writeValueAsString(Map.of("content", out)))
                        .path("content"))
                .isEqualTo(Json.mapper().readTree(json));
    }

    @Test
    void aContentOfANewerVersionKeepsItsFieldsToItself() throws JsonProcessingException {
        String json = "{\"type\":\"poll\",\"question\":\"Qual?\",\"answer\":null}";

        Unsupported poll = (Unsupported) Json.mapper().readValue(json, MessageContent.class);

        assertThat(poll.type()).isEqualTo("poll");
        assertThat(poll).hasToString("Unsupported[poll]");
        assertThat(poll.stored()).containsOnlyKeys("type", "question");
    }

    @Test
    void aReplyOfTheFirstVersionIsRead() throws JsonProcessingException {
        assertThat(Json.mapper().readValue("{\"text\":\"Oi\",\"options\":[]}", OutboundContent.class))
                .isEqualTo(new Text("Oi"));
        assertThat(Json.mapper()
                        .readValue(
                                "{\"text\":\"Oi\",\"options\":[{\"id\":\"1\",\"title\":\"Um\"}]}",
                                OutboundContent.class))
                .isEqualTo(Buttons.of("Oi", List.of(new ChoiceOption("1", "Um"))));
        assertThat(Json.mapper().readValue("{\"text\":\"Oi\"}", OutboundContent.class))
                .isInstanceOf(Unsupported.class);
    }

    @Test
    void aContentOfANewerVersionWithinAnEditIsReadToo() throws JsonProcessingException {
        String json = "{\"type\":\"edit\",\"messageId\":\"m1\",\"content\":{\"type\":\"poll\",\"question\":\"Qual?\"}}";

        Edited edited = (Edited) Json.mapper().readValue(json, MessageContent.class);

        assertThat(edited.content()).isInstanceOf(Unsupported.class);
        assertThat(Json.mapper().writerFor(MessageContent.class).writeValueAsString(edited))
                .contains("Qual?");
    }

    @Test
    void optionsAreButtonsWhereTheyFitAndAListElsewhere() {
        ChoiceOption longTitle = new ChoiceOption("long", "123456789 123456789 1234");
        assertThat(OutboundContent.options("Escolha", List.of(RATES))).isInstanceOf(Buttons.class);
        assertThat(OutboundContent.options("Escolha", List.of(longTitle))).isInstanceOf(ListMenu.class);
        assertThat(OutboundContent.options("Escolha", List.of(HOURS))).isInstanceOf(ListMenu.class);
        assertThat(OutboundContent.options("Escolha", options(4))).isInstanceOf(ListMenu.class);
    }

    @Test
    void numbersThatTheTextHasAreNotRepeated() {
        String text = "Escolha:\n*1* - Cotações\n*2* - Horários";
        assertThat(Buttons.of(text, List.of(RATES, new ChoiceOption("hours", "Horários")))
                        .fallbackText())
                .isEqualTo(text);
    }

    @Test
    void aListHasSections() {
        ListMenu menu = ListMenu.of("Escolha", List.of(RATES))
                .withButton("Abrir")
                .withHeader("Câmbio")
                .withFooter("Até já")
                .withSections(
                        List.of(new ListSection("Preços", List.of(RATES)), new ListSection("Lojas", List.of(HOURS))));
        assertThat(menu.options()).containsExactly(RATES, HOURS);
        assertThat(menu.button()).isEqualTo("Abrir");
        assertThat(menu.withText("Mais").fallbackText())
                .startsWith("*Câmbio*\n\nMais\n\n")
                .endsWith("\n\nAté já");
        assertThat(Buttons.of("a", List.of(RATES)).withText("b").text()).isEqualTo("b");
        assertThat(new Text("a").withText("b").body()).isEqualTo("b");
        assertThat(new Reaction("m1", "👍").withText("b")).isEqualTo(new Reaction("m1", "👍"));
        assertThat(new Reaction("m1", "👍").options()).isEmpty();
    }

    @Test
    void listsAreCopied() {
        List<ChoiceOption> options = new ArrayList<>(List.of(RATES));
        Buttons buttons = Buttons.of("Escolha", options);
        ListMenu menu = ListMenu.of("Escolha", options);

        options.clear();

        assertThat(buttons.options()).containsExactly(RATES);
        assertThat(menu.options()).containsExactly(RATES);
    }

    @Test
    void personalDataIsNotShown() {
        assertThat(new ContactCard("Ana", List.of("+5548999990001"))).hasToString("ContactCard[1 numbers]");
    }

    static List<Arguments> refused() {
        ChoiceOption wide = new ChoiceOption("a", "x".repeat(21));
        return List.of(
                refused("text", () -> new Text("x".repeat(65_537))),
                refused("text", () -> Buttons.of(" ", List.of(RATES))),
                refused("buttons", () -> Buttons.of("a", options(4))),
                refused("buttons", () -> Buttons.of("a", List.of())),
                refused("buttons.title", () -> Buttons.of("a", List.of(wide))),
                refused("buttons.id", () -> Buttons.of("a", List.of(new ChoiceOption("", "Sim")))),
                refused(
                        "buttons.id",
                        () -> Buttons.of("a", List.of(new ChoiceOption("1", "Sim"), new ChoiceOption("1", "Não")))),
                refused(
                        "buttons.title",
                        () -> Buttons.of("a", List.of(new ChoiceOption("1", "Sim"), new ChoiceOption("2", "Sim")))),
                refused("header", () -> Buttons.of("a", List.of(RATES)).withHeader("x".repeat(61))),
                refused("footer", () -> Buttons.of("a", List.of(RATES)).withFooter("")),
                refused("button", () -> ListMenu.of("a", List.of(RATES)).withButton("x".repeat(21))),
                refused("header", () -> ListMenu.of("a", List.of(RATES)).withHeader(" ")),
                refused("footer", () -> ListMenu.of("a", List.of(RATES)).withFooter("x".repeat(61))),
                refused("sections.rows", () -> ListMenu.of("a", options(100))),
                refused("sections.rows", () -> ListMenu.of("a", List.of())),
                refused("sections", () -> ListMenu.of("a", List.of(RATES)).withSections(List.of())),
                refused(
                        "sections.title",
                        () -> ListMenu.of("a", List.of(RATES))
                                .withSections(List.of(
                                        new ListSection("", List.of(RATES)), new ListSection("b", List.of(HOURS))))),
                refused(
                        "sections.rows.id",
                        () -> ListMenu.of("a", List.of(RATES))
                                .withSections(List.of(
                                        new ListSection("a", List.of(RATES)), new ListSection("b", List.of(RATES))))),
                refused(
                        "sections.rows.description",
                        () -> ListMenu.of("a", List.of(new ChoiceOption("1", "a", Optional.of("x".repeat(73)))))),
                refused("media.id", () -> MediaRef.of(MediaKind.IMAGE, "", "image/jpeg")),
                refused("media.mimeType", () -> MediaRef.of(MediaKind.IMAGE, "a", "picture")),
                refused("media.size", () -> PHOTO.withBytes(-1, SUM)),
                refused("media.sha256", () -> PHOTO.withBytes(1, SUM.substring(1))),
                refused("media.fileName", () -> PHOTO.withFileName("../../etc/passwd")),
                refused("media.fileName", () -> PHOTO.withFileName("a\u202Egpj.exe")),
                refused("media.fileName", () -> PHOTO.withFileName("a\u0000.jpg")),
                refused("media.seconds", () -> PHOTO.withSeconds(-1)),
                refused("latitude", () -> new Location(new BigDecimal("90.1"), BigDecimal.ONE)),
                refused("longitude", () -> new Location(BigDecimal.ONE, new BigDecimal("-180.1"))),
                refused("name", () -> new Location(BigDecimal.ONE, BigDecimal.ONE, Optional.of(" "), Optional.empty())),
                refused(
                        "address",
                        () -> new Location(BigDecimal.ONE, BigDecimal.ONE, Optional.empty(), Optional.of(" "))),
                refused("contacts", () -> new Contacts(List.of())),
                refused("contacts.name", () -> new ContactCard("", List.of())),
                refused("contacts.phones", () -> new ContactCard("Ana", List.of(""))),
                refused(
                        "contacts.phones",
                        () -> new ContactCard(
                                "Ana",
                                IntStream.range(0, 11).mapToObj(i -> "+55").toList())),
                refused("reaction.messageId", () -> new Reaction("", "👍")),
                refused("reaction.emoji", () -> new Reaction("m1", " ")),
                refused("edit.messageId", () -> new Edited("x".repeat(151), new Text("a"))),
                refused("edit.content", () -> new Edited("m1", new Deleted("m2"))),
                refused("edit.content", () -> new Edited("m1", new Edited("m2", new Text("a")))),
                refused("deletion.messageId", () -> new Deleted(" ")),
                refused("order.items", () -> new Order("c", List.of(), "")),
                refused("order.items.quantity", () -> new OrderItem("p", 0, BigDecimal.ONE, "BRL")),
                refused("order.items.price", () -> new OrderItem("p", 1, BigDecimal.ONE.negate(), "BRL")),
                refused("order.items.currency", () -> new OrderItem("p", 1, BigDecimal.ONE, "reais")),
                refused("template.name", () -> new Template("Aviso 1", "pt_BR", List.of(), "")),
                refused("template.language", () -> new Template("aviso", "portuguese", List.of(), "")),
                refused("template.parameters", () -> new Template("aviso", "pt_BR", List.of("a\nb"), "")),
                refused("template.parameters", () -> new Template("aviso", "pt", List.of("a     b"), "")),
                refused("template.parameters", () -> new Template("aviso", "pt", List.of(" "), "")),
                refused("template.header", () -> new TemplateHeader(Optional.empty(), Optional.empty())),
                refused("template.header.text", () -> TemplateHeader.of("x".repeat(61))),
                refused("template.header.text", () -> TemplateHeader.of("a\nb")),
                refused(
                        "template.header.media",
                        () -> TemplateHeader.of(MediaRef.of(MediaKind.VOICE, "r1", "audio/ogg"))),
                refused("template.buttons.index", () -> new TemplateButton(10, TemplateButtonKind.URL, "a")),
                refused("template.buttons.index", () -> new TemplateButton(-1, TemplateButtonKind.URL, "a")),
                refused("template.buttons.value", () -> new TemplateButton(0, TemplateButtonKind.URL, " ")),
                refused(
                        "template.buttons.value",
                        () -> new TemplateButton(0, TemplateButtonKind.URL, "x".repeat(2001))),
                refused(
                        "template.buttons",
                        () -> new Template(
                                "aviso",
                                "pt",
                                List.of(),
                                "",
                                Optional.empty(),
                                List.of(
                                        new TemplateButton(0, TemplateButtonKind.URL, "a"),
                                        new TemplateButton(0, TemplateButtonKind.COPY_CODE, "b")))),
                refused("template.parameters", () -> new Template("aviso", "pt", List.of("x".repeat(1025)), "")));
    }

    private static Arguments refused(String field, Runnable creation) {
        return Arguments.of(field, creation);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aWrongValueIsRefusedWithOneSentence(String field, Runnable creation) {
        assertThatThrownBy(creation::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The field " + field + " ")
                .hasMessageEndingWith(".");
    }

    @Test
    void limitsLeaveRoomToSplit() {
        assertThatThrownBy(() -> new ContentLimits(99, 1024, 10)).hasMessageContaining("at least 100 characters");
        assertThatThrownBy(() -> new ContentLimits(4096, 99, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ContentLimits(4096, 1024, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ContentLimits.WHATSAPP).isEqualTo(new ContentLimits(4096, 1024, 10));
    }

    private static List<ChoiceOption> options(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                .toList();
    }
}
