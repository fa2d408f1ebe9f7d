package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;

/** Who connects: the device's key, what it says of itself, and how the server wants to be reached. Immutable. */
public final class ConnectionIdentity {
    private final CurveKeyPair key;
    private final byte[] payload;
    private final byte[] routing;

    /**
     * Creates an identity.
     *
     * @param key the device's key for the handshake
     * @param payload what it says of itself, sent only to a server that has proved who it is
     * @param routing the routing that the server gave at an earlier time, possibly none
     */
    public ConnectionIdentity(CurveKeyPair key, byte[] payload, byte[] routing) {
        this.key = key;
        this.payload = payload.clone();
        this.routing = routing.clone();
    }

    CurveKeyPair key() {
        return key;
    }

    byte[] payload() {
        return payload.clone();
    }

    byte[] routing() {
        return routing.clone();
    }
}
