package io.fairbot.coordination.internal.http;

import io.fairbot.config.AddressRange;
import io.fairbot.http.server.RequestHead;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies whose word about the client of a request is taken. Whoever else sends such headers is the client, whatever they say.
 * Immutable.
 *
 * <p>Each proxy appends the address that it sees to {@code X-Forwarded-For}, and what stands before is what the client wrote itself. So the
 * client is the last address that is no trusted proxy.
 */
final class TrustedProxies {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTOCOL = "X-Forwarded-Proto";
    private static final String HTTP = "http";
    private static final String HTTPS = "https";
    private static final int MAX_HOPS = 20;
    /** An address with a port, as some proxies write it. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([0-9A-Fa-f:.]+)](:[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    private final List<AddressRange> ranges;
    private final Optional<String> publicUrl;

    /**
     * The head of a request as its client sent it, also through proxies.
     *
     * @param head the head as it was received
     * @param remoteAddress the address of the client
     * @param origin the address of this server that the client used, without a path; empty when the request names none
     */
    record ClientHead(RequestHead head, InetAddress remoteAddress, Optional<String> origin) implements RequestHead {
        @Override
        public String method() {
            return head.method();
        }

        @Override
        public String rawPath() {
            return head.rawPath();
        }

        @Override
        public String rawQuery() {
            return head.rawQuery();
        }

        @Override
        public List<String> headers(String name) {
            return head.headers(name);
        }

        @Override
        public OptionalLong contentLength() {
            return head.contentLength();
        }
    }

    TrustedProxies(List<AddressRange> ranges, Optional<String> publicUrl) {
        this.ranges = List.copyOf(ranges);
        this.publicUrl = publicUrl;
    }

    /** Returns the head of a request with the address of its client and the address that the client used. */
    ClientHead resolve(RequestHead head) {
        InetAddress peer = head.remoteAddress();
        boolean isProxied = trusts(peer);
        String scheme = isProxied ? scheme(head) : HTTP;
        Optional<String> origin =
                publicUrl.or(() -> head.header("Host").map(host -> scheme + "://" + host.toLowerCase(Locale.ROOT)));
        return new ClientHead(head, isProxied ? client(head, peer) : peer, origin);
    }

    private boolean trusts(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private InetAddress client(RequestHead head, InetAddress peer) {
        List<String> hops = elements(head, FOR);
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS) && trusts(client); i--) {
            Optional<InetAddress> before = address(hops.get(i));
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return client;
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher matcher = WITH_PORT.matcher(hop);
        if (!matcher.matches()) {
            return AddressRange.address(hop);
        }
        return AddressRange.address(matcher.group(1) == null ? matcher.group(3) : matcher.group(1));
    }

    /** Returns the scheme that the nearest proxy names. */
    private static String scheme(RequestHead head) {
        List<String> schemes = elements(head, PROTOCOL);
        return !schemes.isEmpty() && schemes.get(schemes.size() - 1).equalsIgnoreCase(HTTPS) ? HTTPS : HTTP;
    }

    private static List<String> elements(RequestHead head, String name) {
        return head.headers(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .toList();
    }
}
