package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.content.Unsupported;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.keys.PreKeyBook;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.keys.SessionBook.ReadSessions;
import io.fairbot.whatsapp.web.internal.keys.StoredPreKey;
import io.fairbot.whatsapp.web.internal.message.ContentReader;
import io.fairbot.whatsapp.web.internal.message.MalformedMessageException;
import io.fairbot.whatsapp.web.internal.message.Padding;
import io.fairbot.whatsapp.web.internal.message.ReadMessage;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.OwnCopy;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.WrittenContent;
import io.fairbot.whatsapp.web.internal.signal.PreKeyMessage;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.DecryptedMessage;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that a line receives. One is acknowledged only after it is durable, with its keys in the same batch. One that cannot be read
 * is asked for again at once, up to five times; then it is reported and given up. Safe for use from any thread.
 */
public final class IncomingMessages {
    private static final Logger log = LoggerFactory.getLogger(IncomingMessages.class);
    private static final int MAX_REQUESTS = 5;
    private static final int MAX_CONFLICTS = 5;
    private static final int MAX_UNREADABLE = 1000;

    private final LineKeys keys;
    private final OwnDevice own;
    private final InboundSink sink;
    private final ServerRequests server;
    private final KeyedExecutor<Jid> inOrder = new KeyedExecutor<>();

    /** How often each message was asked for, the oldest first. */
    private final Map<String, Integer> requests = new LinkedHashMap<>();

    /**
     * Creates the receiver of one connection.
     *
     * @param keys the keys of the line
     * @param own the device
     * @param sink the receiver of messages
     * @param server the connection
     */
    public IncomingMessages(LineKeys keys, OwnDevice own, InboundSink sink, ServerRequests server) {
        this.keys = keys;
        this.own = own;
        this.sink = sink;
        this.server = server;
    }

    /** A message that was decrypted, and what is to be stored with it. */
    private record OpenedMessage(Bytes plain, List<Write> writes) {}

    /**
     * Takes a stanza with a message.
     *
     * @param node the stanza
     * @return completes when it is settled, or is to come again; never fails
     */
    public CompletionStage<Void> received(Node node) {
        Optional<ArrivedMessage> read = ArrivedMessage.read(node, keys.time().now());
        if (read.isEmpty()) {
            acknowledge(node);
            return CompletableFuture.completedStage(null);
        }
        ArrivedMessage message = read.get();
        return Stages.recover(inOrder.run(message.from().person(), () -> settle(message, MAX_CONFLICTS)), failure -> {
            // Not acknowledged: the server delivers it again with the next connection.
            log.warn("A message could not be stored ({})", failure.getClass().getSimpleName());
            return CompletableFuture.completedStage(null);
        });
    }

    private CompletionStage<Void> settle(ArrivedMessage message, int attempts) {
        Optional<Node> sealed = message.node().children("enc").stream()
                .filter(enc -> enc.has("type", "msg") || enc.has("type", "pkmsg"))
                .findFirst();
        if (sealed.isEmpty()) {
            acknowledge(message.node());
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> settled = Stages.attempt(() -> open(message, sealed.get()))
                .thenCompose(opened -> deliver(message, opened))
                .thenAccept(done -> confirm(message));
        return Stages.recover(settled, failure -> {
            if (failure instanceof UnreadableMessageException unreadable) {
                return unreadable(message, unreadable.reason());
            }
            // The sessions were changed by a message that is sent: decrypt it on the base of those.
            return failure instanceof BatchRejectedException && attempts > 0
                    ? settle(message, attempts - 1)
                    : CompletableFuture.failedStage(failure);
        });
    }

    private CompletionStage<OpenedMessage> open(ArrivedMessage message, Node sealed) {
        CompletionStage<ReadSessions> sessions = keys.sessions().read(message.from(), message.alsoKnownAs());
        return sealed.has("type", "pkmsg")
                ? sessions.thenCompose(read -> openFirst(message, read, PreKeyMessage.parse(sealed.content())))
                : sessions.thenCompose(read -> opened(
                        message, read, keys.cipher().decrypt(read.sessions(), sealed.content()), Optional.empty()));
    }

    private CompletionStage<OpenedMessage> openFirst(ArrivedMessage message, ReadSessions read, PreKeyMessage first) {
        return keys.preKeys()
                .signed(first)
                .thenCompose(signed -> keys.preKeys().oneTime(first).thenCompose(oneTime -> {
                    DecryptedMessage plain =
                            keys.cipher().decryptFirst(read.sessions(), first, signed, oneTime.map(PreKeyBook::read));
                    if (plain.isNewIdentity()) {
                        log.info("A sender has a new identity, and was accepted");
                    }
                    return opened(message, read, plain, plain.usedOneTimeKey() ? oneTime : Optional.empty());
                }));
    }

    private CompletionStage<OpenedMessage> opened(
            ArrivedMessage message, ReadSessions read, DecryptedMessage plain, Optional<Document<StoredPreKey>> used) {
        List<Write> writes = new ArrayList<>(read.writes(plain.sessions()));
        used.map(Write::delete).ifPresent(writes::add);
        CompletionStage<List<Write>> learnt = message.alsoKnownAs()
                .map(other -> keys.sessions().learn(message.from().person(), other))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
        return learnt.thenApply(more -> {
            writes.addAll(more);
            return new OpenedMessage(plain.plain(), writes);
        });
    }

    private CompletionStage<?> deliver(ArrivedMessage message, OpenedMessage opened) {
        String mediaId = LineMedia.mediaId(message.from(), message.id());
        ReadMessage read;
        try {
            read = ContentReader.read(Padding.remove(opened.plain().array()), mediaId);
        } catch (MalformedMessageException e) {
            read = new WrittenContent(new Unsupported("malformed"), Optional.empty(), Optional.empty());
        }
        if (own.isOwn(message.from())) {
            return read instanceof OwnCopy copy && copy.message() instanceof WrittenContent content
                    ? sink.written(ownMessage(message, copy.chat(), content), withFile(opened, content, mediaId))
                    : keys.store().commit(opened.writes()).thenAccept(BatchResult::orThrow);
        }
        return read instanceof WrittenContent content
                ? sink.accept(inbound(message, content), withFile(opened, content, mediaId))
                : keys.store().commit(opened.writes()).thenAccept(BatchResult::orThrow);
    }

    private List<Write> withFile(OpenedMessage opened, WrittenContent content, String mediaId) {
        List<Write> writes = new ArrayList<>(opened.writes());
        content.file().map(file -> LineMedia.remember(mediaId, file, keys)).ifPresent(writes::add);
        return writes;
    }

    private static InboundMessage inbound(ArrivedMessage message, WrittenContent content) {
        InboundMessage inbound = InboundMessage.of(
                message.id(),
                ArrivedMessage.aliases(message.from().person(), message.alsoKnownAs()),
                message.node().attribute("notify"),
                message.at(),
                content.content());
        return content.quoted().map(inbound::withQuoted).orElse(inbound);
    }

    private static OwnMessage ownMessage(ArrivedMessage message, Jid chat, WrittenContent content) {
        Jid person = message.recipient().orElse(chat.person());
        return OwnMessage.of(
                message.id(),
                ArrivedMessage.aliases(person, message.recipientAlsoKnownAs()),
                message.at(),
                content.content());
    }

    private void confirm(ArrivedMessage message) {
        synchronized (requests) {
            requests.remove(message.id());
        }
        boolean isOwn = own.isOwn(message.from());
        boolean isPeer = message.node().has("category", "peer");
        Node receipt = Node.of("receipt")
                .with("id", message.id())
                .with("to", message.from().toString());
        if (isPeer) {
            receipt = receipt.with("type", "peer_msg");
        } else if (isOwn) {
            receipt = receipt.with("type", "sender")
                    .with("recipient", message.node().attribute("recipient"));
        }
        server.send(receipt);
        acknowledge(message.node());
    }

    private void acknowledge(Node node) {
        Optional<String> id = node.attribute("id");
        Optional<String> from = node.attribute("from");
        if (id.isPresent() && from.isPresent()) {
            server.send(Node.of("ack")
                    .with("class", "message")
                    .with("id", id)
                    .with("to", from)
                    .with("participant", node.attribute("participant"))
                    .with("recipient", node.attribute("recipient")));
        }
    }

    private CompletionStage<Void> unreadable(ArrivedMessage message, UnreadableReason reason) {
        if (reason == UnreadableReason.REPEATED) {
            // Its key was used, so it is durable.
            confirm(message);
            return CompletableFuture.completedStage(null);
        }
        int count = count(message.id());
        if (count > MAX_REQUESTS) {
            sink.faulted(new LineFault(
                    FailureCause.WEB_UNDECRYPTABLE,
                    "A message could not be read, although it was sent again " + MAX_REQUESTS + " times.",
                    Optional.empty(),
                    ArrivedMessage.aliases(message.from().person(), message.alsoKnownAs()).stream()
                            .findFirst(),
                    Optional.of(message.id())));
            confirm(message);
            return CompletableFuture.completedStage(null);
        }
        Node retry = Node.of("retry")
                .with("count", Integer.toString(count))
                .with("id", message.id())
                .with("t", Long.toString(message.at().getEpochSecond()))
                .with("v", "1");
        Node receipt = Node.of("receipt")
                .with("id", message.id())
                .with("to", message.from().toString())
                .with("type", "retry")
                .with("recipient", message.node().attribute("recipient"))
                .add(retry, Node.of("registration", keys.preKeys().registration()));
        if (count == 1) {
            server.send(receipt);
            return CompletableFuture.completedStage(null);
        }
        return keys.preKeys().keysForSender(own.proof().array()).thenAccept(node -> server.send(receipt.add(node)));
    }

    private int count(String id) {
        synchronized (requests) {
            int count = requests.merge(id, 1, Integer::sum);
            if (requests.size() > MAX_UNREADABLE) {
                requests.remove(requests.keySet().iterator().next());
            }
            return count;
        }
    }
}
