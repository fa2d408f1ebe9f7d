package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.keys.DeviceBook;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of a line on one connection, in both directions, and what they need. Safe for use from any thread. */
public final class LineMessages {
    private static final Logger log = LoggerFactory.getLogger(LineMessages.class);

    private final LineKeys keys;
    private final ServerRequests server;
    private final LineMedia media;
    private final OutgoingMessages outgoing;
    private final IncomingMessages incoming;
    private final IncomingReceipts receipts;

    /**
     * Creates the messages of one connection.
     *
     * @param keys the keys of the line
     * @param own the device
     * @param sink the receiver of what arrives
     * @param server the connection
     * @param media the files of the line
     * @param limit the time within which the server acknowledges a message
     */
    public LineMessages(
            LineKeys keys, OwnDevice own, InboundSink sink, ServerRequests server, LineMedia media, Duration limit) {
        this.keys = keys;
        this.server = server;
        this.media = media;
        outgoing = new OutgoingMessages(keys, own, media, limit);
        incoming = new IncomingMessages(keys, own, sink, server);
        receipts = new IncomingReceipts(keys, own, sink, server);
    }

    /**
     * Gives the server the prekeys that it needs for others.
     *
     * @return completes when it has them; fails when it does not take them
     */
    public CompletionStage<Void> replenish() {
        return keys.preKeys().replenish(server);
    }

    /**
     * Takes a stanza.
     *
     * @param node the stanza
     * @return whether it is settled and acknowledged here
     */
    public boolean received(Node node) {
        if (node.is("message")) {
            incoming.received(node);
        } else if (node.is("receipt")) {
            receipts.received(node);
        } else if (node.is("ack") && node.has("class", "message")) {
            outgoing.acknowledged(node);
        } else if (node.is("notification")) {
            notified(node);
            return false;
        } else {
            return false;
        }
        return true;
    }

    private void notified(Node node) {
        Optional<Jid> from = node.jid("from").filter(Jid::isPerson).map(Jid::person);
        if (node.has("type", "encrypt") && node.child("count").isPresent()) {
            done(replenish());
        } else if (node.has("type", "encrypt") && from.isPresent()) {
            done(newIdentity(from.get()));
        } else if (node.has("type", "devices") || node.has("type", "account_sync")) {
            List<Write> forget = new ArrayList<>();
            from.map(DeviceBook::forget).ifPresent(forget::add);
            node.jid("lid").filter(Jid::isPerson).map(DeviceBook::forget).ifPresent(forget::add);
            if (!forget.isEmpty()) {
                done(keys.store().commit(forget));
            }
        }
    }

    /** Closes the session with a phone that was installed anew: the next message opens one with its new keys. */
    private CompletionStage<?> newIdentity(Jid phone) {
        return keys.sessions()
                .read(phone, Optional.empty())
                .thenCompose(read -> read.sessions().canSend()
                        ? keys.store()
                                .commit(read.writes(read.sessions().closed()))
                                .thenAccept(BatchResult::orThrow)
                        : CompletableFuture.completedStage(null));
    }

    private static void done(CompletionStage<?> stage) {
        CompletableFuture<?> unused = Stages.recover(stage.thenAccept(result -> {}), failure -> {
            log.info(
                    "A notice of keys could not be followed ({})",
                    failure.getClass().getSimpleName());
            return CompletableFuture.completedStage(null);
        });
    }

    /**
     * Prepares a message, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#prepare} says.
     *
     * @param message the message
     * @return the preparation
     */
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        return outgoing.prepare(message, server);
    }

    /**
     * Sends a message, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#transmit} says.
     *
     * @param prepared the message
     * @return what the server says of it
     */
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        return outgoing.transmit(prepared, server);
    }

    /**
     * Fetches a file, as {@link io.fairbot.whatsapp.channel.WhatsAppSession#fetch} says.
     *
     * @param file the medium
     * @param into the store that its bytes are put into
     * @return the medium, once its bytes are durable
     */
    public CompletionStage<MediaRef> fetch(MediaRef file, MediaStore into) {
        return media.fetch(file, into, keys, server);
    }

    /** Ends what waits for an answer, since the connection is lost. */
    public void disconnected() {
        outgoing.disconnected();
    }
}
