package io.fairbot.whatsapp.cloud.internal.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException;
import io.fairbot.whatsapp.cloud.internal.send.MediaRule;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Fetches the files that customers sent on one line. The address of a file lives for minutes, so it is asked for each time. A
 * transfer that breaks off or brings other bytes is tried once more. Safe for use from any thread.
 */
public final class MediaDownloader {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,200}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final GraphClient client;
    private final Supplier<Secret> token;
    private final String number;
    private final boolean isEncrypted;
    private final Executor readers;

    /**
     * Creates a downloader.
     *
     * @param client the client
     * @param token tells the token of the line, which may be replaced
     * @param number the id of the line's number
     * @param isEncrypted whether a file must be at an encrypted address, as everywhere but in tests
     * @param readers the executor on which the bytes are read
     */
    public MediaDownloader(
            GraphClient client, Supplier<Secret> token, String number, boolean isEncrypted, Executor readers) {
        this.client = client;
        this.token = token;
        this.number = number;
        this.isEncrypted = isEncrypted;
        this.readers = readers;
    }

    /** What Meta says about a file. */
    private record FileFacts(URI address, Optional<String> sha256) {}

    /** The bytes of a transfer; one that breaks off is told from a store that fails. */
    private static final class TransferStream extends FilterInputStream {
        TransferStream(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                throw new MediaException(MediaRefusal.DAMAGED, "The transfer of the medium broke off.");
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                // The medium is stored, or its failure is known.
            }
        }
    }

    /** Fetches a file into a store, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#fetch} says. */
    public CompletionStage<MediaRef> fetch(MediaRef file, MediaStore into) {
        return Stages.recover(
                attempt(file, into),
                failure -> isBroken(failure) ? attempt(file, into) : CompletableFuture.failedStage(failure));
    }

    private CompletionStage<MediaRef> attempt(MediaRef file, MediaStore into) {
        return Stages.recover(
                facts(file)
                        .thenCompose(facts -> client.download(token.get(), facts.address())
                                .thenComposeAsync(bytes -> put(file, facts, bytes, into), readers)),
                failure -> CompletableFuture.failedStage(translate(failure)));
    }

    private CompletionStage<FileFacts> facts(MediaRef file) {
        if (!ID.matcher(file.id()).matches()) {
            return CompletableFuture.failedStage(gone());
        }
        return client.get(token.get(), file.id() + "?phone_number_id=" + number).thenApply(answer -> {
            long size = answer.path("file_size").asLong();
            long most = MediaRule.of(file.kind()).maxBytes();
            if (size > most) {
                throw new MediaException(
                        MediaRefusal.TOO_LARGE,
                        "The medium has " + size + " bytes; up to " + most + " are fetched of its kind.");
            }
            return new FileFacts(address(answer), sha256(answer.path("sha256").asText()));
        });
    }

    /** The token goes along, so the address must be one that nobody between can read. */
    private URI address(JsonNode answer) {
        URI address = URI.create(answer.path("url").asText());
        if (address.getHost() == null || (isEncrypted && !"https".equals(address.getScheme()))) {
            throw new MediaException(MediaRefusal.GONE, "Meta has told no encrypted address for the medium.");
        }
        return address;
    }

    /** The documentation has it in hexadecimal digits; webhooks have it in base64. */
    private static Optional<String> sha256(String text) {
        if (HEX.matcher(text).matches()) {
            return Optional.of(text);
        }
        try {
            String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            return Optional.of(hex).filter(sum -> HEX.matcher(sum).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CompletionStage<MediaRef> put(MediaRef file, FileFacts facts, InputStream bytes, MediaStore into) {
        Optional<String> expected = file.sha256().or(facts::sha256);
        TransferStream transfer = new TransferStream(bytes);
        CompletionStage<MediaRef> stored = Stages.attempt(() -> expected.isPresent()
                ? into.put(file.kind(), file.mimeType(), transfer, expected.get())
                : into.put(file.kind(), file.mimeType(), transfer));
        return stored.whenComplete((done, failure) -> transfer.close())
                .thenApply(done ->
                        file.withBytes(done.size().orElseThrow(), done.sha256().orElseThrow()));
    }

    private static boolean isBroken(Throwable failure) {
        return failure instanceof MediaException refused && refused.reason() == MediaRefusal.DAMAGED;
    }

    private static Throwable translate(Throwable failure) {
        if (failure instanceof GraphException refused) {
            return refused.failureCause().action() == FailureAction.GIVE_UP ? gone() : refused;
        }
        return failure;
    }

    private static MediaException gone() {
        return new MediaException(MediaRefusal.GONE, "Meta no longer has the medium.");
    }
}
