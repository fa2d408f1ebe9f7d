package io.fairbot.whatsapp.web.internal.pairing;

import io.fairbot.FairbotException;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.LinkCode.LinkKind;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.connection.ConnectionEnd;
import io.fairbot.whatsapp.web.internal.connection.ConnectionParts;
import io.fairbot.whatsapp.web.internal.connection.ServerConnection;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The linking of one connection, from the first code to the proof. It shows one QR code after another, and a code to be typed when it is asked
 * for one; when the server's references are used up, it ends the connection. Safe for use from any thread.
 */
public final class LinkProcess {
    /** How long the first QR code is shown: a person has to find the phone. */
    static final Duration FIRST_QR = Duration.ofSeconds(60);

    /** How long each further QR code is shown. */
    static final Duration NEXT_QR = Duration.ofSeconds(20);

    /** How long a code to be typed is good for. */
    static final Duration TYPED = Duration.ofMinutes(3);

    private static final Logger log = LoggerFactory.getLogger(LinkProcess.class);

    private final ConnectionParts parts;
    private final ServerConnection connection;
    private final DeviceKeys keys;
    private final String deviceName;
    private final Consumer<LinkCode> shown;
    private final Deque<String> references = new ArrayDeque<>();
    private TimeSource.TimerHandle timer = () -> {};
    private Optional<CodePairing> typed = Optional.empty();
    private byte[] secret;
    private boolean isOffered;

    /**
     * Creates a linking.
     *
     * @param parts time, chance and threads
     * @param connection the connection
     * @param keys the keys of the device
     * @param deviceName how the phone calls the device
     * @param shown the receiver of each code
     */
    public LinkProcess(
            ConnectionParts parts,
            ServerConnection connection,
            DeviceKeys keys,
            String deviceName,
            Consumer<LinkCode> shown) {
        this.parts = parts;
        this.connection = connection;
        this.keys = keys;
        this.deviceName = deviceName;
        this.shown = shown;
        secret = keys.secret();
    }

    /**
     * Takes over what the server offers to link with.
     *
     * @param offer the stanza with {@code pair-device}
     */
    public void offered(Node offer) {
        connection.send(Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "result")
                .with("id", offer.attribute("id")));
        synchronized (this) {
            offer.child("pair-device")
                    .ifPresent(device -> device.children("ref").forEach(reference -> references.add(reference.text())));
            isOffered = true;
        }
        connection.accepted();
        next(FIRST_QR);
    }

    private void next(Duration life) {
        String reference;
        synchronized (this) {
            reference = references.poll();
            timer.cancel();
            timer = parts.time().schedule(life, () -> next(NEXT_QR));
        }
        if (reference == null) {
            connection.end(new ConnectionEnd(
                    FailureCause.of(WhatsAppProvider.WEB, "408"),
                    "Nobody has linked the line while its codes were shown."));
            return;
        }
        shown.accept(new LinkCode(
                LinkKind.QR, QrCode.text(reference, keys), parts.time().now().plus(life)));
    }

    /**
     * Requests a code to be typed.
     *
     * @param phone the number of the phone
     * @return completes when the code was shown; fails with an {@link IllegalStateException} before the server has offered to link
     */
    public CompletionStage<Void> requestCode(PhoneNumber phone) {
        synchronized (this) {
            if (!isOffered) {
                return CompletableFuture.failedStage(
                        new IllegalStateException("The line is not waiting to be linked; look at its state."));
            }
        }
        CodePairing pairing = new CodePairing(phone, keys, parts.random());
        return CompletableFuture.supplyAsync(() -> pairing.hello(deviceName), parts.executor())
                .thenCompose(connection::ask)
                .thenAccept(answer -> announced(pairing, answer));
    }

    private void announced(CodePairing pairing, Node answer) {
        pairing.announced(answer);
        synchronized (this) {
            typed = Optional.of(pairing);
            timer.cancel();
            timer = parts.time().schedule(TYPED, () -> next(NEXT_QR));
        }
        shown.accept(new LinkCode(
                LinkKind.PAIRING_CODE, pairing.code(), parts.time().now().plus(TYPED)));
    }

    /**
     * Goes on after a person has typed a code.
     *
     * @param notification what the phone sent
     */
    public void codeTyped(Node notification) {
        Optional<CodePairing> pairing;
        synchronized (this) {
            pairing = typed;
        }
        if (pairing.isEmpty()) {
            log.warn("A pairing code was typed that nobody has asked for");
            return;
        }
        CompletableFuture<Void> unused = CompletableFuture.supplyAsync(
                        () -> pairing.get().finish(notification), parts.executor())
                .thenCompose(finished -> {
                    synchronized (this) {
                        secret = finished.secret();
                    }
                    return connection.ask(finished.request());
                })
                .handle((answer, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "A pairing code did not link the line: {}",
                                Stages.cause(failure).getMessage());
                    }
                    return null;
                });
    }

    /**
     * Verifies the proof that a phone has linked the device.
     *
     * @param success the stanza with {@code pair-success}
     * @return the proof; empty when it proves nothing, and the connection has ended with the reason
     */
    public Optional<PairingProof> proof(Node success) {
        byte[] known;
        synchronized (this) {
            timer.cancel();
            known = secret;
        }
        try {
            return Optional.of(PairingProof.verify(success, keys, known, parts.random()));
        } catch (FairbotException e) {
            connection.end(new ConnectionEnd(
                    FailureCause.other(WhatsAppProvider.WEB, "pairing"), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Ends the showing of codes. */
    public void end() {
        synchronized (this) {
            timer.cancel();
            isOffered = false;
        }
    }
}
