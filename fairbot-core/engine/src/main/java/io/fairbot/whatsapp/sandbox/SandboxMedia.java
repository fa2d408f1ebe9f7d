package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaStore;
import io.fairbot.media.MediaUpload;
import io.fairbot.media.StoredMedium;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media on the provider's side of the sandbox: what customers sent and what reached them, in a store of its own. */
final class SandboxMedia {
    /** The largest size of a medium in bytes. */
    static final int MAX_BYTES = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(SandboxMedia.class);
    private static final int CREATED = 201;

    private final MediaStore provider;
    private final MediaStore application;

    SandboxMedia(MediaStore provider, MediaStore application) {
        this.provider = provider;
        this.application = application;
    }

    /** Receives the bytes that a customer is about to send. */
    BodyReceiver upload(Request head) {
        String type = head.header("Content-Type").orElse("application/octet-stream");
        try {
            return new Upload(type, provider.begin(MediaKind.DOCUMENT, type));
        } catch (IllegalArgumentException e) {
            throw Problem.ofField(ProblemType.INVALID_FIELDS, "Content-Type", String.valueOf(e.getMessage()))
                    .exception();
        }
    }

    /** The bytes of a customer's medium, on their way into the provider's store. */
    private record Upload(String type, MediaUpload medium) implements BodyReceiver {
        @Override
        public CompletionStage<Void> receive(byte[] part) {
            return medium.write(part).exceptionallyCompose(failure -> CompletableFuture.failedStage(refused(failure)));
        }

        @Override
        public CompletionStage<Response> end() {
            return medium.finish()
                    .thenApply(stored -> Response.json(
                            CREATED,
                            Map.of("id", stored.id(), "size", stored.size().orElse(0L), "mimeType", type)))
                    .exceptionallyCompose(failure -> CompletableFuture.failedStage(refused(failure)));
        }

        @Override
        public void abort() {
            medium.cancel().exceptionally(failure -> {
                log.warn("What was received of a medium could not be deleted: {}", failure.toString());
                return null;
            });
        }
    }

    private static Throwable refused(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof MediaException refusal) {
            ProblemType type =
                    refusal.reason() == MediaRefusal.FULL ? ProblemType.UNAVAILABLE : ProblemType.INVALID_FIELDS;
            return Problem.ofField(type, "body", refusal.getMessage()).exception();
        }
        return cause;
    }

    /** Returns the bytes of a medium, for a page that shows it. */
    CompletionStage<Response> download(Request request) {
        return provider.find(request.path("id"))
                .thenApply(found -> found.orElseThrow(
                        () -> Problem.ofField(ProblemType.NOT_FOUND, "id", "There is no medium of this id.")
                                .exception()))
                .thenApply(medium -> Response.stream("application/octet-stream", medium.size(), medium::open)
                        .header("Content-Disposition", "attachment"));
    }

    /** Returns the medium with the facts of its bytes; without bytes it is taken as it is. */
    CompletionStage<MediaRef> described(MediaRef medium) {
        if (medium.id().equals(SandboxContentReader.NO_BYTES)) {
            return CompletableFuture.completedStage(medium);
        }
        return provider.find(medium.id())
                .thenCompose(found -> found.map(bytes -> copy(medium, bytes, provider))
                        .orElseThrow(() -> Problem.ofField(
                                        ProblemType.INVALID_FIELDS,
                                        medium.kind().label() + ".id",
                                        "The field " + medium.kind().label()
                                                + ".id must be the id of a medium that was uploaded.")
                                .exception()))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(refused(failure, medium)));
    }

    /** Names what of a message is refused: its type, also the usual one of a message that names none, or its bytes. */
    private static Throwable refused(Throwable failure, MediaRef medium) {
        if (!(Stages.cause(failure) instanceof MediaException refusal)) {
            return Stages.cause(failure);
        }
        String kind = medium.kind().label();
        if (refusal.reason() == MediaRefusal.FULL) {
            return refused(refusal);
        }
        boolean isType = refusal.reason() == MediaRefusal.WRONG_TYPE;
        String field = kind + (isType ? ".mimeType" : ".id");
        String detail = isType
                ? "The field " + field + " must be the type that the bytes have. They are not " + medium.mimeType()
                        + ", which is taken where the field is left out: name their type."
                : "The medium of the field " + field + " is not accepted. " + refusal.getMessage();
        return Problem.ofField(ProblemType.INVALID_FIELDS, field, detail).exception();
    }

    /** Puts the bytes of a medium that a customer sent into another store. */
    CompletionStage<MediaRef> fetch(MediaRef medium, MediaStore into) {
        return provider.find(medium.id()).thenCompose(found -> {
            if (found.isEmpty()) {
                throw new MediaException(MediaRefusal.GONE, "The sandbox does not have the bytes of this medium.");
            }
            return copy(medium, found.get(), into);
        });
    }

    /** Takes the bytes of a medium that the branch sends over; completes with false when the application has none. */
    CompletionStage<Boolean> deliver(MediaRef medium) {
        return application
                .find(medium.sha256().orElse(medium.id()))
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(false)
                        : copy(medium, found.get(), provider).thenApply(copied -> true));
    }

    private static CompletionStage<MediaRef> copy(MediaRef medium, StoredMedium bytes, MediaStore into) {
        InputStream in;
        try {
            in = bytes.open();
        } catch (IOException e) {
            return CompletableFuture.failedStage(new UncheckedIOException(e));
        }
        CompletionStage<MediaRef> put = medium.sha256()
                .map(sum -> into.put(medium.kind(), medium.mimeType(), in, sum))
                .orElseGet(() -> into.put(medium.kind(), medium.mimeType(), in));
        return put.whenComplete((copied, failure) -> close(in))
                .thenApply(copied -> medium.withBytes(
                        copied.size().orElseThrow(), copied.sha256().orElseThrow()));
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // Everything was read from it, or the failure of reading is reported.
        }
    }
}
