package io.fairbot.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** A Jackson module that writes instants with a fixed width and decimals as text. */
final class InstantAndDecimalModule extends SimpleModule {
    private static final int MILLIS_DIGITS = 3;
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(MILLIS_DIGITS).toFormatter(java.util.Locale.ROOT);
    /**
     * The maximum number of digits, more than any amount has; a short text such as 1e999999999 would otherwise be written
     * as a gigabyte.
     */
    private static final int MAX_DIGITS = 100;

    InstantAndDecimalModule() {
        super("fairbot");
        addSerializer(new InstantSerializer());
        addSerializer(new DecimalSerializer());
        addDeserializer(Instant.class, new InstantDeserializer());
        addDeserializer(BigDecimal.class, new DecimalDeserializer());
    }

    /** Writes the years of four digits by itself: a document has several times, and a formatter takes ten times as long. */
    private static final class InstantSerializer extends StdSerializer<Instant> {
        private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        private static final long END = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 1;
        private static final int SECONDS_OF_DAY = 86_400;
        private static final int NANOS_OF_MILLI = 1_000_000;

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            long seconds = value.getEpochSecond();
            if (seconds < FIRST || seconds >= END) {
                out.writeString(INSTANT.format(value));
                return;
            }
            char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
            LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
            int second = Math.floorMod(seconds, SECONDS_OF_DAY);
            number(text, 3, day.getYear());
            number(text, 6, day.getMonthValue());
            number(text, 9, day.getDayOfMonth());
            number(text, 12, second / 3600);
            number(text, 15, second / 60 % 60);
            number(text, 18, second % 60);
            number(text, 22, value.getNano() / NANOS_OF_MILLI);
            out.writeString(text, 0, text.length);
        }

        /** Writes the digits of a number up to a position, over zeros. */
        private static void number(char[] text, int last, int value) {
            int rest = value;
            for (int i = last; rest > 0; i--) {
                text[i] = (char) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    private static final class InstantDeserializer extends StdDeserializer<Instant> {
        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
            try {
                return Instant.parse(in.getText());
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, in.getText(), "not a moment");
            }
        }
    }

    private static final class DecimalSerializer extends StdSerializer<BigDecimal> {
        DecimalSerializer() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toPlainString());
        }
    }

    private static final class DecimalDeserializer extends StdDeserializer<BigDecimal> {
        DecimalDeserializer() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING) && !in.currentToken().isNumeric()) {
                return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, in);
            }
            String text = in.getText();
            try {
                BigDecimal value = text.length() > MAX_DIGITS ? null : new BigDecimal(text);
                if (value != null && Math.abs((long) value.scale()) <= MAX_DIGITS) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Reported below, as for a text that is too long.
            }
            return (BigDecimal) context.handleWeirdStringValue(BigDecimal.class, text, "not a decimal number");
        }
    }
}
