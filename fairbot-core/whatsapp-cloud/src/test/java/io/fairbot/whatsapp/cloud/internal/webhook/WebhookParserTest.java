package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.AccountChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.ChatRecalled;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageReceived;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageWritten;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartIgnored;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartKept;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PersonChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.StatusReported;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the payloads do not show: parts that are odd, unknown, or not as Meta documents them. */
class WebhookParserTest {
    private static final String ANA = "BR.70000000000000000001";
    private static final Alias ANA_ID = new Alias(AliasKind.BSUID, ANA);
    private static final Alias ANA_PHONE = Alias.of(new PhoneNumber("+5548991230001"));

    private static List<WebhookEvent> parse(byte[] body) {
        try {
            return WebhookParser.parse(body, number -> number.equals(Deliveries.CENTRO), WebhookHouse.NOW);
        } catch (MalformedDeliveryException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<WebhookEvent> value(String field, String fields) {
        return parse(Deliveries.value(Deliveries.CENTRO, field, fields));
    }

    private static String message(String type, String content) {
        return "{\"from_user_id\":\"" + ANA + "\",\"id\":\"wamid.1\",\"timestamp\":\"1796040000\",\"type\":\"" + type
                + "\"," + content + "}";
    }

    private static InboundMessage received(String message) {
        return ((MessageReceived)
                        value("messages", "\"messages\":[" + message + "]").get(0))
                .message();
    }

    private static MessageContent content(String type, String content) {
        return received(message(type, content)).content();
    }

    private static String kind(List<WebhookEvent> events) {
        return ((PartKept) events.get(events.size() - 1)).kind();
    }

    @Test
    void aPersonIsKnownByTheirIdFirstAndByTheirNumber() {
        InboundMessage message = received(message("text", "\"text\":{\"body\":\"oi\"},\"from\":\"5548991230001\""));
        assertThat(message.author()).containsExactly(ANA_ID, ANA_PHONE);
        assertThat(message.ref().chat()).isEqualTo("cloud");
        assertThat(message.name()).isEmpty();
    }

    @Test
    void anIdInThePlaceOfANumberIsNeverTakenForANumber() {
        String text = "\"type\":\"text\",\"text\":{\"body\":\"oi\"},\"id\":\"wamid.1\"";
        assertThat(received("{\"from\":\"" + ANA + "\"," + text + "}").author()).containsExactly(ANA_ID);
        assertThat(kind(value("messages", "\"messages\":[{\"from\":\"BR.\"," + text + "}]")))
                .isEqualTo("messages/text");
        assertThat(kind(value("messages", "\"messages\":[{\"from\":\"55abc48991230001\"," + text + "}]")))
                .isEqualTo("messages/text");
        assertThat(received("{\"from\":\"554891230001\"," + text + "}").author())
                .as("both spellings are one person")
                .extracting(Alias::key)
                .isEqualTo(List.of("PHONE:+5548991230001"));
    }

    @Test
    void theContactsOfADeliveryDescribeItsMessages() {
        List<WebhookEvent> events = value(
                "messages",
                "\"contacts\":[{\"profile\":{\"name\":\"Beto\"},\"wa_id\":\"5548991230002\"},"
                        + "{\"profile\":{\"username\":\"ana.viaja\"},\"wa_id\":\"5548991230001\",\"user_id\":\"" + ANA
                        + "\"}],\"messages\":[" + message("text", "\"text\":{\"body\":\"oi\"}")
                        + ",{\"from\":\"554891230002\",\"id\":\"wamid.2\",\"type\":\"text\",\"text\":{\"body\":\"oi\"}}"
                        + ",{\"id\":\"wamid.3\",\"type\":\"text\",\"text\":{\"body\":\"oi\"}}]");
        InboundMessage ana = ((MessageReceived) events.get(0)).message();
        InboundMessage beto = ((MessageReceived) events.get(1)).message();
        assertThat(ana.author()).containsExactly(ANA_ID, ANA_PHONE);
        assertThat(ana.name()).contains("ana.viaja");
        assertThat(beto.name()).contains("Beto");
        assertThat(beto.sentAt()).as("without a time").isEqualTo(WebhookHouse.NOW);
        assertThat(kind(events)).as("nobody has written it").isEqualTo("messages/text");
    }

    @Test
    void theOnlyPersonOfADeliveryHasWrittenWhatNamesNobody() {
        List<WebhookEvent> events = value(
                "messages",
                "\"contacts\":[{\"profile\":{\"name\":\"Ana\"},\"user_id\":\"" + ANA
                        + "\"}],\"messages\":[{\"id\":\"wamid.3\",\"type\":\"text\",\"text\":{\"body\":\"oi\"}}]");
        assertThat(((MessageReceived) events.get(0)).message().author()).containsExactly(ANA_ID);
    }

    @Test
    void aMessageOfAGroupHasItsGroup() {
        assertThat(received(message("text", "\"text\":{\"body\":\"oi\"},\"group_id\":\"g1\""))
                        .ref()
                        .group())
                .contains("g1");
    }

    @Test
    void aTextIsCutAndHalvesOfCharactersAreReplaced() {
        assertThat(content("text", "\"text\":{\"body\":\"" + "é".repeat(70_000) + "\"}"))
                .isEqualTo(new Text("é".repeat(MessageContent.MAX_TEXT)));
        assertThat(content("text", "\"text\":{\"body\":\"a\\ud83db\\udc69\"}")).isEqualTo(new Text("a\uFFFDb\uFFFD"));
        assertThat(content("text", "\"text\":{\"body\":7}")).isEqualTo(new Text("7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | \"text\":{} | text",
                "text | \"text\":{\"body\":\" \"} | text",
                "image | \"image\":{\"caption\":\"x\"} | image",
                "location | \"location\":{\"latitude\":91,\"longitude\":0} | location",
                "location | \"location\":{\"latitude\":1e-999999999,\"longitude\":0} | location",
                "location | \"location\":{\"latitude\":\"far\",\"longitude\":0} | location",
                "location | \"location\":{\"latitude\":true,\"longitude\":0} | location",
                "contacts | \"contacts\":[{\"name\":{}}] | contacts",
                "contacts | \"contacts\":{} | contacts",
                "reaction | \"reaction\":{} | reaction",
                "button | \"button\":{} | button",
                "interactive | \"errors\":[{\"code\":131000}] | interactive",
                "interactive | \"interactive\":{\"type\":\"button_reply\"} | button_reply",
                "interactive | \"interactive\":{\"type\":\"call_permission_reply\"} | call_permission_reply",
                "order | \"order\":{\"catalog_id\":\"1\",\"product_items\":[]} | order",
                "order | \"order\":{\"catalog_id\":\"1\",\"product_items\":[{\"quantity\":1e30}]} | order",
                "edit |"
                        + " \"edit\":{\"original_message_id\":\"w\",\"message\":{\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"w\"}}}"
                        + " | edit",
                "revoke | \"revoke\":{} | revoke",
                "unsupported | \"unsupported\":{\"type\":\"two words\"} | unknown",
                "unsupported | \"errors\":[] | unsupported"
            })
    void whatIsNotAsDocumentedIsUnsupported(String type, String content, String kind) {
        List<WebhookEvent> events = value("messages", "\"messages\":[" + message(type, content) + "]");
        assertThat(((MessageReceived) events.get(0)).message().content()).isEqualTo(new Unsupported(kind));
        assertThat(events).hasSize(1);
    }

    @Test
    void anUnknownTypeIsAMessageAndIsKept() {
        List<WebhookEvent> events = value("messages", "\"messages\":[" + message("hologram", "\"hologram\":{}") + "]");
        assertThat(((MessageReceived) events.get(0)).message().content()).isEqualTo(new Unsupported("hologram"));
        assertThat(kind(events)).isEqualTo("messages/hologram");
        assertThat(events.get(1).toString()).isEqualTo("PartKept[messages/hologram]");
    }

    @Test
    void theFactsOfAMediumThatCannotBeUsedAreLeftOut() {
        Media medium = (Media) content(
                "document",
                "\"document\":{\"id\":7,\"mime_type\":\"Application/PDF\",\"sha256\":\"?\",\"filename\":\"a/b\\u0000"
                        + "c".repeat(300) + "\"}");
        assertThat(medium.media().id()).isEqualTo("7");
        assertThat(medium.media().mimeType()).isEqualTo("application/pdf");
        assertThat(medium.media().sha256()).isEmpty();
        assertThat(medium.media().fileName().orElseThrow()).startsWith("a_b_c").hasSize(240);
        Media odd = (Media) content(
                "audio", "\"audio\":{\"id\":\"1\",\"mime_type\":\"no type\",\"sha256\":\"AAAA\",\"voice\":true}");
        assertThat(odd.media().kind()).isEqualTo(MediaKind.VOICE);
        assertThat(odd.media().mimeType()).isEqualTo("application/octet-stream");
        assertThat(odd.media().sha256()).isEmpty();
        assertThat(((Media) content("sticker", "\"sticker\":{\"id\":\"1\"}"))
                        .media()
                        .mimeType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void choicesAndCardsHaveWhatIsThere() {
        assertThat(content("button", "\"button\":{\"text\":\"Sim\"}")).isEqualTo(new Choice("Sim", "Sim"));
        assertThat(content("interactive", "\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"a\"}}"))
                .isEqualTo(new Choice("a", "a"));
        Contacts cards = (Contacts) content(
                "contacts",
                "\"contacts\":[{\"name\":{\"first_name\":\"Rosa\"}},{\"phones\":[{\"wa_id\":\"5548991230077\"},{}]}]");
        assertThat(cards.cards()).extracting(card -> card.name()).containsExactly("Rosa", "5548991230077");
        Order order = (Order)
                content(
                        "order",
                        "\"order\":{\"catalog_id\":\"1\",\"product_items\":[{\"product_retailer_id\":\"s\",\"quantity\":\"2\",\"item_price\":10.5,\"currency\":\"BRL\"}]}");
        assertThat(order.items().get(0).quantity()).isEqualTo(2);
        assertThat(order.text()).isEmpty();
    }

    @Test
    void editsAndDeletionsOfCustomersNameTheMessage() {
        assertThat(
                        content(
                                "edit",
                                "\"edit\":{\"original_message_id\":\"wamid.0\",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"novo\"}}}"))
                .isEqualTo(new Edited("wamid.0", new Text("novo")));
        assertThat(content("revoke", "\"revoke\":{\"original_message_id\":\"wamid.0\"}"))
                .isEqualTo(new Deleted("wamid.0"));
    }

    @Test
    void anIdThatIsTooLongCannotBeRecognizedAgainSoThePartIsKept() {
        String id = "w".repeat(151);
        assertThat(kind(value(
                        "messages",
                        "\"messages\":["
                                + message("text", "\"text\":{\"body\":\"oi\"}").replace("wamid.1", id) + "]")))
                .isEqualTo("messages/text");
        assertThat(kind(value("messages", "\"statuses\":[{\"id\":\"" + id + "\",\"status\":\"sent\"}]")))
                .isEqualTo("messages/status");
        assertThat(kind(value(
                        "smb_message_echoes",
                        "\"message_echoes\":[{\"id\":\"" + id + "\",\"to_user_id\":\"" + ANA + "\"}]")))
                .isEqualTo("smb_message_echoes");
        assertThat(received(message("text", "\"text\":{\"body\":\"oi\"},\"context\":{\"id\":\"" + id + "\"}"))
                        .quoted())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_changed_number", "user_changed_user_id"})
    void aPersonWhoHasChangedKeepsTheirContact(String type) {
        List<WebhookEvent> events = value(
                "messages",
                "\"messages\":[{\"id\":\"wamid.1\",\"type\":\"system\",\"system\":{\"type\":\"" + type
                        + "\",\"user_id\":\"BR.2\",\"previous_user_id\":\"" + ANA + "\"}}]");
        assertThat(events)
                .containsExactly(
                        new PersonChanged(Deliveries.CENTRO, List.of(ANA_ID, new Alias(AliasKind.BSUID, "BR.2"))));
    }

    @Test
    void otherNewsOfTheSystemAreKept() {
        assertThat(kind(value(
                        "messages",
                        "\"messages\":[{\"id\":\"w\",\"type\":\"system\",\"from_user_id\":\"" + ANA
                                + "\",\"system\":{\"type\":\"customer_identity_changed\"}}]")))
                .isEqualTo("messages/system");
    }

    private static DeliveryStatus status(String fields) {
        return ((StatusReported) value("messages", "\"statuses\":[{\"id\":\"wamid.1\"," + fields + "}]")
                        .get(0))
                .status();
    }

    @Test
    void aStatusHasItsStageCauseAndCost() {
        assertThat(status("\"status\":\"played\"").stage()).isEqualTo(DeliveryStage.READ);
        DeliveryStatus failed = status("\"status\":\"failed\",\"errors\":[{},{\"code\":131999}]");
        assertThat(failed.cause()).contains(FailureCause.other(WhatsAppProvider.CLOUD, "131999"));
        assertThat(failed.cause().orElseThrow().code()).contains("131999");
        assertThat(status("\"status\":\"failed\"").cause().orElseThrow().code()).contains("unknown");
        DeliveryStatus sent =
                status("\"status\":\"sent\",\"pricing\":{\"billable\":true},\"biz_opaque_callback_data\":\"out-1\"");
        assertThat(sent.cost().orElseThrow().category()).isEmpty();
        assertThat(sent.channelId()).contains("out-1");
        assertThat(status("\"status\":\"sent\",\"biz_opaque_callback_data\":\"" + "o".repeat(151) + "\"")
                        .channelId())
                .isEmpty();
        assertThat(kind(value("messages", "\"statuses\":[{\"id\":\"wamid.1\",\"status\":\"teleported\"}]")))
                .isEqualTo("messages/status");
    }

    @Test
    void anErrorWithoutAMessageNeedsAttention() {
        List<WebhookEvent> events =
                value("messages", "\"errors\":[{\"code\":131000,\"title\":\"Something went wrong\"}]");
        assertThat(((AccountChanged) events.get(1)).change().event()).isEqualTo("131000");
        assertThat(((AccountChanged) events.get(1)).change().needsAttention()).isTrue();
        assertThat(kind(List.of(events.get(0)))).isEqualTo("messages/error");
        assertThat(kind(value("messages", "\"surprises\":[]"))).isEqualTo("messages");
    }

    @Test
    void anEchoIsWhatAPersonWrote() {
        OwnMessage written = ((MessageWritten) value(
                                "smb_message_echoes",
                                "\"message_echoes\":[{\"from\":\"554833110001\",\"to\":\"5548991230001\",\"id\":\"wamid.1\",\"type\":\"edit\","
                                        + "\"edit\":{\"original_message_id\":\"wamid.0\",\"message\":{\"type\":\"image\",\"image\":{\"id\":\"1\"}}}}]")
                        .get(0))
                .message();
        assertThat(written.to()).containsExactly(ANA_PHONE);
        assertThat(written.content()).isInstanceOf(Edited.class);
    }

    @Test
    void oldChatsComeInPartsAndNoPartIsTooLarge() {
        String messages = IntStream.range(0, 250)
                .mapToObj(i -> "{\"from\":\"" + (i % 2 == 0 ? "554891230001" : "554833110001") + "\",\"id\":\"w" + i
                        + "\",\"type\":\"text\",\"text\":{\"body\":\"m" + i + "\"}}")
                .collect(Collectors.joining(","));
        List<PastChat> chats = value(
                        "history",
                        "\"history\":[{\"threads\":[{\"id\":\"5548991230001\",\"messages\":[" + messages
                                + "]},{\"id\":\"nobody\",\"messages\":[]}]}]")
                .stream()
                .map(event -> ((ChatRecalled) event).chat())
                .toList();
        assertThat(chats).extracting(chat -> chat.messages().size()).containsExactly(100, 100, 50);
        assertThat(chats.get(0).messages().get(0).isFromCustomer()).isTrue();
        assertThat(chats.get(0).messages().get(1).isFromCustomer()).isFalse();
        assertThat(chats.get(2).messages().get(49).content()).isEqualTo(new Text("m249"));
    }

    @Test
    void aRefusalOfOldChatsIsKept() {
        assertThat(kind(value("history", "\"history\":[{\"errors\":[{\"code\":2593109}]}]")))
                .isEqualTo("history");
        assertThat(kind(value("history", "\"nothing\":1"))).isEqualTo("history");
        assertThat(kind(parse(Deliveries.change("history", "{\"history\":[{\"threads\":[]}]}"))))
                .isEqualTo("history");
    }

    @ParameterizedTest
    @CsvSource({
        "message_template_status_update, event, APPROVED, false",
        "message_template_status_update, event, PAUSED, true",
        "message_template_quality_update, new_quality_score, RED, true",
        "account_update, event, ACCOUNT_OFFBOARDED, true",
        "account_update, event, ACCOUNT_RECONNECTED, false",
        "account_review_update, decision, REJECTED, true",
        "account_alerts, alert_type, OBA_APPROVED, true",
        "business_capability_update, event, X, false"
    })
    void aChangeOfTheAccountIsKeptAndSomeOfThemNeedAttention(
            String field, String name, String event, boolean attention) {
        List<WebhookEvent> events = parse(Deliveries.change(field, "{\"" + name + "\":\"" + event + "\"}"));
        assertThat(((PartKept) events.get(0)).kind()).isEqualTo(field);
        AccountChange change = ((AccountChanged) events.get(1)).change();
        assertThat(change.event()).isEqualTo(event);
        assertThat(change.account()).isEqualTo("731100000000007");
        assertThat(change.needsAttention()).isEqualTo(attention);
    }

    @Test
    void whatAnotherApplicationAnswersIsSeenAndNeverAnswered() {
        List<WebhookEvent> events =
                value("standby", "\"messages\":[" + message("text", "\"text\":{\"body\":\"oi\"}") + "]");
        assertThat(((PartKept) events.get(0)).kind()).isEqualTo("standby");
        assertThat(((AccountChanged) events.get(1)).change().needsAttention()).isTrue();
        assertThat(events).hasSize(2);
    }

    @Test
    void callsAndGroupsAreIgnoredAndUnknownFieldsAreKept() {
        assertThat(value("calls", "\"calls\":[{}]")).containsExactly(new PartIgnored("calls"));
        assertThat(value("group_lifecycle_update", "\"groups\":[]"))
                .containsExactly(new PartIgnored("group_lifecycle_update"));
        assertThat(kind(value("telepathy", "\"thoughts\":[]"))).isEqualTo("telepathy");
        assertThat(kind(value("user_preferences", "\"user_preferences\":[]"))).isEqualTo("user_preferences");
        assertThat(kind(parse(Deliveries.change("messages", "{}")))).isEqualTo("messages");
        assertThat(kind(parse(Deliveries.change("smb_message_echoes", "7")))).isEqualTo("smb_message_echoes");
        assertThat(kind(parse(Deliveries.bytes("{\"object\":\"page\",\"entry\":[]}"))))
                .isEqualTo("object/page");
        assertThat(kind(parse(Deliveries.bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[7]}"))))
                .isEqualTo("entry");
        assertThat(kind(parse(
                        Deliveries.bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{}]}]}"))))
                .isEqualTo("unknown");
    }

    @Test
    void aPartThatIsKeptIsBounded() {
        List<WebhookEvent> events = value("telepathy", "\"thoughts\":\"" + "\\ud83d\\ude00".repeat(70_000) + "\"");
        String json = ((PartKept) events.get(0)).json();
        assertThat(json.length()).isLessThanOrEqualTo(UnhandledEvent.MAX_BODY);
        assertThat(json.codePoints()).noneMatch(one -> one >= 0xD800 && one <= 0xDFFF);
        String emoji = "\\ud83d\\ude00".repeat(60);
        assertThat(kind(value("messages", "\"messages\":[{\"type\":\"" + emoji + "\"}]"))
                        .length())
                .isLessThanOrEqualTo(UnhandledEvent.MAX_KIND);
        assertThat(kind(value(emoji, "\"x\":1")).length()).isLessThanOrEqualTo(UnhandledEvent.MAX_KIND);
    }

    @Test
    void theTimeIsThatOfTheMessageWhereItHasOne() {
        String text = message("text", "\"text\":{\"body\":\"oi\"}");
        assertThat(received(text).sentAt().getEpochSecond()).isEqualTo(1_796_040_000);
        for (String odd : List.of("\"x\"", "-5", "\"999999999999\"", "null", "{}")) {
            assertThat(received(text.replace("\"1796040000\"", odd)).sentAt())
                    .as(odd)
                    .isEqualTo(WebhookHouse.NOW);
        }
    }
}
