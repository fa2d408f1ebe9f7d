package io.fairbot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.security.Principal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetTest {
    private static final String TEXT = "the same line\n".repeat(1000);
    private static final Asset ASSET = Asset.text("text/plain", TEXT).header("X-Own", "one");

    /** A request with a version and headers. */
    private record Call(Optional<String> version, Map<String, String> headers) implements Request {
        @Override
        public String id() {
            return "id";
        }

        @Override
        public Principal principal() {
            return Principal.ANONYMOUS;
        }

        @Override
        public String path(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public Optional<String> query(String name) {
            return name.equals("v") ? version : Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }

    private static Response get(Asset asset, String... headers) {
        Map<String, String> named = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        return get(asset, Optional.empty(), named);
    }

    private static Response get(Asset asset, Optional<String> version, Map<String, String> headers) {
        return asset.handle(new Call(version, headers)).toCompletableFuture().join();
    }

    @Test
    void aCallerThatTakesNoCompressionGetsTheBytes() throws IOException {
        Response response = get(ASSET);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(new String(response.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        assertThat(response.headers())
                .containsEntry("X-Own", "one")
                .containsEntry("Vary", "Accept-Encoding")
                .containsEntry("Cache-Control", "no-cache")
                .doesNotContainKey("Content-Encoding");
        assertThat(response.body().isReadOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, GZIP;q=0.5", "deflate,gzip; q=1.0"})
    void aCallerThatTakesItGetsTheCompressedBytes(String encodings) throws IOException {
        Response response = get(ASSET, "Accept-Encoding", encodings);
        assertThat(response.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(response.body().remaining()).isLessThan(TEXT.length() / 10);
        byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(response.readAllBytes())).readAllBytes();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip;q=0", "gzip; q=0.000", "gzipped"})
    void aCallerThatTakesNoGzipGetsNone(String encodings) {
        assertThat(get(ASSET, "Accept-Encoding", encodings).headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void whatDoesNotGetSmallerIsNotCompressed() {
        Response response = get(Asset.of("image/png", new byte[] {1, 2, 3}), "Accept-Encoding", "gzip");
        assertThat(response.headers()).doesNotContainKey("Content-Encoding");
        assertThat(response.body().remaining()).isEqualTo(3);
    }

    @Test
    void whatTheCallerHasIsNotSentAgain() {
        String tag = Objects.requireNonNull(get(ASSET).headers().get("ETag"));
        String compressedTag = Objects.requireNonNull(
                get(ASSET, "Accept-Encoding", "gzip").headers().get("ETag"));
        assertThat(tag).isEqualTo('"' + ASSET.version() + '"').isNotEqualTo(compressedTag);
        for (String known : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
            Response response = get(ASSET, "If-None-Match", known);
            assertThat(response.status()).as(known).isEqualTo(304);
            assertThat(response.body().hasRemaining()).isFalse();
            assertThat(response.headers()).containsEntry("ETag", tag);
        }
        assertThat(get(ASSET, "If-None-Match", compressedTag).status()).isEqualTo(200);
        assertThat(get(ASSET, "If-None-Match", "\"other\"").status()).isEqualTo(200);
        Response both = get(
                ASSET,
                Optional.empty(),
                Map.of("Accept-Encoding", "gzip", "If-None-Match", String.valueOf(compressedTag)));
        assertThat(both.status()).isEqualTo(304);
        assertThat(both.headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void aReferenceWithTheVersionIsKeptForAYear() {
        assertThat(get(ASSET, Optional.of(ASSET.version()), Map.of()).headers())
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
        assertThat(get(ASSET, Optional.of("old"), Map.of()).headers()).containsEntry("Cache-Control", "no-cache");
        assertThat(Asset.text("text/plain", TEXT + "x").version()).isNotEqualTo(ASSET.version());
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatThrownBy(() -> Asset.resource("text/css", AssetTest.class, "none.css"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.css");
        assertThat(get(Asset.resource("application/java-vm", AssetTest.class, "AssetTest.class"))
                        .status())
                .isEqualTo(200);
    }
}
