package io.fairbot.whatsapp.web.internal.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** The examples of the format's own description. */
    @Test
    void theExamplesOfTheFormatAreReadAndWritten() {
        assertThat(new ProtobufWriter().integer(1, 150).toBytes()).isEqualTo(hex("089601"));
        assertThat(new ProtobufWriter().text(2, "testing").toBytes()).isEqualTo(hex("120774657374696e67"));
        assertThat(new ProtobufReader(hex("089601")).integer(1)).hasValue(150);
        assertThat(new ProtobufReader(hex("120774657374696e67")).text(2)).hasValue("testing");
        assertThat(new ProtobufReader(hex("1a03089601"))
                        .message(3)
                        .orElseThrow()
                        .integer(1))
                .hasValue(150);
    }

    @Test
    void whatIsWrittenIsRead() {
        ProtobufReader read = new ProtobufReader(new ProtobufWriter()
                .integer(1, -1)
                .flag(2, true)
                .decimal(3, -27.5954)
                .message(4, new ProtobufWriter().bytes(1, new byte[300]))
                .text(536870911, "ção")
                .integer(6, 0xFFFF_FFFFL)
                .toBytes());

        assertThat(read.integer(1)).hasValue(-1);
        assertThat(read.flag(2)).isTrue();
        assertThat(read.decimal(3)).hasValue(-27.5954);
        assertThat(read.message(4).orElseThrow().require(1, "the key")).hasSize(300);
        assertThat(read.text(536870911)).hasValue("ção");
        assertThat(read.integer(6, 0)).isEqualTo(4294967295L);
        assertThat(read).hasToString("ProtobufReader[6 fields]");
    }

    @Test
    void anAbsentFieldIsEmptyAndOfARepeatedOneTheLastCounts() {
        ProtobufReader read = new ProtobufReader(new ProtobufWriter()
                .text(1, "a")
                .text(1, "b")
                .integer(2, 7)
                .integer(2, 8)
                .toBytes());

        assertThat(read.text(1)).hasValue("b");
        assertThat(read.all(1))
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .containsExactly("a", "b");
        assertThat(read.integer(2)).hasValue(8);
        assertThat(read.has(2)).isTrue();
        assertThat(read.has(3)).isFalse();
        assertThat(read.all(3)).isEmpty();
        assertThat(read.bytes(3)).isEmpty();
        assertThat(read.message(3)).isEmpty();
        assertThat(read.decimal(3)).isEmpty();
        assertThat(read.flag(3)).isFalse();
        assertThat(read.integer(3, 5)).isEqualTo(5);
        assertThatThrownBy(() -> read.require(3, "key"))
                .isInstanceOf(MalformedProtobufException.class)
                .hasMessage("A message lacks its field key.");
    }

    @Test
    void numbersOfAFixedLengthAreRead() {
        ProtobufReader read = new ProtobufReader(hex("0dffffffff" + "110100000000000000"));

        assertThat(read.integer(1)).hasValue(4294967295L);
        assertThat(read.integer(2)).hasValue(1);
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        ProtobufReader read = new ProtobufReader(
                new ProtobufWriter().integer(1, 1).text(2, "x").toBytes());

        assertThatThrownBy(() -> read.bytes(1)).hasMessage("The field 1 of a message has another type than it should.");
        assertThatThrownBy(() -> read.integer(2))
                .hasMessage("The field 2 of a message has another type than it should.");
        assertThatThrownBy(() -> read.all(1)).isInstanceOf(MalformedProtobufException.class);
        assertThatThrownBy(() -> read.decimal(1)).isInstanceOf(MalformedProtobufException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "08, A number is cut off.",
        "0880, A number is cut off.",
        "08ffffffffffffffffffff01, A number has more than 10 bytes.",
        "0a05616263, A field is longer than its message: the message is cut off.",
        "0affffffffffffffffff01, A field is longer than its message: the message is cut off.",
        "090102030405, A field is longer than its message: the message is cut off.",
        "0d010203, A field is longer than its message: the message is cut off.",
        "0001, 'A field has the number 0, which is not allowed.'",
        "0b, 'A field has the wire type 3, which is not in use.'",
        "0c, 'A field has the wire type 4, which is not in use.'",
        "0e, 'A field has the wire type 6, which is not in use.'"
    })
    void whatIsNoMessageIsRefusedWithTheReason(String digits, String reason) {
        assertThatThrownBy(() -> new ProtobufReader(hex(digits)))
                .isInstanceOf(MalformedProtobufException.class)
                .hasMessage(reason);
    }

    @Test
    void tooManyFieldsAreRefused() {
        assertThatThrownBy(() -> new ProtobufReader(new byte[2])).hasMessageContaining("number 0");
        byte[] many = new byte[2 * (ProtobufReader.MAX_FIELDS + 1)];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = 8;
        }
        assertThatThrownBy(() -> new ProtobufReader(many)).hasMessage("A message has more than 100000 fields.");
    }

    /** Whatever arrives is read or refused, and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = 20261201)
    void mutatedMessagesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] sound = new ProtobufWriter()
                .message(1, new ProtobufWriter().text(1, "id").integer(2, 99).bytes(3, new byte[40]))
                .integer(2, 1L << 60)
                .text(3, "texto")
                .decimal(4, 1.5)
                .toBytes();
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = sound.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                ProtobufReader read = new ProtobufReader(bytes);
                read.message(1).ifPresent(inner -> inner.text(1));
                read.integer(2);
                read.text(3);
                read.decimal(4);
            } catch (MalformedProtobufException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(1_000, 19_999);
    }
}
