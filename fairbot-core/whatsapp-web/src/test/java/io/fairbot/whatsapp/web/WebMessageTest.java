package io.fairbot.whatsapp.web;

import static io.fairbot.whatsapp.web.WebFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.media.MediaException;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.web.lab.WaClient;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line of the channel and a customer with the real client write to each other over the lab. */
class WebMessageTest {
    private static final String CUSTOMER = "5511988880001";
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static WaLab lab;
    private static WaClient customer;
    private static int phones;

    private WebFixture fixture;
    private WhatsAppSession session;
    private String phone = "";

    @BeforeAll
    static void start() {
        lab = WaLab.start(WebMessageTest.class);
        customer = new WaClient(lab, CUSTOMER);
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(customer).ifPresent(WaClient::close);
        Optional.ofNullable(lab).ifPresent(WaLab::close);
    }

    @BeforeEach
    void open() {
        fixture = new WebFixture(lab, WebFixture.TIMES);
        phone = "55489910" + (1000 + phones++);
        session = fixture.linked(phone);
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(lab.violations()).isEmpty();
    }

    private String jid() {
        return phone + "@s.whatsapp.net";
    }

    private void customerWrites(String text) {
        customer.perform("send", Map.of("to", jid(), "content", Map.of("text", text)));
    }

    private InboundMessage received(String text) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.messages.stream()
                        .anyMatch(message -> message.content().text().equals(text)));
        return fixture.messages.stream()
                .filter(message -> message.content().text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private PreparedMessage prepared(OutboundContent content) {
        OutboundMessage message = new OutboundMessage(
                "row", Alias.of(new PhoneNumber("+" + CUSTOMER)), Purpose.REPLY, content, List.of());
        Preparation preparation = done(session.prepare(message));
        assertThat(preparation).isInstanceOf(Preparation.Ready.class);
        PreparedMessage ready = ((Preparation.Ready) preparation).message();
        done(fixture.commit(ready.channelWrites()));
        return ready;
    }

    private String send(OutboundContent content) {
        PreparedMessage ready = prepared(content);
        assertThat(done(session.transmit(ready))).isEqualTo(new Transmission.Sent());
        return ready.channelId();
    }

    private JsonNode customerReads(String id) {
        return customer.await(
                "message", event -> event.path("key").path("id").asText().equals(id));
    }

    @Test
    void aCustomerWritesFirstAndIsAnswered() {
        customerWrites("oi");
        InboundMessage message = received("oi");
        assertThat(message.author()).contains(Alias.of(new PhoneNumber("+" + CUSTOMER)));
        assertThat(message.author()).extracting(Alias::kind).contains(AliasKind.LID);

        String id = send(new Text("Bom dia! 👋"));

        assertThat(customerReads(id).path("text").asText()).isEqualTo("Bom dia! 👋");
        await().until(() ->
                fixture.statuses.stream().map(DeliveryStatus::messageId).anyMatch(id::equals));
        for (int i = 0; i < 5; i++) {
            customerWrites("pergunta " + i);
            received("pergunta " + i);
            assertThat(customerReads(send(new Text("resposta " + i)))
                            .path("text")
                            .asText())
                    .isEqualTo("resposta " + i);
        }
        assertThat(fixture.messages).hasSize(6);
    }

    @Test
    void aLineWritesFirstAndTheCustomerReads() {
        String id = send(new Text("Seu pedido chegou."));
        assertThat(customerReads(id).path("text").asText()).isEqualTo("Seu pedido chegou.");
        customer.perform("read", Map.of("id", id));
        await().until(() -> fixture.statuses.stream()
                .anyMatch(status -> status.messageId().equals(id) && status.stage() == DeliveryStage.READ));
        customerWrites("obrigada");
        received("obrigada");
        String place = send(new Location(new BigDecimal("-27.5"), new BigDecimal("-48.5")));
        assertThat(customerReads(place).path("location").path("degreesLatitude").asDouble())
                .isEqualTo(-27.5);
        String liked = fixture.messages.get(0).id();
        assertThat(customerReads(send(new Reaction(liked, "👍")))
                        .path("reaction")
                        .asText())
                .isEqualTo("👍");
    }

    @Test
    void bothGoOnAfterARestart() {
        customerWrites("antes");
        received("antes");
        customerReads(send(new Text("antes também")));
        done(session.close());
        customerWrites("enquanto isso");

        session = fixture.open();
        fixture.reach(session, SessionPhase.OPEN);

        received("enquanto isso");
        customerReads(send(new Text("de volta")));
        customerWrites("depois");
        received("depois");
        assertThat(fixture.messages).hasSize(3);
    }

    @Test
    void aSpoiltMessageIsAskedForAndReadOnce() {
        customerWrites("primeira");
        received("primeira");
        lab.perform("corrupt", Map.of("times", 2, "to", phone));
        customerWrites("estragada");
        received("estragada");
        customerWrites("terceira");
        received("terceira");
        assertThat(fixture.messages).hasSize(3);
    }

    @Test
    void aMessageThatTheCustomerCannotReadIsSentAgain() {
        customerReads(send(new Text("primeira")));
        lab.perform("corrupt", Map.of("times", 1, "to", CUSTOMER));
        String id = send(new Text("estragada"));
        customer.await(
                "message",
                event -> event.path("key").path("id").asText().equals(id)
                        && event.path("text").asText().equals("estragada"));
        customer.perform("forgetSessions", Map.of());
        String lost = send(new Text("perdida"));
        customer.await(
                "message",
                event -> event.path("key").path("id").asText().equals(lost)
                        && event.path("text").asText().equals("perdida"));
    }

    @Test
    void aMessageThatArrivesTwiceIsReadOnce() {
        customerWrites("primeira");
        received("primeira");
        lab.perform("duplicate", Map.of("times", 1));
        customerWrites("dobrada");
        received("dobrada");
        customerWrites("terceira");
        received("terceira");
        assertThat(fixture.messages).hasSize(3);
    }

    @Test
    void whatTheOwnPhoneWritesIsReported() {
        lab.perform("say", Map.of("phone", phone, "to", CUSTOMER, "text", "do dono"));
        await().until(() -> !fixture.written.isEmpty());
        OwnMessage message = fixture.written.get(0);
        assertThat(message.content()).isEqualTo(new Text("do dono"));
        assertThat(message.to()).contains(Alias.of(new PhoneNumber("+" + CUSTOMER)));
        assertThat(fixture.messages).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, image/png, image, 20000",
        "VIDEO, video/x-test, video, 300000",
        "AUDIO, audio/x-test, audio, 1",
        "VOICE, audio/x-test, audio, 5000",
        "DOCUMENT, application/x-test, document, 4000000"
    })
    void filesGoBothWays(MediaKind kind, String mimeType, String name, int size) throws Exception {
        byte[] bytes = kind == MediaKind.IMAGE ? Base64.getDecoder().decode(PNG) : new byte[size];
        MediaRef file = done(fixture.media.put(kind, mimeType, new ByteArrayInputStream(bytes)));
        String id = send(new Media(file.withFileName("arquivo.bin")));
        assertThat(customerReads(id).path("kinds").toString()).contains(name + "Message");
        JsonNode downloaded = customer.perform("download", Map.of("id", id));
        assertThat(downloaded.toString()).contains(file.sha256().orElseThrow());

        JsonNode sent = customer.perform(
                "sendMedia",
                Map.of(
                        "to",
                        jid(),
                        "kind",
                        name,
                        "mimetype",
                        mimeType,
                        "hex",
                        HexFormat.of().formatHex(bytes)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.messages.stream()
                        .anyMatch(message -> message.id().equals(sent.path("id").asText())));
        Media medium = (Media) fixture.messages.get(0).content();
        MediaRef fetched = done(session.fetch(medium.media(), fixture.media));
        assertThat(fetched.sha256()).isEqualTo(file.sha256());
        lab.perform("mediaFault", Map.of("fault", "gone", "times", 1));
        assertThatThrownBy(() -> done(session.fetch(medium.media(), fixture.media)))
                .hasRootCauseInstanceOf(MediaException.class);
    }

    @Test
    void aRefusedMessageHasItsCause() {
        PreparedMessage ready = prepared(new Text("não"));
        lab.perform("nack", Map.of("times", 1, "error", "463"));
        assertThat(done(session.transmit(ready)))
                .isInstanceOfSatisfying(
                        Transmission.Failed.class,
                        failed -> assertThat(failed.cause().text()).startsWith("WEB_NEW_CHATS_RESTRICTED"));
        assertThat(done(session.transmit(ready))).isEqualTo(new Transmission.Sent());
    }

    @Test
    void aNumberWithoutWhatsAppIsRefused() {
        OutboundMessage message = new OutboundMessage(
                "row", Alias.of(new PhoneNumber("+5511911110000")), Purpose.REPLY, new Text("oi"), List.of());
        assertThat(done(session.prepare(message))).isInstanceOf(Preparation.Refusal.class);
    }
}
