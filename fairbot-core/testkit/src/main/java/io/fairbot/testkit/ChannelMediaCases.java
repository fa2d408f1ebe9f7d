package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test cases of media in the channel contract: their bytes are fetched and given, within limits and under their checksum. */
abstract class ChannelMediaCases extends ChannelContentCases {
    private static final String PNG = "image/png";
    /** The begin of a picture of one point, and its checksum. */
    private static final byte[] PICTURE =
            HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489");

    private static final String SUM = "4ffd8bb30991e3a6f28d1d03f1aedcd02ccf8e0cc16bb9e969e7bc2bda1ddf03";

    @Test
    void aMediumIsFetched() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef medium = received();
        assertThat(medium.kind()).isEqualTo(MediaKind.IMAGE);
        assertThat(medium.mimeType()).isEqualTo(PNG);
        MediaStore store = MediaStore.memory(MediaLimits.DEFAULTS);
        MediaRef fetched = fixture().ended("a fetch", () -> session.fetch(medium, store));
        assertThat(fetched.size()).contains((long) PICTURE.length);
        assertThat(fixture().bytes(store, fetched.sha256().orElseThrow())).isEqualTo(PICTURE);
    }

    @Test
    void aMediumOverTheLimitIsRefused() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef medium = received();
        MediaStore small = MediaStore.memory(new MediaLimits(PICTURE.length - 1, PICTURE.length));
        isRefused(session, medium, small, MediaException.MediaRefusal.TOO_LARGE);
    }

    @Test
    void aMediumOfAnotherChecksumIsRefused() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef medium = received().withBytes(PICTURE.length, "0".repeat(64));
        isRefused(session, medium, MediaStore.memory(MediaLimits.DEFAULTS), MediaException.MediaRefusal.DAMAGED);
    }

    @Test
    void aMediumThatIsGoneIsSaidSo() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef gone = MediaRef.of(MediaKind.IMAGE, "1".repeat(received().id().length()), PNG);
        isRefused(session, gone, MediaStore.memory(MediaLimits.DEFAULTS), MediaException.MediaRefusal.GONE);
    }

    @Test
    void aMediumArrivesWithItsBytes() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef kept = kept(PICTURE).withFileName("cotação.png");
        Media picture = new Media(kept, "A cotação de hoje");
        assumeThat(session.supports(picture)).as("the line sends media").isTrue();
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, picture));
        isSent(session, prepared);
        fixture()
                .eventually(
                        "the medium arrives",
                        () -> assertThat(far().delivered(HERE, ANA))
                                .singleElement()
                                .satisfies(message -> {
                                    assertThat(message.id()).isEqualTo(prepared.channelId());
                                    assertThat(message.content().text()).isEqualTo("A cotação de hoje");
                                    assertThat(message.content()).isInstanceOf(Media.class);
                                    assertThat(far().download(((Media) message.content()).media()))
                                            .isEqualTo(PICTURE);
                                }));
    }

    @Test
    void aMediumWhoseBytesAreGoneIsNotSent() {
        WhatsAppSession session = fixture().open(HERE);
        MediaRef kept = kept(PICTURE);
        assumeThat(session.supports(new Media(kept))).as("the line sends media").isTrue();
        fixture().ended("a deletion", () -> fixture().media().delete(kept.id()));
        Preparation result = fixture()
                .ended(
                        "the preparation of a message",
                        () -> session.prepare(fixture().message(ANA, new Media(kept))));
        assertThat(result).as("a medium whose bytes are gone").isInstanceOf(Preparation.Refusal.class);
        holds("nothing has left", () -> far().delivered(HERE, ANA).isEmpty());
    }

    private MediaRef received() {
        assumeThat(far().canWrite(new Media(MediaRef.of(MediaKind.IMAGE, "any", PNG))))
                .as("customers send media")
                .isTrue();
        MediaRef uploaded = far().upload(MediaKind.IMAGE, PNG, PICTURE);
        InboundMessage message = handedOver("m1", new Media(uploaded, "este"));
        assertThat(message.content().text()).isEqualTo("este");
        assertThat(message.content()).isInstanceOf(Media.class);
        return ((Media) message.content()).media();
    }

    private MediaRef kept(byte[] bytes) {
        return fixture()
                .ended(
                        "a put into the store of media",
                        () -> fixture().media().put(MediaKind.IMAGE, PNG, new ByteArrayInputStream(bytes)));
    }

    private void isRefused(
            WhatsAppSession session, MediaRef medium, MediaStore into, MediaException.MediaRefusal reason) {
        Throwable failure = fixture().failed("a fetch", () -> session.fetch(medium, into));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
        assertThat(fixture().isKept(into, SUM))
                .as("bytes of a medium that was refused")
                .isFalse();
    }
}
