package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.json.Json;
import io.fairbot.store.Document;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Unsupported;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every payload of {@code cloud-payloads} becomes what its {@code expectations.json} says, however often it is delivered. */
@CloudCheck("1 each payload becomes what its expectation says, once")
class PayloadTest {
    private static final String FOLDER = "/cloud-payloads/";

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(PayloadTest.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        try {
            return Json.mapper().readTree(resource(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of all payloads. */
    static List<String> files() {
        return payloads().map(PayloadTest::file).toList();
    }

    private static Stream<JsonNode> payloads() {
        return elements(json("expectations.json").path("payloads"));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String file(JsonNode payload) {
        return payload.path("file").asText();
    }

    @Test
    void thePayloadsAndTheTimeAreThoseOfTheExpectations() {
        JsonNode expectations = json("expectations.json");
        assertThat(payloads()).hasSize(40);
        assertThat(Instant.parse(expectations.path("now").asText())).isEqualTo(WebhookHouse.NOW);
        WebhookHouse.NUMBERS.forEach((number, branch) ->
                assertThat(expectations.path("branches").path(branch).asText()).isEqualTo(number));
    }

    @TestFactory
    Stream<DynamicTest> aDeliveryBecomesWhatIsExpected() {
        return payloads()
                .map(payload -> DynamicTest.dynamicTest(file(payload), () -> {
                    WebhookHouse house = WebhookHouse.open();
                    before(house, payload);
                    int status = house.post(resource(file(payload))).status();
                    assertThat(status).isEqualTo(payload.path("http").asInt());
                    check(house, payload);
                }));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsDoubleWhenItIsDeliveredAgain() {
        return payloads()
                .map(payload -> DynamicTest.dynamicTest(file(payload), () -> {
                    WebhookHouse house = WebhookHouse.open();
                    before(house, payload);
                    byte[] body = resource(file(payload));
                    Map<String, List<String>> signed =
                            Map.of(WebhookSignature.HEADER, List.of(TestRequest.sign(WebhookHouse.SECRET, body)));
                    CompletionStage<?> first = house.begin(body, signed);
                    CompletionStage<?> second = house.begin(body, signed);
                    house.world.await(first);
                    house.world.await(second);
                    check(house, payload);
                    Map<String, Integer> once = house.counts();

                    house.post(body);
                    assertThat(house.counts()).as("after a repetition").isEqualTo(once);
                    house.restart();
                    house.post(body);
                    assertThat(house.counts()).as("after a restart").isEqualTo(once);
                    check(house, payload);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aDeliveryIsStoredAlsoWhileTheStoreComesBack() {
        return payloads()
                .filter(payload -> !isAccountOnly(payload))
                .map(payload -> DynamicTest.dynamicTest(file(payload), () -> {
                    WebhookHouse house = WebhookHouse.open();
                    before(house, payload);
                    Map<String, Integer> none = house.counts();
                    house.storeIsAway(true);
                    assertThat(house.post(resource(file(payload))).status()).isIn(statusesWithoutStore(payload));
                    house.storeIsAway(false);
                    assertThat(house.counts()).as("nothing of it").isEqualTo(none);
                    assertThat(house.post(resource(file(payload))).status()).isEqualTo(200);
                    check(house, payload);
                }));
    }

    private static boolean isAccountOnly(JsonNode payload) {
        return file(payload).startsWith("40");
    }

    /** A status of a message that nobody sent needs no commit, so there is nothing to wait for. */
    private static Set<Integer> statusesWithoutStore(JsonNode payload) {
        boolean isStatus = elements(payload.path("expect"))
                .allMatch(expected -> expected.path("as").asText().equals("status"));
        return isStatus ? Set.of(200, 503) : Set.of(503);
    }

    /** Sends what the payload is about: the messages of its statuses, or a message of the person who has changed. */
    private static void before(WebhookHouse house, JsonNode payload) {
        int number = 0;
        for (JsonNode expected : payload.path("expect")) {
            if (expected.path("as").asText().equals("status")) {
                house.providerIds.add(expected.path("channelId").asText());
                say(house, expected.path("branch").asText(), "before-" + number++, "5548990000001");
            } else if (expected.path("as").asText().equals("identity")) {
                say(house, expected.path("branch").asText(), "before-" + number++, "5548991230010");
            }
        }
        house.sent.clear();
    }

    private static void say(WebhookHouse house, String branch, String id, String phone) {
        String number = WebhookHouse.NUMBERS.entrySet().stream()
                .filter(line -> line.getValue().equals(branch))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        byte[] body = Deliveries.message(
                number,
                "{\"from\":\"" + phone + "\",\"id\":\"" + id + "\",\"timestamp\":\"1796040000\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"oi\"}}");
        assertThat(house.post(body).status()).isEqualTo(200);
    }

    private static void check(WebhookHouse house, JsonNode payload) {
        List<InboxEntry> messages = house.inbox().stream()
                .filter(entry -> entry.event() instanceof ConversationEvent.Message message
                        && !message.id().startsWith("before-"))
                .toList();
        List<JsonNode> expected = elements(payload.path("expect")).toList();
        assertThat(messages).as("messages of customers").hasSize((int)
                expected.stream().filter(one -> is(one, "message")).count());
        expected.forEach(one -> check(house, one, messages));
        assertThat(house.sent).as("answers").hasSize(messages.size());
    }

    private static boolean is(JsonNode expected, String what) {
        return expected.path("as").asText().equals(what);
    }

    private static void check(WebhookHouse house, JsonNode expected, List<InboxEntry> messages) {
        switch (expected.path("as").asText()) {
            case "message" -> checkMessage(house, expected, messages);
            case "status" -> checkStatus(house, expected);
            case "tookOver" -> checkTakeOver(house, expected);
            case "identity" -> checkIdentity(house, expected);
            case "kept" -> checkKept(house, expected);
            default -> throw new IllegalStateException("There is no check of " + expected.path("as") + ".");
        }
    }

    private static void checkMessage(WebhookHouse house, JsonNode expected, List<InboxEntry> messages) {
        String id = expected.path("id").asText();
        InboxEntry entry = messages.stream()
                .filter(one -> one.event() instanceof ConversationEvent.Message message
                        && message.id().equals(id))
                .findFirst()
                .orElseThrow();
        ConversationEvent.Message message = (ConversationEvent.Message) entry.event();
        assertThat(entry.branch()).isEqualTo(expected.path("branch").asText());
        assertThat(message.sentAt())
                .isEqualTo(Instant.parse(expected.path("sentAt").asText()));
        Contact contact =
                house.stored(ConversationModels.CONTACTS, entry.contact()).orElseThrow();
        assertThat(contact.aliases()).containsExactlyInAnyOrderElementsOf(aliases(expected.path("aliases")));
        assertThat(contact.name()).contains(expected.path("name").asText());
        if (!(message.content() instanceof Choice)) {
            // A choice names the message with the buttons, of which the expectation says nothing.
            assertThat(message.quoted())
                    .isEqualTo(Optional.of(expected.path("quotes").asText()).filter(text -> !text.isEmpty()));
        }
        checkContent(expected, message.content());
    }

    /** Compares a content; where the words of the application tell more than the expectation asks for, they are right as well. */
    private static void checkContent(JsonNode expected, MessageContent content) {
        JsonNode wanted = expected.path("content");
        String kind = wanted.path("kind").asText().toLowerCase(Locale.ROOT);
        switch (wanted.path("type").asText()) {
            case "media" -> {
                Media media = (Media) content;
                assertThat(media.kind()).isIn(kind, kind.equals("audio") ? "voice" : kind);
                assertThat(media.media().id())
                        .isEqualTo(wanted.path("reference").asText());
                assertThat(media.media().sha256())
                        .hasValueSatisfying(sum -> assertThat(sum).startsWith("abcdef12"));
                assertThat(media.caption().orElse(""))
                        .isEqualTo(wanted.path("caption").asText());
            }
            case "location" -> {
                Location place = (Location) content;
                assertThat(place.latitude())
                        .isEqualByComparingTo(wanted.path("latitude").decimalValue());
                assertThat(place.longitude())
                        .isEqualByComparingTo(wanted.path("longitude").decimalValue());
            }
            case "unsupported" -> {
                String actual = content instanceof Unsupported unsupported ? unsupported.type() : content.kind();
                assertThat(actual).isEqualTo(kind);
            }
            case "interactive" ->
                assertThat(Json.mapper().<JsonNode>valueToTree(content))
                        .isEqualTo(Json.mapper()
                                .createObjectNode()
                                .put("type", "interactive")
                                .put("id", wanted.path("id").asText())
                                .put("title", wanted.path("title").asText()));
            default -> assertThat(content.kind()).isEqualTo(wanted.path("type").asText());
        }
        // What the customer wrote with an order is more than the expectation knows.
        if (!kind.equals("order")) {
            assertThat(content.text()).isEqualTo(wanted.path("words").asText());
        }
    }

    private static void checkStatus(WebhookHouse house, JsonNode expected) {
        var row = house.stored(ConversationModels.OUTBOX).stream()
                .map(Document::value)
                .filter(one -> expected.path("channelId").asText().equals(one.providerId()))
                .findFirst()
                .orElseThrow();
        assertThat(row.branch()).isEqualTo(expected.path("branch").asText());
        assertThat(row.delivery())
                .isEqualTo(DeliveryStage.valueOf(expected.path("stage").asText()));
        JsonNode cost = expected.path("cost");
        assertThat(Optional.ofNullable(row.cost()).map(charged -> charged.billable() + "/" + charged.category()))
                .isEqualTo(
                        cost.isMissingNode()
                                ? Optional.empty()
                                : Optional.of(cost.path("billable").asBoolean() + "/"
                                        + cost.path("category").asText()));
        String cause = expected.path("cause").asText();
        List<String> failures = house.inbox().stream()
                .filter(entry -> entry.event() instanceof ConversationEvent.DeliveryFailure)
                .map(entry -> ((ConversationEvent.DeliveryFailure) entry.event())
                        .cause()
                        .name())
                .toList();
        assertThat(failures).isEqualTo(cause.isEmpty() ? List.of() : List.of(cause));
    }

    private static void checkTakeOver(WebhookHouse house, JsonNode expected) {
        Set<String> contacts = aliases(expected.path("aliases")).stream()
                .map(alias -> house.contact(alias).orElseThrow())
                .collect(Collectors.toSet());
        assertThat(contacts).as("one person").hasSize(1);
        String branch = expected.path("branch").asText();
        assertThat(house.stored(
                                ConversationModels.CONVERSATIONS,
                                ConversationRecord.id(
                                        branch, contacts.iterator().next()))
                        .map(ConversationRecord::hasPerson))
                .as("silent")
                .contains(true);
        InboxEntry entry = house.stored(
                        ConversationModels.INBOX,
                        InboxEntry.id(
                                branch,
                                InboxEntry.ownKey(new MessageRef(
                                        MessageParser.CHAT, expected.path("id").asText()))))
                .orElseThrow();
        ConversationEvent.Attendant attendant = (ConversationEvent.Attendant) entry.event();
        assertThat(attendant.written().map(MessageContent::text))
                .contains(expected.path("words").asText());
        assertThat(house.sent).isEmpty();
    }

    private static void checkIdentity(WebhookHouse house, JsonNode expected) {
        List<Alias> all = new ArrayList<>(aliases(expected.path("old")));
        all.addAll(aliases(expected.path("new")));
        Set<Optional<String>> contacts = all.stream().map(house::contact).collect(Collectors.toSet());
        assertThat(contacts).as("one contact with all identifiers").hasSize(1).doesNotContain(Optional.empty());
    }

    private static void checkKept(WebhookHouse house, JsonNode expected) {
        String field = expected.path("field").asText();
        Map<String, Integer> counts = new HashMap<>(house.counts());
        if (field.equals("history")) {
            assertThat(counts.get("history")).isEqualTo(1);
        } else {
            assertThat(house.stored(ConversationModels.UNHANDLED).stream()
                            .map(Document::value)
                            .map(UnhandledEvent::kind))
                    .containsExactly(field);
        }
        assertThat(house.changes.stream().anyMatch(AccountChange::needsAttention))
                .as("alert")
                .isEqualTo(expected.path("alert").asBoolean());
        assertThat(house.sent).isEmpty();
        assertThat(counts.get("inbox")).isZero();
    }

    private static List<Alias> aliases(JsonNode array) {
        return elements(array)
                .map(JsonNode::asText)
                .map(text -> {
                    int colon = text.indexOf(':');
                    return new Alias(AliasKind.valueOf(text.substring(0, colon)), text.substring(colon + 1));
                })
                .toList();
    }
}
