package io.fairbot.whatsapp.web.internal.login;

import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a device says of itself at the end of the handshake: who it is, or that it wants to be linked. */
public final class ClientPayload {
    /** The kind of device: a browser. The phone shows it with the device's name. */
    public static final int PLATFORM = 1;

    private static final int WEB = 14;
    private static final int WIFI_UNKNOWN = 1;
    private static final int USER_ACTIVATED = 1;
    private static final byte KEY_TYPE = 5;
    private static final int PREKEY_ID_LENGTH = 3;
    /** No country and no network, as browsers say. */
    private static final String NO_NETWORK = "000";

    private ClientPayload() {}

    /**
     * Returns what a device says that wants to be linked.
     *
     * @param keys its keys
     * @param version the version of WhatsApp Web
     * @param deviceName how the phone calls it
     * @return the message
     */
    public static byte[] registration(DeviceKeys keys, ClientVersion version, String deviceName) {
        ProtobufWriter properties = new ProtobufWriter()
                .text(1, deviceName)
                .message(2, new ProtobufWriter().integer(1, 10).integer(2, 15).integer(3, 7))
                .integer(3, PLATFORM)
                .flag(4, false);
        byte[] id = ByteBuffer.allocate(Integer.BYTES)
                .putInt(DeviceKeys.SIGNED_PREKEY_ID)
                .array();
        ProtobufWriter pairing = new ProtobufWriter()
                .bytes(
                        1,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(keys.registrationId())
                                .array())
                .bytes(2, new byte[] {KEY_TYPE})
                .bytes(3, keys.identityKey().publicKey().bytes())
                .bytes(4, Arrays.copyOfRange(id, Integer.BYTES - PREKEY_ID_LENGTH, Integer.BYTES))
                .bytes(5, keys.preKey().publicKey().bytes())
                .bytes(6, keys.preKeySignature())
                .bytes(7, Digests.md5(version.toString().getBytes(StandardCharsets.US_ASCII)))
                .bytes(8, properties.toBytes());
        return common(version, false).message(19, pairing).flag(33, false).toBytes();
    }

    /**
     * Returns what a linked device says.
     *
     * @param device the address of the device
     * @param version the version of WhatsApp Web
     * @return the message
     */
    public static byte[] login(Jid device, ClientVersion version) {
        return common(version, true)
                .integer(1, Long.parseLong(device.user()))
                .integer(18, device.device())
                .flag(33, true)
                .flag(41, false)
                .toBytes();
    }

    private static ProtobufWriter common(ClientVersion version, boolean passive) {
        ProtobufWriter agent = new ProtobufWriter()
                .integer(1, WEB)
                .message(
                        2,
                        new ProtobufWriter()
                                .integer(1, version.primary())
                                .integer(2, version.secondary())
                                .integer(3, version.tertiary()))
                .text(3, NO_NETWORK)
                .text(4, NO_NETWORK)
                .text(5, "0.1")
                .text(7, "Desktop")
                .text(8, "0.1")
                .integer(10, 0)
                .text(11, "en")
                .text(12, "US");
        return new ProtobufWriter()
                .flag(3, passive)
                .message(5, agent)
                .message(6, new ProtobufWriter().integer(4, 0))
                .integer(12, WIFI_UNKNOWN)
                .integer(13, USER_ACTIVATED);
    }
}
