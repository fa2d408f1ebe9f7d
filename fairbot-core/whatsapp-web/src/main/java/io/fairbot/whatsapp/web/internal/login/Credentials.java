package io.fairbot.whatsapp.web.internal.login;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import java.util.Base64;
import java.util.Optional;

/**
 * What a line needs to log in.
 *
 * @param keys the private keys
 * @param account the account; empty until the device is linked
 * @param routing how the server wants to be reached the next time, in base64; empty until it told
 */
public record Credentials(DeviceKeys keys, Optional<LinkedAccount> account, Optional<String> routing) {
    /** The documents, one for each line. */
    public static final Model<Credentials> MODEL =
            Model.builder("web_credentials", Credentials.class).build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<Credentials> STORED =
            ChannelModel.of(MODEL).secret("keys");

    /** The id of a line's document. */
    public static final String ID = "device";

    /**
     * Returns the credentials of a device that is linked to an account.
     *
     * @param linked the account
     * @return other credentials
     */
    public Credentials with(LinkedAccount linked) {
        return new Credentials(keys, Optional.of(linked), routing);
    }

    /**
     * Returns the credentials with the address by LID, as the server tells it at each login.
     *
     * @param lid the address of the device
     * @return other credentials
     */
    public Credentials withLid(String lid) {
        return account.map(known -> with(
                        new LinkedAccount(known.jid(), Optional.of(lid), known.deviceIdentity(), known.platform())))
                .orElse(this);
    }

    /**
     * Returns the credentials with another routing.
     *
     * @param told the server's routing
     * @return other credentials
     */
    public Credentials withRouting(byte[] told) {
        return new Credentials(keys, account, Optional.of(Base64.getEncoder().encodeToString(told)));
    }

    /**
     * Returns how the server wants to be reached.
     *
     * @return its routing, possibly none
     */
    public byte[] routingBytes() {
        return routing.map(Base64.getDecoder()::decode).orElse(new byte[0]);
    }
}
