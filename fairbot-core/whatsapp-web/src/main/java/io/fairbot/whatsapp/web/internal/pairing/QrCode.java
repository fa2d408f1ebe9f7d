package io.fairbot.whatsapp.web.internal.pairing;

import io.fairbot.whatsapp.web.internal.login.ClientPayload;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import java.util.Base64;

/** The texts of the QR codes that a phone scans. */
public final class QrCode {
    private static final String PAGE = "https://wa.me/settings/linked_devices#";

    private QrCode() {}

    /**
     * Returns the text of a code. It has the secret with which the phone vouches for the device, so it belongs in no log.
     *
     * @param reference the server's name of the connection
     * @param keys the keys of the device
     * @return the text
     */
    public static String text(String reference, DeviceKeys keys) {
        return PAGE
                + String.join(
                        ",",
                        reference,
                        base64(keys.noiseKey().publicKey().bytes()),
                        base64(keys.identityKey().publicKey().bytes()),
                        base64(keys.secret()),
                        Integer.toString(ClientPayload.PLATFORM));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
