package io.fairbot.whatsapp.web.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final byte[] NOTHING = {};

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void theFirstFrameHasTheBeginningOfTheConnectionBeforeIt() {
        byte[] prologue = FrameWriter.prologue(3);
        FrameWriter plain = new FrameWriter(NOTHING, prologue);
        FrameWriter routed = new FrameWriter(new byte[] {8, 5}, prologue);

        assertThat(hex(prologue)).isEqualTo("57410603");
        assertThat(hex(plain.frame(new byte[] {1}))).isEqualTo("57410603" + "00000101");
        assertThat(hex(plain.frame(new byte[300]))).startsWith("00012c00").hasSize(606);
        assertThat(hex(routed.frame(new byte[] {1}))).isEqualTo("45440001" + "0000020805" + "57410603" + "00000101");
        assertThatThrownBy(() -> plain.frame(new byte[1 << 24]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A frame has at most 16777215 bytes; this one would have 16777216.");
    }

    @Test
    void whatIsEmptyOrTooLongIsRefusedAsSoonAsItsLengthIsKnown() {
        assertThatThrownBy(() -> new FrameReader().read(ByteBuffer.wrap(new byte[3])))
                .isInstanceOf(FrameException.class)
                .hasMessage("The server sent an empty frame.");
        assertThatThrownBy(() ->
                        new FrameReader().read(ByteBuffer.wrap(HexFormat.of().parseHex("400001"))))
                .isInstanceOf(FrameException.class)
                .hasMessage("The server announced a frame of 4194305 bytes; at most 4194304 are allowed.");
        assertThat(new FrameReader().read(ByteBuffer.wrap(HexFormat.of().parseHex("400000"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = 20261201)
    void framesArriveInPiecesOfAnySize(long seed) {
        Random random = new Random(seed);
        FrameWriter writer = new FrameWriter(NOTHING, NOTHING);
        for (int round = 0; round < 1_000; round++) {
            List<String> sent = new ArrayList<>();
            ByteBuffer stream = ByteBuffer.allocate(20_000);
            for (int i = 0; i < 1 + random.nextInt(10); i++) {
                byte[] body = new byte[1 + random.nextInt(600)];
                random.nextBytes(body);
                sent.add(hex(body));
                stream.put(writer.frame(body));
            }
            stream.flip();
            FrameReader reader = new FrameReader();
            List<String> received = new ArrayList<>();
            while (stream.hasRemaining()) {
                byte[] piece = new byte[Math.min(stream.remaining(), 1 + random.nextInt(700))];
                stream.get(piece);
                reader.read(ByteBuffer.wrap(piece)).forEach(frame -> received.add(hex(frame)));
            }
            assertThat(received).as("seed %d", seed).isEqualTo(sent);
        }
    }
}
