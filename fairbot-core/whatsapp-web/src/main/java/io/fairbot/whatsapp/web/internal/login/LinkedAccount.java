package io.fairbot.whatsapp.web.internal.login;

import io.fairbot.whatsapp.web.internal.binary.Jid;
import java.util.Optional;

/**
 * The account that a device is linked to.
 *
 * @param jid the address of the device by number, such as {@code 5548999990000:3@s.whatsapp.net}
 * @param lid the address of the device by LID, where the server told it
 * @param deviceIdentity what proves to others that the device belongs to the account, in base64
 * @param platform what the phone is, such as {@code android}; possibly empty
 */
public record LinkedAccount(String jid, Optional<String> lid, String deviceIdentity, String platform) {

    /**
     * Returns the address of the device by number.
     *
     * @return the address
     * @throws IllegalStateException when what is stored is none
     */
    public Jid device() {
        return Jid.find(jid)
                .orElseThrow(() -> new IllegalStateException("What is stored of a linked device has no address."));
    }

    /** Returns the name of the type alone: the rest is a number. */
    @Override
    public String toString() {
        return "LinkedAccount";
    }
}
