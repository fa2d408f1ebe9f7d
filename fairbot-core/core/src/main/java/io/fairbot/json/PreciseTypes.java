package io.fairbot.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Time with a fixed width, money as text. */
final class PreciseTypes extends SimpleModule {
    private static final int MILLIS_DIGITS = 3;
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(MILLIS_DIGITS).toFormatter(java.util.Locale.ROOT);

    PreciseTypes() {
        super("fairbot");
        addSerializer(new InstantWriter());
        addSerializer(new DecimalWriter());
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(INSTANT.format(value));
        }
    }

    private static final class DecimalWriter extends StdSerializer<BigDecimal> {
        DecimalWriter() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toPlainString());
        }
    }
}
