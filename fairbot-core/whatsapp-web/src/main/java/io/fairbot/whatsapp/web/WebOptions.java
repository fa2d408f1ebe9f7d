package io.fairbot.whatsapp.web;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.whatsapp.web.internal.login.ClientVersion;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of the channel: where the server is, how it proves who it is, and what a linked device calls itself. Immutable.
 *
 * @param url the address of the server
 * @param rootKey the key with which the server's certificates are signed, 32 bytes in hexadecimal digits
 * @param version the version of WhatsApp Web that the device names
 * @param deviceName the name of the device on the phone
 */
record WebOptions(URI url, String rootKey, ClientVersion version, String deviceName) {
    /** The address of the live service. */
    static final URI LIVE = URI.create("wss://web.whatsapp.com/ws/chat");

    /** The key of the live service, which every client has built in. */
    static final String LIVE_ROOT_KEY = "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b";

    private static final List<String> LIVE_DOMAINS = List.of("whatsapp.com", "whatsapp.net");

    /**
     * Checks that the live service is asked for its own key: with another, somebody between here and there could read along.
     *
     * @throws IllegalArgumentException when it has another key
     */
    WebOptions {
        if (!rootKey.equals(LIVE_ROOT_KEY) && isLive(url)) {
            throw new IllegalArgumentException(BootstrapSettings.WEB_ROOT_KEY.name()
                    + " is for another server in " + BootstrapSettings.WEB_URL.name()
                    + ", and the live service has its own key: remove one of the two.");
        }
    }

    private static boolean isLive(URI url) {
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return LIVE_DOMAINS.stream().anyMatch(live -> name.equals(live) || name.endsWith("." + live));
    }

    /**
     * Reads the options from bootstrap settings.
     *
     * @param settings the settings
     * @return the options
     * @throws IllegalArgumentException as the constructor, and when the version has a number of more than 32 bits
     */
    static WebOptions of(Settings settings) {
        return new WebOptions(
                settings.find(BootstrapSettings.WEB_URL).map(URI::create).orElse(LIVE),
                settings.find(BootstrapSettings.WEB_ROOT_KEY)
                        .map(key -> HexFormat.of().formatHex(Base64.getDecoder().decode(key)))
                        .orElse(LIVE_ROOT_KEY),
                settings.find(BootstrapSettings.WEB_CLIENT_VERSION)
                        .map(ClientVersion::parse)
                        .orElse(ClientVersion.BUILT_IN),
                settings.get(BootstrapSettings.WEB_DEVICE_NAME));
    }
}
