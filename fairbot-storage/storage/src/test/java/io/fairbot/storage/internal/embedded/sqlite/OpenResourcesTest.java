package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All resources are closed, whatever one of them throws. */
class OpenResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenResources opened = new OpenResources();

    private AutoCloseable named(String name) {
        return () -> closed.add(name);
    }

    private AutoCloseable failing(String name, Exception failure) {
        return () -> {
            closed.add(name);
            throw failure;
        };
    }

    @Test
    void theyAreClosedInReverseOrder() throws IOException, SQLException {
        opened.add(named("first"));
        opened.add(named("second"));

        opened.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void thoseThatAreKeptStayOpen() throws IOException, SQLException {
        opened.add(named("first"));
        opened.keep();

        opened.close();

        assertThat(closed).isEmpty();
    }

    static List<Exception> failures() {
        return List.of(new SQLException("sql"), new IOException("io"), new IllegalArgumentException("unchecked"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theFirstFailureIsThrownWhenAllAreClosed(Exception failure) {
        opened.add(named("first"));
        opened.add(failing("second", new IOException("later")));
        opened.add(failing("third", failure));

        assertThatThrownBy(opened::close).isSameAs(failure);
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void aFailureOfAnotherKindIsTheCauseOfTheOneThatIsThrown() {
        Exception failure = new Exception("other");
        opened.add(failing("first", failure));

        assertThatThrownBy(opened::close)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(failure);
    }

    @Test
    void anInterruptionIsKeptForTheThread() throws IOException, SQLException {
        opened.add(named("first"));
        opened.add(failing("second", new InterruptedException()));

        opened.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("second", "first");
    }
}
