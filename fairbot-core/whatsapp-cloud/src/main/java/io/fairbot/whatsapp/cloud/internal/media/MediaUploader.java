package io.fairbot.whatsapp.cloud.internal.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphForm;
import io.fairbot.whatsapp.cloud.internal.send.MediaRule;
import io.fairbot.whatsapp.cloud.internal.send.MessageRefusedException;
import io.fairbot.whatsapp.content.MediaRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Uploads the files of one line; one that was uploaded within 29 days is used again. Safe for use from any thread. */
public final class MediaUploader {
    /** Meta keeps an uploaded file for 30 days; a day less, so that a message that waits still finds it. */
    static final Duration REUSE = Duration.ofDays(29);

    /** The files that were uploaded, by the checksum of their bytes. */
    public static final Model<UploadedFile> UPLOADS = Model.builder("cloud_uploads", UploadedFile.class)
            .retainFor("at", REUSE)
            .build();

    private final GraphClient client;
    private final Supplier<Secret> token;
    private final String number;
    private final ChannelStore store;
    private final MediaStore media;
    private final Platform platform;

    /**
     * A file that Meta has.
     *
     * @param mediaId Meta's id of it
     * @param writes what the line has to store with the message, so that it is used again
     */
    public record ReadyFile(String mediaId, List<Write> writes) {
        /** Copies the writes. */
        public ReadyFile {
            writes = List.copyOf(writes);
        }
    }

    /** Creates an uploader for a number. */
    public MediaUploader(
            GraphClient client,
            Supplier<Secret> token,
            String number,
            ChannelStore store,
            MediaStore media,
            Platform platform) {
        this.client = client;
        this.token = token;
        this.number = number;
        this.store = store;
        this.media = media;
        this.platform = platform;
    }

    /**
     * Makes sure that Meta has a file.
     *
     * @return the file; fails with a {@link MessageRefusedException} when its bytes are gone or too many, and as
     *     {@link GraphClient} does
     */
    public CompletionStage<ReadyFile> ready(MediaRef file) {
        String checksum = file.sha256().orElse(file.id());
        return store.get(UPLOADS, checksum).thenCompose(found -> {
            Optional<UploadedFile> usable = found.map(document -> document.value())
                    .filter(upload -> upload.mimeType().equals(file.mimeType()))
                    .filter(upload ->
                            upload.at().plus(REUSE).isAfter(platform.time().now()));
            return usable.isPresent()
                    ? CompletableFuture.completedStage(
                            new ReadyFile(usable.get().mediaId(), List.of()))
                    : media.find(checksum).thenCompose(stored -> upload(file, checksum, stored));
        });
    }

    private CompletionStage<ReadyFile> upload(MediaRef file, String checksum, Optional<StoredMedium> stored) {
        StoredMedium bytes = stored.orElseThrow(() -> new MessageRefusedException(
                FailureCause.CLOUD_BAD_PARAMETER.withCode("131053"),
                "media.id must name bytes in the store of media; they are gone."));
        MediaRule.of(file.kind()).checkSize(bytes.size());
        GraphForm form = new GraphForm(
                platform.ids().next(), file.mimeType(), file.fileName().orElse("file"), bytes);
        return client.upload(token.get(), number + "/media", form).thenApply(answer -> ready(file, checksum, answer));
    }

    private ReadyFile ready(MediaRef file, String checksum, JsonNode answer) {
        String id = answer.path("id").asText();
        if (id.isEmpty()) {
            throw new IllegalStateException("The answer to an upload has no id.");
        }
        UploadedFile upload =
                new UploadedFile(id, file.mimeType(), platform.time().now());
        return new ReadyFile(id, List.of(Write.put(UPLOADS, checksum, upload)));
    }
}
