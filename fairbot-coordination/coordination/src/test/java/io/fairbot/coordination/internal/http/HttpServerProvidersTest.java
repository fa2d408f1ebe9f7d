package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server is found on the class path. */
class HttpServerProvidersTest {
    private static final String FILE = "META-INF/services/" + HttpServerProvider.class.getName();

    @TempDir
    private Path directory;

    /** Another provider. */
    public static final class OtherProvider implements HttpServerProvider {

        @Override
        public String name() {
            return "other";
        }

        @Override
        public HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher) {
            throw new IllegalStateException("It is only found.");
        }
    }

    /** Sees the classes of the test, and only the services that it is given. */
    private ClassLoader offering(Class<?>... providers) {
        try {
            Path file = Files.createTempFile(directory, "services", "");
            Files.write(file, List.of(providers).stream().map(Class::getName).toList());
            URL url = file.toUri().toURL();
            return new ClassLoader(getClass().getClassLoader()) {
                @Override
                public Enumeration<URL> getResources(String name) throws IOException {
                    return name.equals(FILE) ? Collections.enumeration(List.of(url)) : super.getResources(name);
                }
            };
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theOnlyOneIsTaken() {
        assertThat(HttpServerProviders.find(List.of(offering(OtherProvider.class)))
                        .name())
                .isEqualTo("other");
    }

    @Test
    void thatOfTheHostIsTakenWhenTheLibrarySeesNone() {
        assertThat(HttpServerProviders.find(List.of(offering(), offering(OtherProvider.class)))
                        .name())
                .isEqualTo("other");
        assertThat(HttpServerProviders.find(
                                List.of(offering(JdkHttpServerProvider.class), offering(OtherProvider.class)))
                        .name())
                .isEqualTo("jdk");
    }

    @Test
    void noneAndSeveralAreOneSentence() {
        assertThatThrownBy(() -> HttpServerProviders.find(List.of(offering(), offering())))
                .hasMessage("There is no HTTP server: add fairbot-server, or call httpServer(...);"
                        + " HttpServerProvider.none() serves no API.");
        assertThatThrownBy(() ->
                        HttpServerProviders.find(List.of(offering(OtherProvider.class, JdkHttpServerProvider.class))))
                .hasMessage("There are several HTTP servers, other and jdk: leave one of their artifacts out, or choose"
                        + " with httpServer(...).");
    }
}
