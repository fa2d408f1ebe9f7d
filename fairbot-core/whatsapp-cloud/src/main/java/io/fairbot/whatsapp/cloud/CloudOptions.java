package io.fairbot.whatsapp.cloud;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options of the Cloud API's channel. Immutable.
 *
 * @param graphUrl the base address of the Graph API, without a version: {@code https}, or {@code http} on this machine
 * @param apiVersion the version of the Graph API that each call names, such as {@code v26.0}
 * @param accessToken the token with which the Graph API is called; a line may have one of its own
 * @param appSecrets the secrets of the app, with which webhooks are signed: one, or two while one is replaced
 * @param verifyToken the token that Meta repeats when the webhook is set up
 */
public record CloudOptions(
        URI graphUrl, String apiVersion, Secret accessToken, List<Secret> appSecrets, Secret verifyToken) {
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,3}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX_SECRETS = 2;
    /** Without these there is no channel; the others have defaults. */
    private static final List<Setting<?>> REQUIRED = List.of(
            BootstrapSettings.CLOUD_ACCESS_TOKEN,
            BootstrapSettings.CLOUD_APP_SECRETS,
            BootstrapSettings.CLOUD_VERIFY_TOKEN);

    /**
     * Checks the address, the version and the number of secrets.
     *
     * @throws IllegalArgumentException when one is not as described
     */
    public CloudOptions {
        appSecrets = List.copyOf(appSecrets);
        if (!isAllowed(graphUrl)) {
            throw new IllegalArgumentException(
                    BootstrapSettings.CLOUD_GRAPH_URL.name() + " must begin with https:// and have a host and no query,"
                            + " since the access token is sent to it; http:// is for a server on this machine.");
        }
        if (!VERSION.matcher(apiVersion).matches()) {
            throw new IllegalArgumentException(
                    BootstrapSettings.CLOUD_API_VERSION.name() + " must be a version such as v26.0.");
        }
        if (appSecrets.isEmpty() || appSecrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException(BootstrapSettings.CLOUD_APP_SECRETS.name()
                    + " must be one secret, or two while one is replaced; there are " + appSecrets.size() + ".");
        }
    }

    private static boolean isAllowed(URI address) {
        String host = address.getHost();
        return host != null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(host)));
    }

    /**
     * Reads the options from bootstrap settings.
     *
     * @param settings the settings
     * @return the options
     * @throws IllegalStateException when a setting without a default is missing; the message names all that are
     * @throws IllegalArgumentException as the constructor
     */
    public static CloudOptions of(Settings settings) {
        List<String> missing = new ArrayList<>();
        REQUIRED.stream()
                .filter(setting -> settings.find(setting).isEmpty())
                .forEach(setting -> missing.add(setting.name()));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The channel cloud needs settings that are missing: "
                    + String.join(", ", missing) + ". Set " + (missing.size() == 1 ? "it" : "them")
                    + ", or use another channel.");
        }
        return new CloudOptions(
                URI.create(settings.get(BootstrapSettings.CLOUD_GRAPH_URL)),
                settings.get(BootstrapSettings.CLOUD_API_VERSION),
                settings.get(BootstrapSettings.CLOUD_ACCESS_TOKEN),
                settings.get(BootstrapSettings.CLOUD_APP_SECRETS),
                settings.get(BootstrapSettings.CLOUD_VERIFY_TOKEN));
    }

    /**
     * Reads the options where the channel is used: it is the default channel, or one of its settings without a default is
     * there.
     *
     * @param settings the settings
     * @return the options, empty where no such setting is there and another channel is the default
     * @throws IllegalStateException when one is there and another is missing; the message names all that are missing
     * @throws IllegalArgumentException as the constructor
     */
    public static Optional<CloudOptions> find(Settings settings) {
        boolean isUsed = settings.get(BootstrapSettings.CHANNEL).equals("cloud")
                || REQUIRED.stream().anyMatch(setting -> settings.find(setting).isPresent());
        return isUsed ? Optional.of(of(settings)) : Optional.empty();
    }

    /**
     * Returns the address of a node of the Graph API.
     *
     * @param path the path after the version, without a slash at its beginning, with a query where it needs one
     * @return the address, with the version
     */
    URI address(String path) {
        String base = graphUrl.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + apiVersion + "/" + path);
    }
}
