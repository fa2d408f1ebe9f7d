package io.fairbot.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The examples of a barber's shop. */
final class Barber {
    private Barber() {}

    static IntentExamples examples() {
        try (InputStream file = Barber.class.getResourceAsStream("barber.txt")) {
            return IntentExamples.read(Objects.requireNonNull(file), "barber.txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
