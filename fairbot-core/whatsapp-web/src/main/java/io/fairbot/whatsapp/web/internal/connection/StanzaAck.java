package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.web.internal.binary.Node;
import java.util.Optional;

/** The acknowledgement of a stanza, after which the server delivers it no more. */
public final class StanzaAck {
    private StanzaAck() {}

    /**
     * Returns the acknowledgement of a stanza.
     *
     * @param node a message, receipt, notification or call
     * @return the acknowledgement; empty when the stanza has no id or no sender, and so cannot be acknowledged
     */
    public static Optional<Node> of(Node node) {
        Optional<String> id = node.attribute("id");
        Optional<String> from = node.attribute("from");
        if (id.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Node.of("ack")
                .with("class", node.tag())
                .with("id", id)
                .with("to", from)
                .with("type", node.is("message") ? Optional.empty() : node.attribute("type"))
                .with("participant", node.attribute("participant"))
                .with("recipient", node.attribute("recipient")));
    }
}
