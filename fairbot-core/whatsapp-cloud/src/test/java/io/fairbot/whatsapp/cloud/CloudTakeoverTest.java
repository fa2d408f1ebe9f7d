package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bot is silent while a person writes in the app, and where another application answers. */
@CloudCheck("8 took over by echo, handed back; standby and history never answered")
class CloudTakeoverTest extends CloudHouseTestBase {
    private static final String NOBODY = "5548991399999";

    @BeforeAll
    static void startBot() {
        house.start();
    }

    /** An echo, and the customer who gets it. */
    private record Echo(String customer, Map<String, ?> message) {}

    static Stream<Echo> echoes() {
        Map<String, ?> text = Map.of("type", "text", "text", Map.of("body", "Aqui é a Carla"));
        Map<String, ?> picture = Map.of(
                "id",
                "9911111111111",
                "mime_type",
                "image/jpeg",
                "sha256",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        return Stream.of(
                new Echo("5548991300001", text),
                new Echo("5548991300002", Map.of("type", "image", "image", picture)),
                new Echo(
                        "5548991300003",
                        Map.of("type", "edit", "edit", Map.of("original_message_id", "wamid.first", "message", text))),
                new Echo(
                        "5548991300004",
                        Map.of("type", "revoke", "revoke", Map.of("original_message_id", "wamid.first"))));
    }

    private static Handoffs handoffs() {
        return house.coordinator().conversations().handoffs();
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void whoWritesInTheAppHasTheConversationUntilItIsGivenBack(Echo echo) {
        String customer = echo.customer();
        house.says(customer, "oi " + customer);
        house.sent("centro: oi " + customer);
        house.acknowledged(lab.perform("echo", Map.of("to", customer, "message", echo.message()))
                .path("id")
                .asText());
        var taken = CloudFixture.done(handoffs().find("centro", Alias.of(PhoneNumber.parse("+" + customer))))
                .orElseThrow();
        assertThat(taken.handoff().state()).isEqualTo(HandoffState.TAKEN);
        house.says(customer, "alguém " + customer);
        house.says(NOBODY, "depois de " + customer);
        house.sent("centro: depois de " + customer);
        assertThat(house.count("centro: alguém " + customer)).isZero();

        CloudFixture.done(
                handoffs().giveBack(taken.id(), HandoffAuthor.by("carla").withForce()));
        house.says(customer, "de volta " + customer);
        house.sent("centro: de volta " + customer);
    }

    private static Map<String, ?> metadata() {
        return Map.of("display_phone_number", "554833110001", "phone_number_id", CloudLab.NUMBERS.get(0));
    }

    private static Map<String, ?> message(String id, String words) {
        return Map.of(
                "from",
                "5548991300009",
                "id",
                id,
                "timestamp",
                String.valueOf(house.now().getEpochSecond()),
                "type",
                "text",
                "text",
                Map.of("body", words));
    }

    @Test
    void whatAnotherApplicationAnswersIsNotAnswered() {
        Map<String, ?> value = Map.of(
                "messaging_product",
                "whatsapp",
                "metadata",
                metadata(),
                "contacts",
                List.of(Map.of("wa_id", "5548991300009")),
                "messages",
                List.of(message("wamid.standby", "outro atende")));
        house.delivers("standby", "standby", value);
        isNeverAnswered("outro atende");
    }

    @Test
    void oldChatsAreKeptAndNotAnswered() {
        Map<String, ?> chat =
                Map.of("id", "5548991300009", "messages", List.of(message("wamid.old", "conversa antiga")));
        Map<String, ?> part =
                Map.of("metadata", Map.of("phase", 0, "chunk_order", 1, "progress", 100), "threads", List.of(chat));
        Map<String, ?> value =
                Map.of("messaging_product", "whatsapp", "metadata", metadata(), "history", List.of(part));
        house.delivers("history", "history", value);
        isNeverAnswered("conversa antiga");
    }

    private static void isNeverAnswered(String words) {
        house.says(NOBODY, "depois de " + words);
        house.sent("centro: depois de " + words);
        assertThat(house.count("centro: " + words)).isZero();
    }
}
