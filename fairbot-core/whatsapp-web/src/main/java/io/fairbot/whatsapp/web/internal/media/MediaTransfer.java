package io.fairbot.whatsapp.web.internal.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.runtime.LimitedBodySubscriber;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The transfer of files to and from the media hosts. A host that fails is followed by the next one; what a host says of a file counts.
 * Safe for use from any thread.
 */
public final class MediaTransfer {
    /** The largest number of bytes of a file. */
    public static final long MAX_BYTES = 100L << 20;

    private static final String ORIGIN = "https://web.whatsapp.com";
    private static final int MAX_ANSWER = 65_536;
    private static final int OK = 200;
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/_.=?&%~+-]{1,1000}");

    private final HttpClient http;
    private final TimeSource time;
    private final Duration limit;
    private final Executor executor;
    private final SecureRandom random;
    private final String scheme;

    /**
     * Creates a transfer.
     *
     * @param http the client, which follows no redirections
     * @param time the source of timers
     * @param limit the longest time of one transfer
     * @param executor reads and encrypts, and may block
     * @param random the source of the keys of files
     */
    public MediaTransfer(HttpClient http, TimeSource time, Duration limit, Executor executor, SecureRandom random) {
        this(http, time, limit, executor, random, "https");
    }

    /** Creates a transfer with another scheme, for tests. */
    MediaTransfer(
            HttpClient http, TimeSource time, Duration limit, Executor executor, SecureRandom random, String scheme) {
        this.http = http;
        this.time = time;
        this.limit = limit;
        this.executor = executor;
        this.random = random;
        this.scheme = scheme;
    }

    /**
     * Downloads a file.
     *
     * @param file where it is
     * @param media the reference that its message has
     * @param hosts the media hosts
     * @param into the store that it is put into
     * @return the reference with size and checksum, once the bytes are durable; fails with {@link MediaException} when the hosts no longer
     *     have the file, or have another one
     */
    public CompletionStage<MediaRef> download(MediaPointer file, MediaRef media, MediaHosts hosts, MediaStore into) {
        if (!PATH.matcher(file.path()).matches() || file.path().contains("..")) {
            return CompletableFuture.failedStage(
                    new MediaException(MediaRefusal.GONE, "The message names no place at the media hosts."));
        }
        if (file.length() > MAX_BYTES) {
            return CompletableFuture.failedStage(new MediaException(
                    MediaRefusal.TOO_LARGE,
                    "The file has " + file.length() + " bytes; up to " + MAX_BYTES + " are fetched."));
        }
        return atSome(hosts, 0, host -> download(file, media, address(host, file.path()), into));
    }

    private CompletionStage<MediaRef> download(MediaPointer file, MediaRef media, URI address, MediaStore into) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Origin", ORIGIN)
                .timeout(limit)
                .GET()
                .build();
        return Stages.recover(http.sendAsync(request, BodyHandlers.ofInputStream()), MediaTransfer::unreachable)
                .thenComposeAsync(
                        response -> {
                            OpeningStream bytes = new OpeningStream(response.body(), file);
                            TimeSource.TimerHandle end = time.schedule(limit, bytes::close);
                            return Stages.attempt(() -> {
                                        checkStatus(response);
                                        return into.put(file.kind(), media.mimeType(), bytes, file.sha256());
                                    })
                                    .whenComplete((done, failure) -> {
                                        end.cancel();
                                        bytes.close();
                                    });
                        },
                        executor)
                .thenApply(stored -> media.withBytes(file.length(), file.sha256()));
    }

    /**
     * Uploads a file under a new key.
     *
     * @param medium the file, which can be read several times
     * @param kind the kind of medium
     * @param hosts the media hosts
     * @return where it is; fails with {@link MediaException} when it is too large, with an {@link UncheckedIOException} when its bytes are
     *     gone, and with a {@link MediaHostException} when no host takes it
     */
    public CompletionStage<MediaPointer> upload(StoredMedium medium, MediaKind kind, MediaHosts hosts) {
        if (medium.size() > MAX_BYTES) {
            return CompletableFuture.failedStage(new MediaException(
                    MediaRefusal.TOO_LARGE,
                    "The file has " + medium.size() + " bytes; up to " + MAX_BYTES + " are sent."));
        }
        return CompletableFuture.supplyAsync(() -> seal(medium, kind), executor)
                .thenCompose(file -> atSome(hosts, 0, host -> upload(file, kind, host, hosts.permission())));
    }

    private SealedMedia seal(StoredMedium medium, MediaKind kind) {
        try {
            return SealedMedia.of(medium, kind, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<MediaPointer> upload(SealedMedia sealed, MediaKind kind, String host, String permission) {
        String path = "/mms/" + folder(kind) + "/" + sealed.token() + "?auth="
                + URLEncoder.encode(permission, StandardCharsets.UTF_8) + "&token=" + sealed.token();
        HttpRequest request = HttpRequest.newBuilder(address(host, path))
                .header("Origin", ORIGIN)
                .header("Content-Type", "application/octet-stream")
                .timeout(limit)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(sealed::open), sealed.length()))
                .build();
        return Stages.recover(
                        http.sendAsync(
                                request,
                                head -> new LimitedBodySubscriber(MAX_ANSWER, () -> refused("too long an answer"))),
                        MediaTransfer::unreachable)
                .thenApply(response -> {
                    checkStatus(response);
                    return sealed.at(directPath(response.body()));
                });
    }

    private static String directPath(byte[] answer) {
        try {
            JsonNode json = Json.mapper().readTree(answer);
            String path = json.path("direct_path").asText();
            if (PATH.matcher(path).matches()) {
                return path;
            }
        } catch (IOException e) {
            throw refused("an answer that is no JSON");
        }
        throw refused("an answer without a place");
    }

    /** Tries the hosts one after another, as long as they fail for reasons of their own. */
    private static <T> CompletionStage<T> atSome(
            MediaHosts hosts, int index, Function<String, CompletionStage<T>> attempt) {
        if (index >= hosts.names().size()) {
            return CompletableFuture.failedStage(refused("no host"));
        }
        CompletionStage<T> result =
                Stages.attempt(() -> attempt.apply(hosts.names().get(index)));
        return index + 1 == hosts.names().size()
                ? result
                : Stages.recover(
                        result,
                        failure -> failure instanceof MediaHostException
                                ? atSome(hosts, index + 1, attempt)
                                : CompletableFuture.failedStage(failure));
    }

    private static void checkStatus(HttpResponse<?> response) {
        switch (response.statusCode()) {
            case OK -> {}
            case 404, 410 -> throw new MediaException(MediaRefusal.GONE, "The media hosts no longer have the file.");
            default -> throw refused("the status " + response.statusCode());
        }
    }

    private static <T> CompletionStage<T> unreachable(Throwable failure) {
        return CompletableFuture.failedStage(
                failure instanceof MediaHostException
                        ? failure
                        : refused(failure.getClass().getSimpleName()));
    }

    private static MediaHostException refused(String answer) {
        return new MediaHostException("The media host has failed: " + answer + ".");
    }

    private URI address(String host, String path) {
        return URI.create(scheme + "://" + host + path);
    }

    private static String folder(MediaKind kind) {
        return switch (kind) {
            case IMAGE, STICKER -> "image";
            case VOICE, AUDIO -> "audio";
            case VIDEO -> "video";
            case DOCUMENT -> "document";
        };
    }
}
