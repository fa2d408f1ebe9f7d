package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.SignalMessage.Direction;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A session with another device: the double ratchet at one moment. Immutable.
 *
 * @param remoteIdentity the identity of the other device
 * @param remoteRegistrationId its registration id
 * @param baseKey the key with which its opener began it, which names it
 * @param root the root key
 * @param own the own key of the present sending chain
 * @param sending the sending chain
 * @param previousCounter the place of the last message of the sending chain before
 * @param receiving the receiving chains, the latest last, up to {@value #MAX_CHAINS}
 * @param opening what each message tells until the other side has answered; empty when it has, or was the opener
 */
record RatchetSession(
        CurvePublicKey remoteIdentity,
        int remoteRegistrationId,
        CurvePublicKey baseKey,
        Bytes root,
        CurveKeyPair own,
        ChainKey sending,
        int previousCounter,
        List<ReceiverChain> receiving,
        Optional<Opening> opening) {
    static final int MAX_CHAINS = 5;

    RatchetSession {
        receiving = List.copyOf(receiving);
    }

    /** The prekeys of the other device with which a session was opened. */
    record Opening(int signedId, OptionalInt oneTimeId) {}

    /** A text that was decrypted, and the session after it. */
    record Opened(Bytes plain, RatchetSession after) {}

    /** A message, and the session after it. */
    record Sealed(Bytes message, RatchetSession after) {}

    Sealed encrypt(byte[] plain, LocalIdentity identity) {
        CurvePublicKey ownIdentity = identity.keyPair().publicKey();
        byte[] message = SignalMessage.write(
                sending, own.publicKey(), previousCounter, plain, new Direction(ownIdentity, remoteIdentity));
        byte[] wrapped = opening.map(keys -> new PreKeyMessage(
                                identity.registrationId(),
                                keys.oneTimeId(),
                                keys.signedId(),
                                baseKey,
                                ownIdentity,
                                Bytes.of(message))
                        .toBytes())
                .orElse(message);
        return new Sealed(Bytes.of(wrapped), with(root, own, sending.next(), previousCounter, receiving, opening));
    }

    Opened decrypt(SignalMessage message, LocalIdentity identity, SecureRandom random) {
        Direction direction = new Direction(remoteIdentity, identity.keyPair().publicKey());
        for (int i = receiving.size() - 1; i >= 0; i--) {
            if (receiving.get(i).ratchetKey().equals(message.ratchetKey())) {
                ReceiverChain.ChainStep step = receiving.get(i).take(message.counter());
                Bytes plain = Bytes.of(message.decrypt(step.seed(), direction));
                List<ReceiverChain> chains = new ArrayList<>(receiving);
                chains.set(i, step.after());
                return new Opened(plain, with(root, own, sending, previousCounter, bounded(chains), Optional.empty()));
            }
        }
        return turn(message, direction, random);
    }

    /** Decrypts the first message under a new key of the other side, and takes a new one of its own. */
    private Opened turn(SignalMessage message, Direction direction, SecureRandom random) {
        ChainKey.RootStep theirs = ChainKey.begin(root, own.agree(message.ratchetKey()));
        ReceiverChain.ChainStep step =
                ReceiverChain.begin(message.ratchetKey(), theirs.chain()).take(message.counter());
        Bytes plain = Bytes.of(message.decrypt(step.seed(), direction));
        CurveKeyPair next = CurveKeyPair.generate(random);
        ChainKey.RootStep ours = ChainKey.begin(theirs.root(), next.agree(message.ratchetKey()));
        List<ReceiverChain> chains = new ArrayList<>(receiving);
        chains.add(step.after());
        int last = Math.max(sending.index() - 1, 0);
        return new Opened(plain, with(ours.root(), next, ours.chain(), last, bounded(chains), Optional.empty()));
    }

    private static List<ReceiverChain> bounded(List<ReceiverChain> chains) {
        List<ReceiverChain> latest =
                new ArrayList<>(chains.subList(Math.max(chains.size() - MAX_CHAINS, 0), chains.size()));
        int room = ReceiverChain.MAX_SKIPPED;
        for (int i = latest.size() - 1; i >= 0; i--) {
            ReceiverChain chain = latest.get(i);
            if (chain.skipped().size() > room) {
                latest.set(i, chain.keepLatest(room));
            }
            room -= latest.get(i).skipped().size();
        }
        return latest;
    }

    private RatchetSession with(
            Bytes nextRoot,
            CurveKeyPair nextOwn,
            ChainKey nextSending,
            int last,
            List<ReceiverChain> chains,
            Optional<Opening> stillOpening) {
        return new RatchetSession(
                remoteIdentity,
                remoteRegistrationId,
                baseKey,
                nextRoot,
                nextOwn,
                nextSending,
                last,
                chains,
                stillOpening);
    }

    @Override
    public String toString() {
        return "RatchetSession[" + sending.index() + " sent, " + receiving.size() + " chains]";
    }
}
