package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.runtime.Stages;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.keys.BundleReader;
import io.fairbot.whatsapp.web.internal.keys.ServerRequests;
import io.fairbot.whatsapp.web.internal.keys.SessionBook.ReadSessions;
import io.fairbot.whatsapp.web.internal.message.Padding;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.EncryptedMessage;
import io.fairbot.whatsapp.web.internal.signal.SessionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The sessions with the devices that a message is for, each of them open: where there is none, one is opened. */
final class DeviceSessions {
    private final LineKeys keys;

    DeviceSessions(LineKeys keys) {
        this.keys = keys;
    }

    /** A device with an open session. */
    record OpenDevice(Jid device, ReadSessions read, SessionRecord sessions) {}

    /** A message for one device, and what is to be stored before it is sent. */
    record SealedPart(Node node, boolean opensSession, List<Write> writes) {}

    /** Opens the sessions; a device whose keys the server does not have is left out. */
    CompletionStage<List<OpenDevice>> open(List<Jid> devices, ServerRequests server) {
        List<CompletionStage<ReadSessions>> stages = devices.stream()
                .map(device -> keys.sessions().read(device, Optional.empty()))
                .toList();
        return Stages.all(stages).thenCompose(reads -> {
            List<Jid> missing = new ArrayList<>();
            for (int i = 0; i < devices.size(); i++) {
                if (!reads.get(i).sessions().canSend()) {
                    missing.add(devices.get(i));
                }
            }
            CompletionStage<Map<Jid, PreKeyBundle>> bundles = missing.isEmpty()
                    ? CompletableFuture.completedStage(Map.of())
                    : BundleReader.fetch(missing, server);
            return bundles.thenApply(found -> {
                List<OpenDevice> open = new ArrayList<>();
                for (int i = 0; i < devices.size(); i++) {
                    open(devices.get(i), reads.get(i), found).ifPresent(open::add);
                }
                return open;
            });
        });
    }

    private Optional<OpenDevice> open(Jid device, ReadSessions read, Map<Jid, PreKeyBundle> bundles) {
        SessionRecord sessions = read.sessions();
        if (sessions.canSend()) {
            return Optional.of(new OpenDevice(device, read, sessions));
        }
        return Optional.ofNullable(bundles.get(device))
                .map(bundle -> new OpenDevice(device, read, keys.cipher().open(sessions, bundle)));
    }

    /** Encrypts a message for a device. */
    SealedPart seal(OpenDevice device, byte[] message, Optional<String> mediaType) {
        EncryptedMessage part = keys.cipher().encrypt(device.sessions(), Padding.add(message, keys.random()));
        Node node = Node.of("enc", part.message().array())
                .with("v", "2")
                .with("type", part.opensSession() ? "pkmsg" : "msg")
                .with("mediatype", mediaType);
        return new SealedPart(node, part.opensSession(), device.read().writes(part.sessions()));
    }
}
