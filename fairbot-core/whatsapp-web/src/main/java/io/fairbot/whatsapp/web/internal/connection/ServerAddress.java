package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import java.net.URI;

/**
 * The address of a server, and how it proves who it is.
 *
 * @param url the address of its WebSocket
 * @param rootKey the key that has signed its certificates
 */
public record ServerAddress(URI url, CurvePublicKey rootKey) {}
