package io.fairbot.contents;

import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.OrderItem;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rows of the table of contents: what a customer sends and what has to arrive, what a bot sends and what has to be seen.
 *
 * <p>The columns are the test classes of this package; each has a test for what is received and one for what is sent, over all rows.
 * {@link ContentSampleTest} sees to it that there is a row for each content.
 */
enum ContentSample {
    TEXT(
            received(new Text("oi, *tudo* bem?"), "'text':'oi, *tudo* bem?'", "oi, tudo bem?"),
            sent(new Text("Olá! 👍🏽 São José"), "Olá! 👍🏽 São José")),
    CHOICE(
            received(new Choice("um", "Um"), "'interactive':{'id':'um','title':'Um'}", "Um"),
            notSent("a bot offers options with BUTTONS and LIST")),
    BUTTONS(
            notReceived("a customer answers them with a CHOICE"),
            sent(
                    Buttons.of("Escolha", List.of(new ChoiceOption("um", "Um"), new ChoiceOption("dois", "Dois")))
                            .withHeader("Câmbio")
                            .withFooter("Até as 17 h"),
                    "Câmbio",
                    "Escolha",
                    "Até as 17 h",
                    "Um",
                    "Dois")),
    LIST(
            notReceived("a customer answers it with a CHOICE"),
            sent(
                    ListMenu.of("Escolha a moeda", List.of(new ChoiceOption("x", "x")))
                            .withButton("Moedas")
                            .withSections(List.of(
                                    new ListSection(
                                            "Américas",
                                            List.of(
                                                    new ChoiceOption("usd", "Dólar", Optional.of("dos EUA")),
                                                    new ChoiceOption("ars", "Peso"))),
                                    new ListSection("Europa", List.of(new ChoiceOption("eur", "Euro"))))),
                    "Escolha a moeda",
                    "Américas",
                    "Dólar",
                    "dos EUA",
                    "Europa")),
    IMAGE(
            received(SampleMedia.PICTURE, "a nota", "📷 nota.png"),
            sent(new Media(SampleMedia.PICTURE.ref(), "A nossa loja"), "📷 nota.png", "A nossa loja")),
    VOICE(
            received(SampleMedia.VOICE, "", "🎤 voz.ogg (10 B)"),
            sent(new Media(SampleMedia.VOICE.ref().withSeconds(4)), "🎤 voz.ogg 4 s (10 B)")),
    AUDIO(
            received(SampleMedia.SONG, "", "🎵 som.mp3 (10 B)"),
            sent(new Media(SampleMedia.SONG.ref()), "🎵 som.mp3 (10 B)")),
    VIDEO(
            received(SampleMedia.FILM, "a rua", "🎬 loja.mp4 (12 B)"),
            sent(new Media(SampleMedia.FILM.ref(), "Como chegar"), "🎬 loja.mp4", "Como chegar")),
    DOCUMENT(
            received(SampleMedia.PDF, "a tabela", "📄 tabela.pdf (9 B)"),
            sent(new Media(SampleMedia.PDF.ref(), "Tabela de hoje"), "📄 tabela.pdf", "Tabela de hoje")),
    STICKER(
            received(SampleMedia.STICKER, "", "🖼 ok.webp (34 B)"),
            sent(new Media(SampleMedia.STICKER.ref()), "🖼 ok.webp (34 B)")),
    LOCATION(
            received(
                    place("-27.6146", "-48.6276", Optional.of("São José"), Optional.empty()),
                    "'location':{'latitude':-27.6146,'longitude':-48.6276,'name':'São José'}",
                    "São José"),
            sent(
                    place("-27.5954", "-48.548", Optional.of("Loja"), Optional.of("Rua Um, 1")),
                    "📍",
                    "Loja",
                    "Rua Um, 1",
                    "google.com/maps?q=-27.5954,-48.548")),
    CONTACTS(
            received(
                    new Contacts(List.of(new ContactCard("Maria", List.of("+5548999990099")))),
                    "'contacts':[{'name':'Maria','phones':['+5548999990099']}]",
                    "👤 Maria, +5548999990099"),
            sent(
                    new Contacts(List.of(
                            new ContactCard("Bia", List.of("+5548999990002")), new ContactCard("Loja", List.of()))),
                    "👤 Bia, +5548999990002",
                    "👤 Loja")),
    REACTION(
            received(earlier -> new Reaction(earlier, "👍"), "'reaction':{'messageId':'EARLIER','emoji':'👍'}", "👍"),
            sent(earlier -> new Reaction(earlier, "❤️"), "❤️")),
    TEMPLATE(
            notReceived("templates are the provider's, for those who send to customers"),
            sent(
                    new Template("aviso_de_cotacao", "pt_BR", List.of("Ana", "5,90"), "Olá, Ana: o dólar está a 5,90."),
                    "aviso_de_cotacao",
                    "Olá, Ana: o dólar está a 5,90.")),
    QUOTE(
            received(new Text("esta"), "'text':'esta','quoted':'EARLIER'", "esta")
                    .quoting(),
            notSent("a reply names what it answers in inReplyTo, and a channel quotes it")),
    EDIT(
            received(
                    earlier -> new Edited(earlier, new Text("200 dólares")),
                    "'edit':{'messageId':'EARLIER','text':'200 dólares'}",
                    "200 dólares"),
            notSent("what a bot has sent stays")),
    DELETION(
            received(Deleted::new, "'deletion':{'messageId':'EARLIER'}", "Apagou uma mensagem"),
            notSent("what a bot has sent stays")),
    ORDER(
            received(
                    new Order(
                            "vitrine", List.of(new OrderItem("usd-100", 2, new BigDecimal("551.20"), "BRL")), "Pedido"),
                    "'order':{'catalog':'vitrine','text':'Pedido','items':[{'product':'usd-100','quantity':2,"
                            + "'price':'551.20','currency':'BRL'}]}",
                    "2 × usd-100"),
            notSent("customers order, bots do not")),
    GROUP(
            received(new Text("oi, grupo"), "'text':'oi, grupo','group':'vizinhos'", "vizinhos")
                    .inGroup("vizinhos"),
            notSent("nothing is ever sent into a group")),
    UNKNOWN(
            received(new Unsupported("poll"), "'unsupported':'poll'", "[poll]"),
            notSent("a reply of a content that is not supported is refused"));

    /** What both ways have: a content, or the reason why there is none. */
    sealed interface Way permits Received, Sent, Missing {}

    /** A way on which there is no such content, and why. */
    record Missing(String reason) implements Way {}

    /**
     * A content of a customer.
     *
     * @param of the content, for the id of an earlier message that it may name
     * @param api the field of the API, with single quotes, and EARLIER for that id
     * @param page what the page shows
     * @param medium the medium whose bytes are uploaded before
     * @param quotes whether the message answers the earlier one
     * @param group the group in which it is written
     */
    record Received(
            Function<String, MessageContent> of,
            String api,
            String page,
            Optional<SampleMedia> medium,
            boolean quotes,
            Optional<String> group)
            implements Way {

        Received quoting() {
            return new Received(of, api, page, medium, true, group);
        }

        Received inGroup(String name) {
            return new Received(of, api, page, medium, quotes, Optional.of(name));
        }

        MessageContent content(String earlier) {
            return of.apply(earlier);
        }

        /** The content as a part of the body of a request. */
        String json(String earlier) {
            return api.replace('\'', '"').replace("EARLIER", earlier);
        }
    }

    /**
     * A content of a bot.
     *
     * @param of the content, for the id of the message that it answers
     * @param page what the page shows, in parts
     */
    record Sent(Function<String, OutboundContent> of, List<String> page) implements Way {

        OutboundContent content(String earlier) {
            return of.apply(earlier);
        }
    }

    // The functions of a way have no state.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Way in;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Way out;

    ContentSample(Way in, Way out) {
        this.in = in;
        this.out = out;
    }

    private static Received received(MessageContent content, String api, String page) {
        return received(earlier -> content, api, page);
    }

    private static Received received(Function<String, MessageContent> of, String api, String page) {
        return new Received(of, api, page, Optional.empty(), false, Optional.empty());
    }

    private static Received received(SampleMedia medium, String caption, String page) {
        String api = "'%s':{'id':'%s','mimeType':'%s','fileName':'%s'%s}"
                .formatted(
                        medium.kind().label(),
                        medium.ref().id(),
                        medium.mimeType(),
                        medium.fileName(),
                        caption.isEmpty() ? "" : ",'caption':'" + caption + "'");
        Media content = caption.isEmpty() ? new Media(medium.ref()) : new Media(medium.ref(), caption);
        return new Received(earlier -> content, api, page, Optional.of(medium), false, Optional.empty());
    }

    private static Sent sent(OutboundContent content, String... page) {
        return sent(earlier -> content, page);
    }

    private static Sent sent(Function<String, OutboundContent> of, String... page) {
        return new Sent(of, List.of(page));
    }

    private static Missing notSent(String reason) {
        return new Missing(reason);
    }

    private static Missing notReceived(String reason) {
        return new Missing(reason);
    }

    private static Location place(String latitude, String longitude, Optional<String> name, Optional<String> address) {
        return new Location(new BigDecimal(latitude), new BigDecimal(longitude), name, address);
    }

    /** What a customer sends; for the rows of {@link #allReceived}. */
    Received received() {
        return (Received) in;
    }

    /** What a bot sends; for the rows of {@link #allSent}. */
    Sent sent() {
        return (Sent) out;
    }

    /** Why a way is missing. */
    List<String> reasons() {
        return List.of(in, out).stream()
                .filter(Missing.class::isInstance)
                .map(way -> ((Missing) way).reason())
                .toList();
    }

    /** The rows of what customers send. */
    static List<ContentSample> allReceived() {
        return Arrays.stream(values()).filter(row -> row.in instanceof Received).toList();
    }

    /** The rows of what bots send. */
    static List<ContentSample> allSent() {
        return Arrays.stream(values()).filter(row -> row.out instanceof Sent).toList();
    }
}
