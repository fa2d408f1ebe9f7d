package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.web.internal.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The stanzas with which the server ends a connection, as causes. */
final class StreamFailures {
    private static final Pattern CODE = Pattern.compile("[0-9a-z_-]{1,20}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final String UNKNOWN = "500";
    /** What is larger is no number of seconds until the end, but the time of the end. */
    private static final long LONGEST_BAN = Duration.ofDays(3650).toSeconds();

    private StreamFailures() {}

    /** Returns the end that a stanza means; empty when it means none. */
    static Optional<ConnectionEnd> find(Node node, Instant now) {
        return switch (node.tag()) {
            case "stream:error" -> Optional.of(streamError(node));
            case "failure" -> Optional.of(loginFailure(node, now));
            case "xmlstreamend" -> Optional.of(end("closed", "The server has ended the connection.", Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static ConnectionEnd streamError(Node error) {
        Optional<Node> conflict = error.child("conflict");
        String code =
                error.attribute("code").orElseGet(() -> conflict.isPresent() ? conflictCode(conflict.get()) : UNKNOWN);
        String kind = error.children().isEmpty()
                ? ""
                : " (" + checked(error.children().get(0).tag()) + ")";
        return end(
                code,
                "The server has ended the connection with the code " + checked(code) + kind + ".",
                Optional.empty());
    }

    private static String conflictCode(Node conflict) {
        return conflict.has("type", "device_removed") ? "401" : "440";
    }

    private static ConnectionEnd loginFailure(Node failure, Instant now) {
        String code = failure.attribute("reason").orElse(UNKNOWN);
        Optional<Instant> until = failure.attribute("expire")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(Long::parseLong)
                .map(seconds -> seconds > LONGEST_BAN ? Instant.ofEpochSecond(seconds) : now.plusSeconds(seconds));
        return end(code, "The server has refused the login with the code " + checked(code) + ".", until);
    }

    private static ConnectionEnd end(String code, String detail, Optional<Instant> until) {
        return new ConnectionEnd(FailureCause.of(WhatsAppProvider.WEB, checked(code)), detail, until);
    }

    /** Returns a code that can be shown and logged. */
    private static String checked(String code) {
        return CODE.matcher(code).matches() ? code : "unknown";
    }
}
