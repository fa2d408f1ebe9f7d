package io.fairbot.whatsapp.cloud;

import static io.fairbot.whatsapp.cloud.CloudFixture.ANA;
import static io.fairbot.whatsapp.cloud.CloudFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CloudCheck("9 media both ways of every kind at the limit and beyond")
class CloudMediaTest extends CloudLabTestBase {
    private static final String PNG = "89504e470d0a1a0a0000000d4948445200000001000000010806";
    private WhatsAppSession session;

    @BeforeEach
    void open() {
        session = fixture.open();
    }

    private MediaRef stored(MediaKind kind, String mimeType, String head, int size) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(head), size);
        return done(fixture.media.put(kind, mimeType, new ByteArrayInputStream(bytes)));
    }

    private MediaRef picture(int size) {
        return stored(MediaKind.IMAGE, "image/png", PNG, size);
    }

    private Transmission send(Media medium) {
        return fixture.send(session, fixture.message(medium));
    }

    private static int uploads() {
        return lab.perform("log", Map.of("what", "upload")).size();
    }

    /** Returns the id of the last file that the lab has received. */
    private static String lastUpload() {
        JsonNode all = lab.perform("log", Map.of("what", "upload"));
        return all.path(all.size() - 1).path("id").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, image/png, 89504e470d0a1a0a0000000d4948445200000001000000010806, image, 5242880",
        "IMAGE, image/jpeg, ffd8ffe0, image, 1000",
        "VOICE, audio/ogg; codecs=opus, 4f676753, audio, 16777216",
        "AUDIO, audio/mpeg, 494433, audio, 1000",
        "VIDEO, video/mp4, 00000018667479706d703432, video, 16777216",
        "DOCUMENT, application/pdf, 25504446, document, 1000",
        "STICKER, image/webp, 524946460000000057454250, sticker, 512000"
    })
    void aFileOfEachKindGoesUpToItsLimitAndComesDownTheSame(
            MediaKind kind, String mimeType, String head, String type, int size) {
        MediaRef file = stored(kind, mimeType, head, size);

        assertThat(send(new Media(file))).isInstanceOf(Transmission.Sent.class);

        assertThat(fixture.last().path("type").asText()).isEqualTo(type);
        MediaStore into = MediaStore.memory(MediaLimits.DEFAULTS);
        MediaRef fetched = done(session.fetch(MediaRef.of(kind, lastUpload(), mimeType), into));
        assertThat(fetched.sha256()).isEqualTo(file.sha256());
        assertThat(fetched.size()).contains((long) size);
        assertThat(done(into.find(file.sha256().orElseThrow()))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, image/png, 89504e470d0a1a0a0000000d4948445200000001000000010806, 5242881",
        "VOICE, audio/ogg; codecs=opus, 4f676753, 16777217",
        "VIDEO, video/mp4, 00000018667479706d703432, 16777217",
        "STICKER, image/webp, 524946460000000057454250, 512001"
    })
    void oneByteMoreIsRefusedBeforeItLeaves(MediaKind kind, String mimeType, String head, int size) {
        int before = uploads();

        Preparation result = fixture.prepare(session, fixture.message(new Media(stored(kind, mimeType, head, size))));

        assertThat(result).isInstanceOfSatisfying(Preparation.Refusal.class, refusal -> {
            assertThat(refusal.cause()).isEqualTo(FailureCause.CLOUD_BAD_PARAMETER);
            assertThat(refusal.detail())
                    .startsWith("media.size may be up to " + (size - 1))
                    .endsWith(size + ".");
        });
        assertThat(uploads()).isEqualTo(before);
    }

    @Test
    void aCaptionAndAFileNameArrive() {
        MediaRef file =
                stored(MediaKind.DOCUMENT, "application/pdf", "25504446", 100).withFileName("cotação \"1\".pdf");

        send(new Media(file, "A cotação"));

        assertThat(fixture.last().path("words").asText()).isEqualTo("A cotação");
    }

    @Test
    void aFileIsUploadedOnce() {
        MediaRef file = picture(200);
        int before = uploads();

        send(new Media(file));
        send(new Media(file, "de novo"));

        assertThat(uploads()).isEqualTo(before + 1);
    }

    @Test
    void aFileIsUploadedAgainUnderAnotherType() {
        MediaRef file = stored(MediaKind.DOCUMENT, "text/plain", "6f6c6121", 60);
        int before = uploads();

        send(new Media(file));
        MediaRef other = new MediaRef(
                file.id(), file.kind(), "text/csv", file.size(), file.sha256(), Optional.empty(), Optional.empty());
        send(new Media(other));

        assertThat(uploads()).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VOICE", "AUDIO", "STICKER"})
    void aCaptionOfWhatHasNoneIsRefused(MediaKind kind) {
        MediaRef file = MediaRef.of(kind, "x", kind == MediaKind.STICKER ? "image/webp" : "audio/ogg");

        Preparation result = fixture.prepare(session, fixture.message(new Media(file, "legenda")));

        assertThat(((Preparation.Refusal) result).detail()).startsWith("caption must be left out");
    }

    @Test
    void aFileWhoseBytesAreGoneIsRefused() {
        MediaRef file = picture(300);
        done(fixture.media.delete(file.sha256().orElseThrow()));

        Preparation result = fixture.prepare(session, fixture.message(new Media(file)));

        assertThat(((Preparation.Refusal) result).detail()).startsWith("media.id must name bytes");
    }

    @Test
    void aTypeThatMetaDoesNotTakeIsNotSupported() {
        assertThat(session.supports(new Media(MediaRef.of(MediaKind.IMAGE, "x", "image/gif"))))
                .isFalse();
        assertThat(session.supports(new Media(MediaRef.of(MediaKind.IMAGE, "x", "image/png"))))
                .isTrue();
    }

    @Test
    void anUploadWaitsWhileMetaCannotBeReachedAndIsReported() {
        fixture.close();
        CloudLab gone = CloudLab.start(CloudMediaTest.class);
        fixture = new CloudFixture(gone).start();
        session = fixture.open();
        gone.close();

        Preparation result = fixture.prepare(session, fixture.message(new Media(picture(400))));

        assertThat(result).isInstanceOf(Preparation.Later.class);
        assertThat(fixture.faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault.contact()).contains(ANA));
    }

    private String received() {
        send(new Media(picture(500)));
        return lastUpload();
    }

    private MediaRefusal refusal(MediaRef medium, MediaStore into) {
        return done(session.fetch(medium, into)
                .handle((stored, failure) -> ((MediaException) Stages.cause(failure)).reason()));
    }

    private MediaRefusal refusal(MediaRef medium) {
        return refusal(medium, MediaStore.memory(MediaLimits.DEFAULTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrupt", "truncate"})
    void aTransferThatBreaksOnceIsTriedAgain(String how) {
        String id = received();
        lab.perform("cdn", Map.of("how", how));

        MediaStore into = MediaStore.memory(MediaLimits.DEFAULTS);
        assertThat(done(session.fetch(MediaRef.of(MediaKind.IMAGE, id, "image/png"), into))
                        .size())
                .contains(500L);
    }

    @Test
    void aTransferThatBreaksEachTimeIsRefused() {
        String id = received();
        MediaRef medium = MediaRef.of(MediaKind.IMAGE, id, "image/png");
        lab.perform("cdn", Map.of("how", "truncate"));

        assertThat(refusal(medium.withBytes(500, "1".repeat(64)))).isEqualTo(MediaRefusal.DAMAGED);
    }

    @Test
    void bytesOfAnotherChecksumAreRefused() {
        MediaRef medium = MediaRef.of(MediaKind.IMAGE, received(), "image/png").withBytes(500, "0".repeat(64));

        assertThat(refusal(medium)).isEqualTo(MediaRefusal.DAMAGED);
    }

    @Test
    void aMediumThatMetaNoLongerHasIsGone() {
        assertThat(refusal(MediaRef.of(MediaKind.IMAGE, "12345", "image/png"))).isEqualTo(MediaRefusal.GONE);
        assertThat(refusal(MediaRef.of(MediaKind.IMAGE, "../messages", "image/png")))
                .isEqualTo(MediaRefusal.GONE);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, image/png, 5242881",
        "VOICE, audio/ogg, 16777217",
        "VIDEO, video/mp4, 16777217",
        "STICKER, image/webp, 512001"
    })
    void aMediumOfACustomerThatIsOneByteTooLargeIsRefused(MediaKind kind, String mimeType, int size) {
        // The lab takes what is too large for its kind as a document only.
        send(new Media(stored(MediaKind.DOCUMENT, "application/pdf", "25504446", size)));

        assertThat(refusal(MediaRef.of(kind, lastUpload(), mimeType))).isEqualTo(MediaRefusal.TOO_LARGE);
    }

    @Test
    void aMediumOverTheLimitOfTheStoreIsRefused() {
        MediaRef small = MediaRef.of(MediaKind.IMAGE, received(), "image/png");

        assertThat(refusal(small, MediaStore.memory(new MediaLimits(499, 1000))))
                .isEqualTo(MediaRefusal.TOO_LARGE);
    }

    @Test
    void aWrongTypeIsRefused() {
        send(new Media(stored(
                MediaKind.DOCUMENT,
                "text/plain",
                HexFormat.of().formatHex("nenhuma imagem".getBytes(StandardCharsets.UTF_8)),
                50)));

        assertThat(refusal(MediaRef.of(MediaKind.IMAGE, lastUpload(), "image/png")))
                .isEqualTo(MediaRefusal.WRONG_TYPE);
    }
}
