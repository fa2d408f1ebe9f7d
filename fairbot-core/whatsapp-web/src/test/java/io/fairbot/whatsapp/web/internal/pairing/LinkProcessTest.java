package io.fairbot.whatsapp.web.internal.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.connection.ConnectionEnd;
import io.fairbot.whatsapp.web.internal.connection.ConnectionIdentity;
import io.fairbot.whatsapp.web.internal.connection.ConnectionParts;
import io.fairbot.whatsapp.web.internal.connection.ConnectionTimes;
import io.fairbot.whatsapp.web.internal.connection.ServerAddress;
import io.fairbot.whatsapp.web.internal.connection.ServerConnection;
import io.fairbot.whatsapp.web.internal.connection.ServerConnection.ConnectionListener;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The codes of a connection that is not open: what is sent goes nowhere. */
class LinkProcessTest implements ConnectionListener {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private final VirtualPlatform time = new VirtualPlatform(NOW, 1);
    private final ConnectionParts parts = new ConnectionParts(
            new ServerAddress(
                    URI.create("ws://127.0.0.1:1"),
                    CurveKeyPair.generate(RANDOM).publicKey()),
            new ConnectionTimes(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)),
            time.platform().time(),
            RANDOM,
            Runnable::run);
    private final DeviceKeys keys = DeviceKeys.generate(RANDOM);
    private final ServerConnection connection =
            new ServerConnection(parts, new ConnectionIdentity(keys.noiseKey(), new byte[0], new byte[0]), this);
    private final List<LinkCode> codes = new ArrayList<>();
    private final List<ConnectionEnd> ends = new ArrayList<>();
    private final LinkProcess process = new LinkProcess(parts, connection, keys, "Loja", codes::add);

    private static Node offer(String... references) {
        Node device = Node.of("pair-device");
        for (String reference : references) {
            device = device.add(Node.of("ref", reference));
        }
        return Node.of("iq").with("id", "1").add(device);
    }

    @Test
    void oneCodeFollowsAnotherAndAfterTheLastTheConnectionEnds() {
        process.offered(offer("2@a", "2@b"));
        assertThat(codes).hasSize(1);
        assertThat(codes.get(0).text()).contains("#2@a,");
        assertThat(codes.get(0).validUntil()).isEqualTo(NOW.plusSeconds(60));

        time.advance(Duration.ofSeconds(60));
        assertThat(codes).hasSize(2);
        assertThat(codes.get(1).text()).contains("#2@b,");
        assertThat(codes.get(1).validUntil()).isEqualTo(NOW.plusSeconds(80));
        assertThat(ends).isEmpty();

        time.advance(Duration.ofSeconds(20));
        assertThat(codes).hasSize(2);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).cause().text()).isEqualTo("WEB_CONNECTION_LOST/408");
        assertThat(ends.get(0).detail()).isEqualTo("Nobody has linked the line while its codes were shown.");
    }

    @Test
    void nothingIsShownAfterTheEnd() {
        process.offered(offer("2@a", "2@b"));

        process.end();
        time.advance(Duration.ofMinutes(5));

        assertThat(codes).hasSize(1);
        assertThatThrownBy(() -> process.requestCode(new PhoneNumber("+5548990001111"))
                        .toCompletableFuture()
                        .join())
                .hasRootCauseMessage("The line is not waiting to be linked; look at its state.");
    }

    @Test
    void aCodeThatNobodyAskedForAndAProofOfAnotherLinkNobody() {
        process.offered(offer("2@a"));

        process.codeTyped(Node.of("notification"));
        assertThat(ends).isEmpty();

        assertThat(process.proof(Node.of("iq").add(Node.of("pair-success")))).isEmpty();
        assertThat(ends.get(0).cause().text()).startsWith("WEB_OTHER/pairing");
        assertThat(ends.get(0).detail()).isEqualTo("What the server sent of the linked phone lacks device.");
    }

    @Override
    public void received(Node node) {
        throw new AssertionError("nothing arrives");
    }

    @Override
    public void active() {
        throw new AssertionError("nothing arrives");
    }

    @Override
    public void ended(ConnectionEnd reason) {
        ends.add(reason);
    }
}
