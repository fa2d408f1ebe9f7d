package io.fairbot.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;

/**
 * A page, script, style or picture, and the handler of its route, which needs no OpenAPI description. Its bytes are held once, also
 * compressed where that makes them smaller, and responses are views of them. A caller that names the {@code ETag} it has gets status 304.
 *
 * <p>A page refers to an asset by its path and {@link #version()}, such as {@code /docs/docs.js?v=1f0c}: a browser keeps that one for a
 * year, and asks again whether any other has changed. Immutable.
 */
public final class Asset implements RequestHandler {
    private static final int VERSION_LETTERS = 16;
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "no-cache";

    private final String contentType;
    private final ByteBuffer bytes;
    private final ByteBuffer compressed;
    private final boolean isCompressible;
    private final String version;
    private final Map<String, String> headers;

    private Asset(
            String contentType, ByteBuffer bytes, ByteBuffer compressed, String version, Map<String, String> headers) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.compressed = compressed;
        isCompressible = compressed.remaining() < bytes.remaining();
        this.version = version;
        this.headers = headers;
    }

    /**
     * Returns an asset with these bytes.
     *
     * @param contentType their type, with a character set where it has one
     * @param bytes the bytes
     * @return the asset
     */
    public static Asset of(String contentType, byte[] bytes) {
        ByteBuffer own = ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
        byte[] smaller = compress(bytes);
        ByteBuffer compressed =
                smaller.length < bytes.length ? ByteBuffer.wrap(smaller).asReadOnlyBuffer() : own;
        return new Asset(contentType, own, compressed, hash(bytes), Map.of());
    }

    /**
     * Returns an asset with a text.
     *
     * @param contentType its type, without a character set
     * @param text the text
     * @return the asset, in UTF-8
     */
    public static Asset text(String contentType, String text) {
        return of(contentType + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an asset with the bytes of a class-path resource.
     *
     * @param contentType their type, with a character set where it has one
     * @param owner the class in whose package the resource is
     * @param resource the resource's name
     * @return the asset
     * @throws IllegalArgumentException when the resource is missing
     */
    public static Asset resource(String contentType, Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no resource " + resource + " next to " + owner + ".");
            }
            return of(contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the same asset with a header in its responses, in place of one of that name in any case.
     *
     * @param name the header's name
     * @param value its value
     * @return the asset
     */
    public Asset header(String name, String value) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(name, value);
        return new Asset(contentType, bytes, compressed, version, all);
    }

    /**
     * Returns the version of the bytes, to be named in references to the asset.
     *
     * @return hexadecimal digits, others for other bytes
     */
    public String version() {
        return version;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        return CompletableFuture.completedStage(response(request));
    }

    private Response response(Request request) {
        boolean isCompressed = isCompressible && takesGzip(request);
        String tag = '"' + version + (isCompressed ? "-gzip" : "") + '"';
        Response response = isKnown(request, tag)
                ? Response.notModified(tag)
                : Response.view(contentType, isCompressed ? compressed : bytes).header("ETag", tag);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.header(header.getKey(), header.getValue());
        }
        if (isCompressed && response.status() == Response.OK) {
            response = response.header("Content-Encoding", "gzip");
        }
        return response.header("Vary", "Accept-Encoding")
                .header(
                        "Cache-Control",
                        request.query("v").filter(version::equals).isPresent() ? FOREVER : REVALIDATE);
    }

    private static boolean takesGzip(Request request) {
        return request.headers("Accept-Encoding").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip\\s*;\\s*q=(1|0\\.0*[1-9]).*"));
    }

    /** Returns whether the caller names the tag, or any of the asset's when it asks for any. */
    private static boolean isKnown(Request request, String tag) {
        return request.headers("If-None-Match").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
    }

    private static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, VERSION_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
