package io.fairbot.coordination.internal.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The check that a request was meant for this server. Safe for use from any thread.
 *
 * <p>A page of a stranger can make a browser send requests to a name that the stranger points at this machine (DNS
 * rebinding). Such a request carries the stranger's name; one that carries an address, or a name of ours, is meant for us.
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

    /** Accepts one more name. */
    void add(String name) {
        names.add(name.toLowerCase(Locale.ROOT));
    }

    boolean accepts(Optional<String> header) {
        return header.map(value -> PORT.matcher(value.toLowerCase(Locale.ROOT)).replaceFirst(""))
                .filter(name -> names.contains(name) || ADDRESS.matcher(name).matches())
                .isPresent();
    }
}
