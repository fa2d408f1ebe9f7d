package io.fairbot.coordination.internal.http;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict decoder of percent-encoded paths and queries: ambiguous encodings, which two components could interpret
 * differently, are rejected.
 */
final class PercentDecoder {
    private static final int HEX = 16;

    private PercentDecoder() {}

    /** Splits a path into decoded segments, without the leading slash. */
    static List<String> path(String raw) {
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(Math.min(1, raw.length())).split("/", -1)) {
            segments.add(decode(segment, false));
        }
        return segments;
    }

    /** Parses a query; for a repeated name the first value is used. */
    static Map<String, String> query(String raw) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.putIfAbsent(decode(name, true), decode(value, true));
            }
        }
        return parameters;
    }

    private static String decode(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hexByte(text, i + 1));
                i += 2;
            } else {
                bytes.write(c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int hexByte(String text, int at) {
        if (at + 2 > text.length()) {
            throw malformed();
        }
        int high = Character.digit(text.charAt(at), HEX);
        int low = Character.digit(text.charAt(at + 1), HEX);
        if (high < 0 || low < 0) {
            throw malformed();
        }
        return high * HEX + low;
    }

    private static RuntimeException malformed() {
        return Problem.of(
                        ProblemType.INVALID_PARAMETER,
                        "The address is not well encoded: it must be percent-encoded UTF-8, such as S%C3%A3o.")
                .exception();
    }
}
