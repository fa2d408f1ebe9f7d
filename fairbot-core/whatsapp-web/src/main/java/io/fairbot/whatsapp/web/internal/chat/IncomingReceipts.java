package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.store.BatchResult;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.chat.DeviceSessions.OpenDevice;
import io.fairbot.whatsapp.web.internal.chat.DeviceSessions.SealedPart;
import io.fairbot.whatsapp.web.internal.keys.BundleReader;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.message.ContentWriter;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts that a line receives: what was delivered and read is reported, and what a device could not read is encrypted for it anew,
 * unless that device has confirmed it before. Safe for use from any thread.
 */
public final class IncomingReceipts {
    private static final Logger log = LoggerFactory.getLogger(IncomingReceipts.class);
    private static final int MAX_RETRIES = 5;
    private static final int MAX_CONFIRMED = 2000;
    private static final Set<String> READ = Set.of("read", "played");

    private final LineKeys keys;
    private final OwnDevice own;
    private final InboundSink sink;
    private final ServerRequests server;
    private final DeviceSessions sessions;
    private final KeyedExecutor<Jid> inOrder = new KeyedExecutor<>();

    /** The messages that a device has confirmed, the oldest first. */
    private final Map<String, Boolean> confirmed = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_CONFIRMED;
        }
    });

    /**
     * Creates the receiver of one connection.
     *
     * @param keys the keys of the line
     * @param own the device
     * @param sink the receiver of delivery statuses
     * @param server the connection
     */
    public IncomingReceipts(LineKeys keys, OwnDevice own, InboundSink sink, ServerRequests server) {
        this.keys = keys;
        this.own = own;
        this.sink = sink;
        this.server = server;
        sessions = new DeviceSessions(keys);
    }

    /**
     * Takes a receipt.
     *
     * @param node the receipt
     * @return completes when it is settled and acknowledged, or is to come again; never fails
     */
    public CompletionStage<Void> received(Node node) {
        CompletionStage<Void> settled = node.jid("from")
                .filter(Jid::isPerson)
                .map(from -> inOrder.run(from, () -> settle(node, from)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        return Stages.recover(settled.thenAccept(done -> acknowledge(node)), failure -> {
            log.warn("A receipt could not be settled ({})", failure.getClass().getSimpleName());
            return CompletableFuture.completedStage(null);
        });
    }

    private CompletionStage<Void> settle(Node node, Jid from) {
        String type = node.attribute("type").orElse("");
        if (type.equals("retry")) {
            return retry(node, from);
        }
        if (own.isOwn(from) || !(type.isEmpty() || type.equals("inactive") || READ.contains(type))) {
            return CompletableFuture.completedStage(null);
        }
        DeliveryStage stage = READ.contains(type) ? DeliveryStage.READ : DeliveryStage.DELIVERED;
        Instant at = ArrivedMessage.at(node, keys.time().now());
        List<String> ids = ids(node);
        ids.forEach(id -> confirmed.put(key(id, from), true));
        return Stages.inOrder(ids, id -> sink.delivery(DeliveryStatus.of(id, stage, at), List.of()));
    }

    private static List<String> ids(Node node) {
        List<String> ids = new ArrayList<>();
        node.attribute("id").ifPresent(ids::add);
        node.child("list")
                .ifPresent(list -> list.children("item")
                        .forEach(item -> item.attribute("id").ifPresent(ids::add)));
        return ids;
    }

    private static String key(String id, Jid device) {
        return id + " " + device;
    }

    private CompletionStage<Void> retry(Node node, Jid device) {
        Optional<String> id = node.attribute("id");
        int count = node.child("retry")
                .flatMap(retry -> retry.attribute("count"))
                .filter(text -> text.matches("[0-9]{1,3}"))
                .map(Integer::parseInt)
                .orElse(1);
        if (id.isEmpty() || count > MAX_RETRIES || confirmed.containsKey(key(id.get(), device))) {
            return CompletableFuture.completedStage(null);
        }
        return keys.store()
                .get(StoredMessage.MODEL, id.get())
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : again(
                                node,
                                device,
                                count,
                                found.get().id(),
                                found.get().value()));
    }

    private CompletionStage<Void> again(Node node, Jid device, int count, String id, StoredMessage message) {
        return bundle(node, device)
                .thenCompose(bundle -> bundle.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : keys.sessions().read(device, Optional.empty()).thenCompose(read -> {
                            OpenDevice open =
                                    new OpenDevice(device, read, keys.cipher().open(read.sessions(), bundle.get()));
                            byte[] bytes = Base64.getDecoder().decode(message.message());
                            boolean isOwn = own.isOwn(device);
                            Jid chat = Jid.find(message.chat()).orElse(device);
                            SealedPart part = sessions.seal(
                                    open, isOwn ? ContentWriter.ownCopy(bytes, chat) : bytes, Optional.empty());
                            Node stanza = Node.of("message")
                                    .with("id", id)
                                    .with("to", device.toString())
                                    .with("type", message.type())
                                    .with("device_fanout", "false")
                                    .with("recipient", isOwn ? Optional.of(message.chat()) : Optional.empty())
                                    .add(
                                            part.node().with("count", Integer.toString(count)),
                                            Node.of(
                                                    "device-identity",
                                                    own.proof().array()));
                            return keys.store()
                                    .commit(part.writes())
                                    .thenAccept(BatchResult::orThrow)
                                    .thenAccept(durable -> server.send(stanza));
                        }));
    }

    /** The device may have sent its keys along, or the server has them. */
    private CompletionStage<Optional<PreKeyBundle>> bundle(Node node, Jid device) {
        Optional<PreKeyBundle> sent =
                node.child("keys").flatMap(keyNode -> BundleReader.read(keyNode, BundleReader.registration(node)));
        return sent.isPresent()
                ? CompletableFuture.completedStage(sent)
                : BundleReader.fetch(List.of(device), server)
                        .thenApply(found -> Optional.ofNullable(found.get(device)));
    }

    private void acknowledge(Node node) {
        Optional<String> id = node.attribute("id");
        Optional<String> from = node.attribute("from");
        if (id.isPresent() && from.isPresent()) {
            server.send(Node.of("ack")
                    .with("class", "receipt")
                    .with("id", id)
                    .with("to", from)
                    .with("type", node.attribute("type"))
                    .with("participant", node.attribute("participant"))
                    .with("recipient", node.attribute("recipient")));
        }
    }
}
