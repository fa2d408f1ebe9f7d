package io.fairbot.coordination.internal.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets through requests that were meant for this server.
 *
 * <p>A page of a stranger can make a browser send requests to a name that the stranger points at this machine (DNS
 * rebinding). Such a request carries the stranger's name; one that carries an address, or a name of ours, is meant for us.
 */
final class HostHeaderCheck {
    private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    HostHeaderCheck(String host, List<String> origins) {
        names.add(host.toLowerCase(Locale.ROOT));
        origins.forEach(origin -> names.add(URI.create(origin).getHost().toLowerCase(Locale.ROOT)));
    }

    boolean isOurs(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String name = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }
}
