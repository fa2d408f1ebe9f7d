package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a reply when Meta refuses it, fails, or does not answer. */
@Tag("night")
@CloudCheck("5 replies that are refused, lost, or answered late")
class CloudFaultsTest extends CloudHouseTestBase {
    private static int customers;
    private String customer = "";

    @BeforeAll
    static void startBot() {
        house.options(ConversationOptions.DEFAULTS.withResendUnknownAfter(Duration.ofSeconds(2)))
                .start();
    }

    @BeforeEach
    void newCustomer() {
        customer = "55489912" + (10_000 + ++customers);
        lab.perform("config", Map.of("statusFlow", List.of("sent", "read")));
    }

    private static OutboxEntry row(String words) {
        return rows(words).orElseThrow();
    }

    private static Optional<OutboxEntry> rows(String words) {
        return house.stored(ConversationModels.OUTBOX).stream()
                .filter(row -> row.content().text().startsWith(words))
                .findFirst();
    }

    private static void ended(String words, OutboxStatus status) {
        house.until(
                words + " is " + status,
                () -> rows(words).filter(row -> row.status() == status).isPresent());
    }

    private static int doubled() {
        return lab.perform("stats", Map.of()).path("opaqueTwice").asInt();
    }

    @ParameterizedTest
    @ValueSource(ints = {131056, 130429, 131000, 131016, 2})
    void whatPassesIsSentAgain(int code) {
        lab.perform("fail", Map.of("code", code, "to", CloudHouse.person(customer)));
        house.says(customer, "passa " + code);
        house.sent("centro: passa " + code);
        ended("centro: passa " + code, OutboxStatus.SENT);
        assertThat(house.count("centro: passa " + code)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "131047, CLOUD_WINDOW_CLOSED",
        "131026, CLOUD_UNDELIVERABLE",
        "131009, CLOUD_BAD_PARAMETER",
        "131999, CLOUD_OTHER"
    })
    void whatCannotBeSentEndsWithItsCause(int code, String cause) {
        lab.perform("fail", Map.of("code", code, "to", CloudHouse.person(customer)));
        house.says(customer, "não passa " + code);
        ended("centro: não passa " + code, OutboxStatus.FAILED);
        assertThat(row("centro: não passa " + code).reason()).startsWith(cause + " (" + code + ")");
        assertThat(house.count("centro: não passa " + code)).isZero();
    }

    @Test
    void whoHasOptedOutIsRemembered() {
        lab.perform("failLater", Map.of("code", 131050, "to", CloudHouse.person(customer)));
        house.says(customer, "não quero mais");
        house.sent("centro: não quero mais");
        house.until(
                "the opting out is stored",
                () -> !house.stored(ConversationModels.OPT_OUTS).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-request", "http-500", "html-502"})
    void whatDidNotArriveIsSentOnce(String how) {
        int before = doubled();
        lab.perform("fail", Map.of("how", how));
        house.says(customer, "uma vez " + how);
        house.sent("centro: uma vez " + how);
        ended("centro: uma vez " + how, OutboxStatus.SENT);
        assertThat(house.count("centro: uma vez " + how)).isEqualTo(1);
        assertThat(doubled()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-answer", "slow"})
    void whatArrivedWithoutAnAnswerIsKnownByItsStatus(String how) {
        int before = doubled();
        lab.perform("fail", Map.of("how", how));
        house.says(customer, "sem resposta " + how);
        JsonNode sent = house.sent("centro: sem resposta " + how);
        ended("centro: sem resposta " + how, OutboxStatus.SENT);
        assertThat(row("centro: sem resposta " + how).providerId())
                .isEqualTo(sent.path("id").asText());
        assertThat(doubled()).isEqualTo(before);
    }

    @Test
    void whatNoStatusNamesIsSentAgainOnceAndCounted() {
        int before = doubled();
        lab.perform("config", Map.of("statusFlow", List.of()));
        lab.perform("fail", Map.of("how", "drop-answer"));
        house.says(customer, "duas vezes");
        ended("centro: duas vezes", OutboxStatus.SENT);
        assertThat(house.count("centro: duas vezes")).isEqualTo(2);
        assertThat(doubled()).isEqualTo(before + 1);

        lab.accepted().stream()
                .filter(sent -> sent.path("words").asText().equals("centro: duas vezes"))
                .forEach(sent ->
                        lab.perform("status", Map.of("id", sent.path("id").asText(), "kind", "read")));
        house.until(
                "the second copy is known",
                () -> !row("centro: duas vezes").copies().isEmpty());
        assertThat(house.stored(ConversationModels.OUTBOX).stream()
                        .mapToInt(row -> row.copies().size())
                        .sum())
                .as("our count of doubled messages")
                .isEqualTo(doubled());
    }
}
