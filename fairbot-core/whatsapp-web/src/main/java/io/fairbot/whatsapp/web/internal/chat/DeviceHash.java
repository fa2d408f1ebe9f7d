package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A hash of the devices that a message is for, by which the server sees that the list is stale. */
final class DeviceHash {
    private static final int LENGTH = 6;

    private DeviceHash() {}

    static String of(List<Jid> devices) {
        String sorted = devices.stream().map(Jid::toString).sorted().collect(Collectors.joining());
        byte[] hash = Digests.sha256(sorted.getBytes(StandardCharsets.UTF_8));
        return "2:" + Base64.getEncoder().encodeToString(hash).substring(0, LENGTH);
    }
}
