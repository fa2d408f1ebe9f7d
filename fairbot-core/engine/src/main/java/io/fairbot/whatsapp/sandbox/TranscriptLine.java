package io.fairbot.whatsapp.sandbox;

import io.fairbot.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A line of a transcript: a message as a JSON object, whose last field is a checksum.
 *
 * <p>The checksum covers the line and the checksum of the line before; that of the first line covers the identity of the data
 * directory and the name of the file. So a changed, missing or foreign line is recognized.
 */
final class TranscriptLine {
    private static final byte[] FIELD = ",\"crc32c\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;
    private static final int SUFFIX = FIELD.length + DIGITS + END.length;

    private TranscriptLine() {}

    /** Returns the checksum before the first line. */
    static String start(String identity) {
        return checksum("", identity.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the line of a message, with its end, after the line of another checksum. */
    static byte[] encode(SandboxMessage message, String before) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(message);
        byte[] line = Arrays.copyOf(json, json.length - 1 + SUFFIX);
        int at = json.length - 1;
        System.arraycopy(FIELD, 0, line, at, FIELD.length);
        byte[] digits = checksum(before, json).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, line, at + FIELD.length, DIGITS);
        System.arraycopy(END, 0, line, at + FIELD.length + DIGITS, END.length);
        return line;
    }

    /** Returns whether a line has a checksum; those of version 0.1 have none. */
    static boolean hasChecksum(byte[] line) {
        int at = line.length - SUFFIX;
        return at > 0
                && Arrays.equals(line, at, at + FIELD.length, FIELD, 0, FIELD.length)
                && Arrays.equals(line, line.length - END.length, line.length, END, 0, END.length);
    }

    /** Returns the checksum that a line carries. */
    static String checksum(byte[] line) {
        return new String(line, line.length - END.length - DIGITS, DIGITS, StandardCharsets.US_ASCII);
    }

    /** Returns whether a line is what was written after the line of another checksum. */
    static boolean isSound(byte[] line, String before) {
        return checksum(line).equals(checksum(before, json(line)));
    }

    /** Returns whether a line that has no end is one whose end was changed, and not one that was cut off. */
    static boolean lostItsEnd(byte[] line, String before) {
        if (line.length == 0) {
            return false;
        }
        byte[] mended = line.clone();
        mended[line.length - 1] = '\n';
        return hasChecksum(mended) && isSound(mended, before);
    }

    /** Reads the message of a line, with or without a checksum. */
    static SandboxMessage decode(byte[] line) throws IOException {
        return Json.mapper().readValue(hasChecksum(line) ? json(line) : line, SandboxMessage.class);
    }

    private static byte[] json(byte[] line) {
        byte[] json = Arrays.copyOf(line, line.length - SUFFIX + 1);
        json[json.length - 1] = '}';
        return json;
    }

    private static String checksum(String before, byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(before.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        return String.format("%08x", crc.getValue());
    }
}
