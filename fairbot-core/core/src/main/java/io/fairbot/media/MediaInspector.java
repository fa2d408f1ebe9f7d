package io.fairbot.media;

import io.fairbot.media.MediaException.MediaRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A check of the first bytes of a medium: of the types that WhatsApp knows each begins in its own way. */
final class MediaInspector {
    /** The number of first bytes that are looked at; the size of a picture stands among them. */
    static final int HEAD = 64 * 1024;

    private static final Map<String, List<String>> BEGINNINGS = Map.ofEntries(
            Map.entry("image/jpeg", List.of("FFD8FF")),
            Map.entry("image/png", List.of("89504E470D0A1A0A")),
            Map.entry("image/gif", List.of("474946383761", "474946383961")),
            Map.entry("audio/ogg", List.of("4F676753")),
            Map.entry("audio/amr", List.of("2321414D52")),
            Map.entry("audio/aac", List.of("FFF1", "FFF9")),
            Map.entry("audio/mpeg", List.of("494433", "FFFB", "FFFA", "FFF3", "FFF2", "FFE3")),
            Map.entry("application/pdf", List.of("25504446")));
    private static final List<String> BOXED = List.of("video/mp4", "video/3gpp", "audio/mp4");
    private static final int BOX = 4;
    private static final int WEBP = 8;
    private static final int PNG_SIZE = 16;
    private static final int MARKER = 0xFF;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int UNSIGNED_24 = 0xFFFFFF;

    private MediaInspector() {}

    /** Checks the first bytes of a medium against its type. */
    static void check(String mimeType, byte[] head) {
        String type = mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        List<String> beginnings = BEGINNINGS.getOrDefault(type, List.of());
        boolean known = beginnings.isEmpty() || beginnings.stream().anyMatch(begin -> beginsWith(head, begin));
        boolean boxed = !BOXED.contains(type) || "ftyp".equals(ascii(head, BOX));
        boolean webp =
                !type.equals("image/webp") || ("RIFF".equals(ascii(head, 0)) && "WEBP".equals(ascii(head, WEBP)));
        if (!known || !boxed || !webp) {
            throw new MediaException(
                    MediaRefusal.WRONG_TYPE,
                    "The bytes are not of the type " + type + "; name the type that they have.");
        }
        if (pixels(type, head) > MediaLimits.MAX_PIXELS) {
            throw new MediaException(
                    MediaRefusal.TOO_LARGE,
                    "The picture may have up to " + MediaLimits.MAX_PIXELS + " points; send a smaller one.");
        }
    }

    private static long pixels(String type, byte[] head) {
        return switch (type) {
            case "image/png" -> head.length < PNG_SIZE + 8 ? 0 : area(ByteBuffer.wrap(head), PNG_SIZE);
            case "image/jpeg" -> jpeg(ByteBuffer.wrap(head));
            case "image/webp" -> webp(head);
            default -> 0;
        };
    }

    private static long area(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at)) * Integer.toUnsignedLong(bytes.getInt(at + 4));
    }

    /** Returns the number of points of the first frame header; 0 when it does not stand among the first bytes. */
    private static long jpeg(ByteBuffer bytes) {
        int at = 2;
        while (at + 9 < bytes.limit() && (bytes.get(at) & MARKER) == MARKER) {
            int marker = bytes.get(at + 1) & MARKER;
            // Frame headers are C0 to CF, without the tables C4, C8 and CC.
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return (long) (bytes.getShort(at + 5) & UNSIGNED_SHORT) * (bytes.getShort(at + 7) & UNSIGNED_SHORT);
            }
            at += 2 + (bytes.getShort(at + 2) & UNSIGNED_SHORT);
        }
        return 0;
    }

    /** Returns the number of points of a WebP with an extended header; the others have 16,383 by 16,383 at most. */
    private static long webp(byte[] head) {
        if (!"VP8X".equals(ascii(head, 12)) || head.length < 30) {
            return 0;
        }
        return (1L + littleEndian(head, 24)) * (1L + littleEndian(head, 27));
    }

    private static int littleEndian(byte[] head, int at) {
        return ((head[at] & MARKER) | (head[at + 1] & MARKER) << 8 | (head[at + 2] & MARKER) << 16) & UNSIGNED_24;
    }

    private static boolean beginsWith(byte[] head, String hex) {
        if (head.length * 2 < hex.length()) {
            return false;
        }
        for (int i = 0; i < hex.length() / 2; i++) {
            if ((head[i] & MARKER) != Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16)) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(byte[] head, int at) {
        return head.length < at + BOX ? "" : new String(head, at, BOX, StandardCharsets.US_ASCII);
    }
}
