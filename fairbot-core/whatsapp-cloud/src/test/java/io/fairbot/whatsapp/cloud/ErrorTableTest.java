package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every code of Meta's table has the action of the table, whether it comes as the answer to a send or later in a status. */
@CloudCheck("5 every code at once and by status")
class ErrorTableTest extends CloudHouseTestBase {
    /** The actions, each with its codes, written down from Meta's documentation apart from the table of the code. */
    private static final Map<FailureAction, String> TABLE = Map.ofEntries(
            Map.entry(FailureAction.STOP_PAGE, "0 190 368 130497 131031 131037 131042 131044 131045 133010"),
            Map.entry(FailureAction.CONFIGURATION, "3 10 200 210 299 131005"),
            Map.entry(FailureAction.BACK_OFF_SHARED, "4 613 80007 130429"),
            Map.entry(FailureAction.BACK_OFF_CONTACT, "131056"),
            Map.entry(FailureAction.FREEZE_UNSOLICITED, "131048 131064"),
            Map.entry(FailureAction.NEEDS_TEMPLATE, "131047"),
            Map.entry(FailureAction.RETRY_ONCE_LATER, "131049"),
            Map.entry(FailureAction.STORE_OPT_OUT, "131050"),
            Map.entry(FailureAction.RETRY, "1 2 131000 131016 131057 132069 133004"),
            Map.entry(
                    FailureAction.DISABLE_TEMPLATE,
                    "132000 132001 132005 132007 132008 132012 132015 132016 132018 132068"),
            Map.entry(
                    FailureAction.GIVE_UP,
                    "100 130472 131008 131009 131021 131026 131030 131051 131052 131053 131062 131063 135000 137000"
                            + " 131999 999999"));

    private static final Map<String, FailureCause> FAILURES = new ConcurrentHashMap<>();

    @BeforeAll
    static void startBot() {
        house.handler((state, event, context) -> {
                    if (event instanceof ConversationEvent.DeliveryFailure failure) {
                        FAILURES.put(failure.messageId(), failure.cause());
                    }
                    return event instanceof ConversationEvent.Message message
                            ? Turn.reply("eco " + message.text())
                            : Turn.ignore();
                })
                .start();
    }

    private static Map<String, FailureAction> expected() {
        Map<String, FailureAction> actions = new TreeMap<>();
        TABLE.forEach((action, codes) -> Arrays.stream(codes.split(" ")).forEach(code -> actions.put(code, action)));
        return actions;
    }

    @Test
    void eachCodeAtOnceHasItsAction() {
        Map<String, FailureAction> found = new TreeMap<>();
        List<String> unlike = new ArrayList<>();
        lab.customerWrites(CloudFixture.ANA.value().substring(1));
        try (CloudFixture fixture = new CloudFixture(lab).start()) {
            var session = fixture.open();
            expected().keySet().forEach(code -> {
                lab.perform("fail", Map.of("code", Integer.parseInt(code), "to", "5548990001111"));
                Transmission result = fixture.send(session, fixture.message(new Text("oi")));
                if (result instanceof Transmission.Failed failed) {
                    found.put(code, failed.cause().action());
                    failed.cause().code().filter(code::equals).ifPresentOrElse(same -> {}, () -> unlike.add(code));
                }
            });
        }
        assertThat(found).isEqualTo(expected());
        assertThat(unlike).as("codes that are not kept").isEmpty();
    }

    /** Delivers a status; the lab's own words for it have no code 0. */
    private static void fails(String code, String message) {
        Map<String, ?> status = Map.of(
                "id",
                message,
                "status",
                "failed",
                "timestamp",
                String.valueOf(house.now().getEpochSecond()),
                "errors",
                List.of(Map.of("code", Integer.parseInt(code), "title", "asked to fail")));
        Map<String, ?> metadata =
                Map.of("display_phone_number", "554833110001", "phone_number_id", CloudLab.NUMBERS.get(0));
        house.delivers(
                "failed " + code,
                "messages",
                Map.of("messaging_product", "whatsapp", "metadata", metadata, "statuses", List.of(status)));
    }

    @Test
    void eachCodeInAStatusHasItsAction() {
        List<String> codes = List.copyOf(expected().keySet());
        lab.perform("config", Map.of("statusFlow", List.of()));
        IntStream.range(0, codes.size()).forEach(i -> house.says("55489911" + (10_000 + i), "código " + codes.get(i)));
        Map<String, String> idOf = new TreeMap<>();
        codes.forEach(code ->
                idOf.put(code, house.sent("eco código " + code).path("id").asText()));
        idOf.forEach(ErrorTableTest::fails);
        house.until("the bot is told of each failure", () -> FAILURES.size() == codes.size());
        Map<String, String> codeOf = lab.accepted().stream()
                .filter(sent -> sent.path("words").asText().startsWith("eco código "))
                .collect(Collectors.toMap(
                        sent -> sent.path("opaque").asText(),
                        sent -> sent.path("words").asText().substring("eco código ".length())));
        Map<String, FailureAction> found = FAILURES.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> codeOf.get(entry.getKey()),
                        entry -> entry.getValue().action()));
        assertThat(new TreeMap<>(found)).isEqualTo(expected());
        assertThat(FAILURES)
                .allSatisfy((message, cause) -> assertThat(cause.code()).contains(codeOf.get(message)));
        house.until(
                "a dead token in a status stops the line",
                () -> house.line("centro").path("phase").asText().equals("STOPPED"));
    }
}
