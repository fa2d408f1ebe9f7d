package io.fairbot.coordination.internal.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A check that the {@code Host} header of a request names this server. Safe for use from any thread.
 *
 * <p>A malicious page can make a browser send requests to a host name that its owner resolves to this machine (DNS
 * rebinding). Such a request carries the foreign name in its {@code Host} header, so only addresses and known names are
 * accepted.
 */
final class HostHeaderCheck {
    private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    HostHeaderCheck(String host, List<String> origins) {
        names.add("localhost");
        add(host);
        origins.forEach(origin -> add(URI.create(origin).getHost()));
    }

    /** Adds an accepted name. */
    void add(String name) {
        names.add(name.toLowerCase(Locale.ROOT));
    }

    boolean accepts(Optional<String> header) {
        return header.map(value -> PORT.matcher(value.toLowerCase(Locale.ROOT)).replaceFirst(""))
                .filter(name -> names.contains(name) || ADDRESS.matcher(name).matches())
                .isPresent();
    }
}
