package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.FairbotException;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle.PublicPreKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A reader of other devices' keys, which the server gives out. A device whose keys are missing or wrong has none. */
public final class BundleReader {
    private BundleReader() {}

    /**
     * Asks for the keys of devices.
     *
     * @param devices their addresses, at least one
     * @param server the connection
     * @return the keys by address, without those of which the server has none
     */
    public static CompletionStage<Map<Jid, PreKeyBundle>> fetch(Collection<Jid> devices, ServerRequests server) {
        Node query = Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "get")
                .with("xmlns", "encrypt")
                .add(Node.of("key")
                        .add(devices.stream()
                                .map(device -> Node.of("user").with("jid", device.toString()))
                                .toList()));
        return server.ask(query).thenApply(answer -> {
            Map<Jid, PreKeyBundle> bundles = new HashMap<>();
            answer.child("list")
                    .ifPresent(list -> list.children("user")
                            .forEach(user -> user.jid("jid")
                                    .ifPresent(device -> read(user, registration(user))
                                            .ifPresent(bundle -> bundles.put(device, bundle)))));
            return bundles;
        });
    }

    /**
     * Reads the keys of one device.
     *
     * @param keys the node with the keys
     * @param registrationId the registration id of the device
     * @return the keys; empty when one is missing, or the signature is wrong
     */
    public static Optional<PreKeyBundle> read(Node keys, int registrationId) {
        Optional<byte[]> identity = keys.contentOf("identity");
        Optional<Node> signed = keys.child("skey");
        Optional<byte[]> signature = signed.flatMap(key -> key.contentOf("signature"));
        if (identity.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<PublicPreKey> signedKey = signed.flatMap(BundleReader::key);
            return signedKey.map(key -> new PreKeyBundle(
                    registrationId,
                    CurvePublicKey.of(identity.get()),
                    key,
                    Bytes.of(signature.get()),
                    keys.child("key").flatMap(BundleReader::key)));
        } catch (FairbotException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the registration id beside keys.
     *
     * @param node the node that has it
     * @return the id; 0 when there is none
     */
    public static int registration(Node node) {
        return node.contentOf("registration").map(BundleReader::number).orElse(0);
    }

    private static Optional<PublicPreKey> key(Node node) {
        Optional<byte[]> id = node.contentOf("id");
        Optional<byte[]> value = node.contentOf("value");
        return id.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : Optional.of(new PublicPreKey(number(id.get()), CurvePublicKey.of(value.get())));
    }

    private static int number(byte[] bytes) {
        int number = 0;
        for (byte each : bytes) {
            number = (number << Byte.SIZE) | Byte.toUnsignedInt(each);
        }
        return number;
    }
}
