package io.fairbot.whatsapp.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.web.lab.WaClient;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application's bot on WhatsApp Web and a customer with the real client, with a restart between two questions. */
class WebBotTest {
    private static final String PHONE = "5548990020001";
    private static final String CUSTOMER = "5511988880020";

    @TempDir
    private Path directory;

    private WaLab lab;
    private WaClient customer;
    private WebHouse house;

    @BeforeEach
    void start() {
        lab = WaLab.start(WebBotTest.class);
        customer = new WaClient(lab, CUSTOMER);
        house = new WebHouse(lab, directory).start();
    }

    @AfterEach
    void stop() {
        Optional.ofNullable(house).ifPresent(WebHouse::close);
        Optional.ofNullable(customer).ifPresent(WaClient::close);
        Optional.ofNullable(lab).ifPresent(WaLab::close);
    }

    private void says(String text) {
        customer.perform("send", Map.of("to", PHONE + "@s.whatsapp.net", "content", Map.of("text", text)));
    }

    /** Waits until the customer reads the bot's answer to some words, and returns it. */
    private String answer(String words) {
        return customer.await("message", event -> isAnswer(event, words))
                .path("text")
                .asText();
    }

    private static boolean isAnswer(JsonNode event, String text) {
        return event.path("text").asText().startsWith(WebHouse.BRANCH + ": " + text);
    }

    private long answers(String text) {
        return customer.count("message", event -> isAnswer(event, text));
    }

    @Test
    void aCustomerIsAnsweredByABotThatLinksOnceAndLogsInAgainAfterARestart() {
        house.link(PHONE);
        says("bom dia, ação");
        assertThat(answer("bom dia, ação")).isEqualTo("centro: bom dia, ação\n\n*1* - Euro\n*2* - Dólar");
        says("2");
        assertThat(answer("Dólar")).as("the second option").startsWith("centro: Dólar");
        assertThat(house.get("/health").at("/components/branch.centro/status").asText())
                .isEqualTo("UP");

        house.stop();
        says("alguém aí?");
        house.start();
        answer("alguém aí?");
        says("e agora?");
        answer("e agora?");

        assertThat(lab.perform("devices", Map.of("phone", PHONE))).as("devices").hasSize(1);
        for (String text : new String[] {"bom dia, ação", "Dólar", "alguém aí?", "e agora?"}) {
            assertThat(answers(text)).as(text).isOne();
        }
        assertThat(lab.violations()).isEmpty();
    }
}
