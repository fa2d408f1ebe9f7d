package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.LocalIdentity;
import io.fairbot.whatsapp.web.internal.signal.OneTimePreKey;
import io.fairbot.whatsapp.web.internal.signal.PreKeyMessage;
import io.fairbot.whatsapp.web.internal.signal.PreKeySupply;
import io.fairbot.whatsapp.web.internal.signal.PreKeySupply.MorePreKeys;
import io.fairbot.whatsapp.web.internal.signal.SignedPreKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The prekeys of a line: stored before the server gets them, since a message may come at once. Safe for use from any thread. */
public final class PreKeyBook {
    /** The number of keys that the server gets when it has too few. */
    static final int UPLOAD = 200;

    private final ChannelStore store;
    private final LocalIdentity identity;
    private final SignedPreKey first;
    private final TimeSource time;
    private final SecureRandom random;

    /**
     * Creates the book of a line.
     *
     * @param store the store of the line
     * @param identity the identity of the device
     * @param first the signed prekey with which the device was linked
     * @param time the source of time
     * @param random the source of keys
     */
    public PreKeyBook(
            ChannelStore store, LocalIdentity identity, SignedPreKey first, TimeSource time, SecureRandom random) {
        this.store = store;
        this.identity = identity;
        this.first = first;
        this.time = time;
        this.random = random;
    }

    /** The supply as it was read; the document is absent before the first upload. */
    private record ReadSupply(PreKeySupply supply, Optional<Document<StoredSupply>> document) {
        Write write(PreKeySupply after) {
            StoredSupply next = StoredSupply.of(after);
            return document.<Write>map(read -> Write.replace(read, next))
                    .orElseGet(() -> Write.insert(StoredSupply.MODEL, StoredSupply.ID, next));
        }
    }

    /**
     * Gives the server more keys when it has few, and another signed one when the present one is old.
     *
     * @param server the connection
     * @return completes when the server has what it needs
     */
    public CompletionStage<Void> replenish(ServerRequests server) {
        return server.ask(query("get").add(Node.of("count"))).thenCompose(answer -> {
            int count = answer.child("count")
                    .flatMap(node -> node.attribute("value"))
                    .filter(value -> value.matches("[0-9]{1,6}"))
                    .map(Integer::parseInt)
                    .orElse(0);
            return supply().thenCompose(read -> {
                boolean rotates = read.supply().isRotationDue(time.now());
                PreKeySupply base = rotates ? read.supply().rotate(identity, time.now(), random) : read.supply();
                if (count >= PreKeySupply.LOW_COUNT
                        && !rotates
                        && read.document().isPresent()) {
                    return CompletableFuture.completedStage(null);
                }
                return upload(server, read, base.generate(UPLOAD, random));
            });
        });
    }

    private CompletionStage<Void> upload(ServerRequests server, ReadSupply read, MorePreKeys more) {
        return commit(read, more)
                .thenCompose(durable -> server.ask(query("set")
                        .add(
                                Node.of("registration", registration()),
                                Node.of("type", new byte[] {CurvePublicKey.TYPE}),
                                Node.of(
                                        "identity",
                                        identity.keyPair().publicKey().bytes()),
                                Node.of("list")
                                        .add(more.keys().stream()
                                                .map(PreKeyBook::key)
                                                .toList()),
                                signedKey(more.supply().signed()))))
                .thenAccept(done -> {});
    }

    private CompletionStage<Void> commit(ReadSupply read, MorePreKeys more) {
        List<Write> writes = new ArrayList<>();
        writes.add(read.write(more.supply()));
        more.keys()
                .forEach(key -> writes.add(
                        Write.put(StoredPreKey.MODEL, Integer.toString(key.id()), StoredPreKey.of(key.keyPair()))));
        return store.commit(writes).thenAccept(BatchResult::orThrow);
    }

    /**
     * Returns what a sender needs to open a new session with this device, whose message could not be read.
     *
     * @param deviceIdentity what proves that the device belongs to its account
     * @return the keys, once they are durable
     */
    public CompletionStage<Node> keysForSender(byte[] deviceIdentity) {
        return supply().thenCompose(read -> {
            MorePreKeys more = read.supply().generate(1, random);
            return commit(read, more)
                    .thenApply(durable -> Node.of("keys")
                            .add(
                                    Node.of("type", new byte[] {CurvePublicKey.TYPE}),
                                    Node.of(
                                            "identity",
                                            identity.keyPair().publicKey().bytes()),
                                    key(more.keys().get(0)),
                                    signedKey(more.supply().signed()),
                                    Node.of("device-identity", deviceIdentity)));
        });
    }

    /**
     * Returns the registration id of the device.
     *
     * @return 4 bytes
     */
    public byte[] registration() {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(identity.registrationId())
                .array();
    }

    /**
     * Finds the signed prekey that a message names.
     *
     * @param message the message
     * @return the key; empty when it is too old
     */
    public CompletionStage<Optional<SignedPreKey>> signed(PreKeyMessage message) {
        return supply().thenApply(read -> read.supply().findSigned(message.signedId()));
    }

    /**
     * Finds the one-time prekey that a message names.
     *
     * @param message the message
     * @return the document, to be deleted with the message; empty when there is none, or the message names none
     */
    public CompletionStage<Optional<Document<StoredPreKey>>> oneTime(PreKeyMessage message) {
        return message.oneTimeId().isEmpty()
                ? CompletableFuture.completedStage(Optional.empty())
                : store.get(
                        StoredPreKey.MODEL, Integer.toString(message.oneTimeId().getAsInt()));
    }

    /**
     * Returns the key in a document.
     *
     * @param document the document
     * @return the key
     */
    public static OneTimePreKey read(Document<StoredPreKey> document) {
        return new OneTimePreKey(
                Integer.parseInt(document.id()), document.value().pair());
    }

    private CompletionStage<ReadSupply> supply() {
        return store.get(StoredSupply.MODEL, StoredSupply.ID)
                .thenApply(found -> new ReadSupply(
                        found.map(document -> document.value().read())
                                .orElseGet(() -> new PreKeySupply(1, first, time.now(), List.of())),
                        found));
    }

    private static Node query(String type) {
        return Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", type)
                .with("xmlns", "encrypt");
    }

    private static Node key(OneTimePreKey key) {
        return Node.of("key")
                .add(id(key.id()), Node.of("value", key.keyPair().publicKey().bytes()));
    }

    private static Node signedKey(SignedPreKey key) {
        return Node.of("skey")
                .add(
                        id(key.id()),
                        Node.of("value", key.keyPair().publicKey().bytes()),
                        Node.of("signature", key.signature().array()));
    }

    private static Node id(int id) {
        return Node.of("id", new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
    }
}
