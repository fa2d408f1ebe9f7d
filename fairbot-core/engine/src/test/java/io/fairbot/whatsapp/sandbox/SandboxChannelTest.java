package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.http.Response;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox as a channel: lines are opened and closed, and messages that come twice are known or not. */
@Tag("place")
class SandboxChannelTest {
    private static final String OI =
            "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\",\"id\":\"m1\"}";
    private static final ConversationHandler MENU =
            (state, event, context) -> Turn.reply(Reply.of("Menu", List.of(new ChoiceOption("1", "Cotações"))));

    @TempDir
    private Path directory;

    private final MemoryStorage storage = new MemoryStorage();
    private int starts;

    private SandboxHouse house(SandboxChannel channel) {
        starts++;
        return new SandboxHouse(directory, storage, channel, MENU, starts).start();
    }

    private static PreparedMessage message(WhatsAppSession session, String id) {
        OutboundMessage message = new OutboundMessage(
                id, Alias.of(new PhoneNumber(SandboxHouse.ANA)), Purpose.REPLY, new Text("oi"), List.of());
        Preparation result = session.prepare(message).toCompletableFuture().join();
        return ((Preparation.Ready) result).message();
    }

    private static Transmission transmit(WhatsAppSession session, String id) {
        return session.transmit(message(session, id)).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageThatIsTransmittedTwiceIsShownOnceOrTwice(boolean drops) {
        SandboxChannel channel = drops ? new SandboxChannel() : SandboxChannel.withoutDeduplication();
        assertThat(channel.deduplicates()).isEqualTo(drops);
        assertThat(channel.id()).isEqualTo("sandbox");
        SandboxHouse house = house(channel);
        WhatsAppSession session = house.open("matriz", 1);
        assertThat(transmit(session, "r1")).isEqualTo(new Transmission.Sent());
        assertThat(transmit(session, "r1")).isEqualTo(new Transmission.Sent());
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(drops ? 1 : 2);
    }

    @Test
    void anAnswerIsLostOnce() {
        SandboxChannel channel = new SandboxChannel();
        SandboxHouse house = house(channel);
        WhatsAppSession session = house.open("matriz", 1);
        channel.faults().loseNextAnswer("matriz");
        assertThat(transmit(session, "r1")).isInstanceOf(Transmission.Unknown.class);
        assertThat(transmit(session, "r1")).isEqualTo(new Transmission.Sent());
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(1);
        channel.faults().loseNextAnswer("matriz");
        channel.faults().clear("matriz");
        assertThat(transmit(session, "r2")).isEqualTo(new Transmission.Sent());
    }

    @Test
    void aReportNeedsAnOpenLine() {
        SandboxChannel channel = new SandboxChannel();
        SandboxHouse house = house(channel);
        DeliveryStatus status = DeliveryStatus.of("r1", DeliveryStatus.DeliveryStage.READ, Instant.EPOCH);
        assertThat(channel.report("matriz", status))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("matriz is not open");
        transmit(house.open("matriz", 1), "r1");
        house.world().await(channel.report("matriz", status));
    }

    @Test
    void aLineThatIsClosedDoesNotKnowWhatBecomesOfAMessage() {
        WhatsAppSession session = house(new SandboxChannel()).open("matriz", 1);
        session.close();
        assertThat(transmit(session, "r1")).isInstanceOf(Transmission.Unknown.class);
    }

    @Test
    void chatsSurviveARestartAndRepetitionsAreKnownAfterIt() {
        SandboxHouse first = house(new SandboxChannel());
        first.open("matriz", 1);
        first.post(OI);
        var chat = first.stored(SandboxHouse.ANA);
        assertThat(chat).hasSize(2);
        SandboxHouse second = house(new SandboxChannel());
        second.open("matriz", 1);
        assertThat(second.stored(SandboxHouse.ANA)).isEqualTo(chat);
        second.post(OI);
        assertThat(second.stored(SandboxHouse.ANA)).isEqualTo(chat);
    }

    @Test
    void theApiIsOfferedFromTheStartToTheStop() {
        SandboxChannel channel = new SandboxChannel();
        SandboxHouse house = house(channel);
        assertThat(house.isOffered()).isTrue();
        assertThat(house.post(OI).status()).as("before a line is open").isEqualTo(503);
        assertThat(house.get("/sandbox/chats/{branch}/{phone}", Map.of("branch", "matriz", "phone", SandboxHouse.ANA))
                        .status())
                .isEqualTo(503);
        WhatsAppSession other = house.open("praia", 2);
        WhatsAppSession one = house.open("matriz", 1);
        assertThat(SandboxHouse.json(house.get("/sandbox/lines", Map.of())).toString())
                .isEqualTo("{\"lines\":[{\"branch\":\"matriz\",\"name\":\"Branch"
                        + " matriz\",\"phone\":\"+5548999990101\",\"state\":\"open\"},{\"branch\":\"praia\",\"name\":\"Branch"
                        + " praia\",\"phone\":\"+5548999990102\",\"state\":\"open\"}]}");
        house.world().await(one.close());
        assertThat(house.isOffered()).isTrue();
        house.world().await(other.close());
        // Lines are closed and opened again whenever something is wrong with them.
        assertThat(house.isOffered()).isTrue();
        house.world().await(channel.stop());
        assertThat(house.isOffered()).isFalse();
        assertThatThrownBy(() -> house.open("matriz", 1)).hasMessageContaining("The sandbox is not started");
    }

    @Test
    void aLineThatIsClosedTwiceLeavesItsSuccessorAlone() {
        SandboxHouse house = house(new SandboxChannel());
        WhatsAppSession old = house.open("matriz", 1);
        house.world().await(old.close());
        house.open("matriz", 1);
        house.world().await(old.close());
        assertThat(house.isOffered()).isTrue();
        assertThat(house.post(OI).status()).isEqualTo(202);
    }

    @Test
    void aLineThatIsOpenedTwiceWritesOneTranscript() throws IOException {
        SandboxHouse house = house(new SandboxChannel());
        WhatsAppSession old = house.open("matriz", 1);
        WhatsAppSession young = house.open("matriz", 1);
        assertThat(transmit(young, "r1")).isEqualTo(new Transmission.Sent());
        assertThat(transmit(old, "r2")).isInstanceOf(Transmission.Unknown.class);
        assertThat(transmit(young, "r3")).isEqualTo(new Transmission.Sent());
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(2);
        assertThat(Files.readAllLines(directory.resolve("sandbox").resolve("matriz.jsonl")))
                .hasSize(2);
    }

    @Test
    void aMessageThatTheProviderCannotKeepIsNotAccepted() throws IOException {
        SandboxHouse house = house(new SandboxChannel());
        house.open("matriz", 1);
        house.post(OI);
        Files.writeString(directory.resolve("sandbox").resolve("matriz.jsonl"), "");
        // To know whether it is a repetition, the line that has the same id is read.
        Response refused = house.post(OI);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(SandboxHouse.json(refused).path("detail").asText())
                .isEqualTo("The sandbox line cannot keep anything at the moment; try again soon.");
        assertThatThrownBy(() -> house.chat(SandboxHouse.ANA)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aTranscriptThatCannotBeOpenedSaysWhere() throws IOException {
        Files.writeString(directory.resolve("sandbox"), "in the way");
        SandboxHouse house = house(new SandboxChannel());
        assertThatThrownBy(() -> house.open("matriz", 1))
                .hasMessageContaining("The transcript of the sandbox line matriz cannot be opened in");
        assertThat(house.post(OI).status()).isEqualTo(503);
    }
}
