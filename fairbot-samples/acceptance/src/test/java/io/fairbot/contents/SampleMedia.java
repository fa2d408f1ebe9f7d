package io.fairbot.contents;

import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.imageio.ImageIO;

/** A medium of each kind, with bytes that begin as those of its type do; pictures can be shown. */
enum SampleMedia {
    PICTURE(MediaKind.IMAGE, "image/png", "nota.png", picture()),
    VOICE(MediaKind.VOICE, "audio/ogg", "voz.ogg", hex("4F676753000200000000")),
    SONG(MediaKind.AUDIO, "audio/mpeg", "som.mp3", hex("49443303000000000000")),
    FILM(MediaKind.VIDEO, "video/mp4", "loja.mp4", hex("00000018667479706D703432")),
    PDF(MediaKind.DOCUMENT, "application/pdf", "tabela.pdf", "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII)),
    STICKER(
            MediaKind.STICKER,
            "image/webp",
            "ok.webp",
            hex("524946461A000000574542505650384C0D0000002F00000010071011118888FE0700"));

    private final MediaKind kind;
    private final String mimeType;
    private final String fileName;
    // Only copies are handed out.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] bytes;

    SampleMedia(MediaKind kind, String mimeType, String fileName, byte[] bytes) {
        this.kind = kind;
        this.mimeType = mimeType;
        this.fileName = fileName;
        this.bytes = bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] picture() {
        BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, new Color(0x0B6B5B), 320, 200, new Color(0xD9F2E4)));
        pen.fillRect(0, 0, 320, 200);
        pen.dispose();
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MediaKind kind() {
        return kind;
    }

    String mimeType() {
        return mimeType;
    }

    String fileName() {
        return fileName;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** The medium, named and with the facts of its bytes. */
    MediaRef ref() {
        return MediaRef.ofBytes(kind, mimeType, bytes).withFileName(fileName);
    }
}
