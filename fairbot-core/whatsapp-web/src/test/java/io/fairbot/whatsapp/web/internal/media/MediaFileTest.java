package io.fairbot.whatsapp.web.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.media.MediaException;
import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFileTest {
    private static final HexFormat HEX = HexFormat.of();

    /** A medium in memory. */
    record BytesMedium(
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) implements StoredMedium {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    @Test
    void encryptsAsTheRealClientDoes() throws IOException {
        JsonNode files;
        try (InputStream in = MediaFileTest.class.getResourceAsStream("/signal-vectors/files.json")) {
            files = new ObjectMapper().readTree(in);
        }
        for (JsonNode file : files) {
            MediaKind kind = switch (file.get("type").asText()) {
                case "image" -> MediaKind.IMAGE;
                case "sticker" -> MediaKind.STICKER;
                case "audio" -> MediaKind.AUDIO;
                case "ptt" -> MediaKind.VOICE;
                case "video" -> MediaKind.VIDEO;
                default -> MediaKind.DOCUMENT;
            };
            byte[] plain = HEX.parseHex(file.get("plain").asText());
            byte[] sealed = HEX.parseHex(file.get("sealed").asText());
            String key = file.get("key").asText();
            MediaKeys keys = new MediaKeys(HEX.parseHex(key), kind);
            assertThat(new SealingStream(new ByteArrayInputStream(plain), keys).readAllBytes())
                    .isEqualTo(sealed);
            MediaPointer pointer = new MediaPointer(
                    kind,
                    "/x",
                    key,
                    file.get("sha256").asText(),
                    file.get("sealedSha256").asText(),
                    plain.length);
            assertThat(new OpeningStream(new ByteArrayInputStream(sealed), pointer).readAllBytes())
                    .isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 32_768, 1_000_003})
    void opensWhatItSealed(int length) throws IOException {
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        SealedMedia sealed = SealedMedia.of(new BytesMedium(plain), MediaKind.DOCUMENT, new SecureRandom());
        byte[] bytes = sealed.open().readAllBytes();
        assertThat(bytes).hasSize((int) sealed.length());
        assertThat(sealed.open().readAllBytes()).isEqualTo(bytes);
        MediaPointer pointer = sealed.at("/x");
        assertThat(new OpeningStream(new ByteArrayInputStream(bytes), pointer).readAllBytes())
                .isEqualTo(plain);
        assertThat(pointer).hasToString("MediaPointer[DOCUMENT, " + length + " bytes]");
    }

    @Test
    void refusesWhatIsNotWhole() throws IOException {
        byte[] plain = new byte[40_000];
        SealedMedia sealed = SealedMedia.of(new BytesMedium(plain), MediaKind.IMAGE, new SecureRandom());
        MediaPointer pointer = sealed.at("/x");
        byte[] bytes = sealed.open().readAllBytes();
        for (int at : new int[] {0, 20_000, bytes.length - 11, bytes.length - 1}) {
            byte[] altered = bytes.clone();
            altered[at] ^= 1;
            assertDamaged(altered, pointer, "is not the one that was sent");
        }
        assertDamaged(Arrays.copyOf(bytes, bytes.length - 1), pointer, "has fewer bytes");
        assertDamaged(new byte[0], pointer, "has fewer bytes");
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1), pointer, "has more bytes");
        MediaPointer otherSum = new MediaPointer(
                pointer.kind(), "/x", pointer.key(), pointer.sha256(), "00".repeat(32), pointer.length());
        assertDamaged(bytes, otherSum, "is not the one that was sent");
    }

    @Test
    void refusesWrongPadding() throws Exception {
        byte[] key = new byte[32];
        MediaKeys keys = new MediaKeys(key, MediaKind.IMAGE);
        byte[] block = new byte[16];
        byte[] code = Arrays.copyOf(macOf(keys, block), MediaKeys.MAC_LENGTH);
        byte[] sealed = Arrays.copyOf(block, block.length + MediaKeys.MAC_LENGTH);
        System.arraycopy(code, 0, sealed, block.length, MediaKeys.MAC_LENGTH);
        String sum = HEX.formatHex(Digests.sha256(sealed));
        assertDamaged(
                sealed,
                new MediaPointer(MediaKind.IMAGE, "/x", HEX.formatHex(key), "", sum, 3),
                "is not the one that was sent");
    }

    private static byte[] macOf(MediaKeys keys, byte[] block) {
        Mac mac = keys.mac();
        mac.update(block);
        return mac.doFinal();
    }

    @Test
    void readsSingleBytes() throws IOException {
        SealedMedia sealed = SealedMedia.of(new BytesMedium(new byte[] {7, -1}), MediaKind.IMAGE, new SecureRandom());
        byte[] bytes = sealed.open().readAllBytes();
        try (InputStream again = sealed.open()) {
            assertThat(again.read()).isEqualTo(Byte.toUnsignedInt(bytes[0]));
        }
        OpeningStream open = new OpeningStream(new ByteArrayInputStream(bytes), sealed.at("/x"));
        assertThat(open.read()).isEqualTo(7);
        assertThat(open.read()).isEqualTo(255);
        assertThat(open.read()).isEqualTo(-1);
        open.close();
    }

    @Test
    void tellsAConnectionThatBreaks() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("reset");
            }

            @Override
            public void close() throws IOException {
                throw new IOException("reset");
            }
        };
        MediaPointer pointer = new MediaPointer(MediaKind.IMAGE, "/x", "00".repeat(32), "", "00".repeat(32), 3);
        try (OpeningStream stream = new OpeningStream(broken, pointer)) {
            assertThatThrownBy(stream::readAllBytes)
                    .isInstanceOf(MediaException.class)
                    .hasMessage("The file at the media host broke off.");
        }
    }

    private static void assertDamaged(byte[] sealed, MediaPointer pointer, String what) {
        OpeningStream stream = new OpeningStream(new ByteArrayInputStream(sealed), pointer);
        assertThatThrownBy(stream::readAllBytes)
                .isInstanceOf(MediaException.class)
                .hasMessageContaining(what);
    }
}
