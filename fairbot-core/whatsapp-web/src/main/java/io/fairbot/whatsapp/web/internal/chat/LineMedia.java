package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.media.MediaHosts;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.media.MediaTransfer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The files of a line's messages: uploaded before a message is prepared, and fetched when somebody wants to see them. */
public final class LineMedia {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final MediaStore media;
    private final MediaTransfer transfer;
    private volatile Optional<MediaHosts> hosts = Optional.empty();

    /**
     * Creates the files of a line.
     *
     * @param media the store with the files that are sent
     * @param transfer the transfer to and from the media hosts
     */
    public LineMedia(MediaStore media, MediaTransfer transfer) {
        this.media = media;
        this.transfer = transfer;
    }

    /** Returns the id of the medium in a message, which is unique over all chats. */
    static String mediaId(Jid sender, String messageId) {
        byte[] name = (sender.person() + " " + messageId).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Digests.sha256(name));
    }

    /** Returns the write that remembers where the file of a message is. */
    static Write remember(String mediaId, MediaPointer file, LineKeys keys) {
        return Write.put(
                StoredFile.MODEL, mediaId, new StoredFile(file, keys.time().now()));
    }

    /** Uploads the file of a medium that is to be sent; fails with a {@link MediaException} when its bytes are gone. */
    CompletionStage<MediaPointer> upload(MediaRef file, LineKeys keys, ServerRequests server) {
        return media.find(file.sha256().orElse(file.id())).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(
                        new MediaException(MediaRefusal.GONE, "The store of media no longer has the file."));
            }
            return hosts(keys, server).thenCompose(known -> transfer.upload(found.get(), file.kind(), known));
        });
    }

    /** Fetches the file of a medium that was received, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#fetch} says. */
    CompletionStage<MediaRef> fetch(MediaRef file, MediaStore into, LineKeys keys, ServerRequests server) {
        return keys.store().get(StoredFile.MODEL, file.id()).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(new MediaException(
                        MediaRefusal.GONE, "It is not known any more where the file of the message is."));
            }
            return hosts(keys, server)
                    .thenCompose(known -> transfer.download(found.get().value().pointer(), file, known, into));
        });
    }

    private CompletionStage<MediaHosts> hosts(LineKeys keys, ServerRequests server) {
        Optional<MediaHosts> known =
                hosts.filter(named -> named.until().isAfter(keys.time().now()));
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known.get());
        }
        Node query = Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "set")
                .with("xmlns", "w:m")
                .add(Node.of("media_conn"));
        return server.ask(query).thenApply(answer -> {
            Optional<Node> connection = answer.child("media_conn");
            List<String> names = connection.stream()
                    .flatMap(node -> node.children("host").stream())
                    .flatMap(host -> host.attribute("hostname").stream())
                    .toList();
            Duration life = connection
                    .flatMap(node -> node.attribute("ttl"))
                    .filter(text -> text.matches("[0-9]{1,6}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                    .orElse(SHORTEST);
            MediaHosts named = new MediaHosts(
                    names,
                    connection.flatMap(node -> node.attribute("auth")).orElse(""),
                    keys.time().now().plus(life));
            hosts = Optional.of(named);
            return named;
        });
    }
}
