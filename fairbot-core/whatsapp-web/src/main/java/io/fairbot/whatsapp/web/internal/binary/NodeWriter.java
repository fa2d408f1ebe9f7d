package io.fairbot.whatsapp.web.internal.binary;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A writer of the nodes that are sent. */
public final class NodeWriter {
    private static final int MAX_BYTE = 0xFF;
    private static final int MAX_LIST = 0xFFFF;
    private static final int MAX_20_BITS = 1 << 20;
    private static final int LID_DOMAIN = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private NodeWriter() {}

    /**
     * Writes a stanza.
     *
     * @param node the node
     * @return what a frame contains before encryption: a byte of flags, and the node
     * @throws MalformedNodeException when a node has more than 65,535 parts
     */
    public static byte[] write(Node node) {
        NodeWriter writer = new NodeWriter();
        writer.out.write(0);
        writer.node(node);
        return writer.out.toByteArray();
    }

    private void node(Node node) {
        boolean hasChildren = !node.children().isEmpty();
        byte[] content = node.rawContent();
        listSize(1 + 2 * node.attributes().size() + (hasChildren || content.length > 0 ? 1 : 0));
        text(node.tag());
        for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
            text(attribute.getKey());
            text(attribute.getValue());
        }
        if (hasChildren) {
            children(node.children());
        } else if (content.length > 0) {
            bytes(content);
        }
    }

    private void children(List<Node> children) {
        listSize(children.size());
        children.forEach(this::node);
    }

    private void listSize(int size) {
        if (size > MAX_LIST) {
            throw new MalformedNodeException("A node has more than " + MAX_LIST + " parts.");
        }
        if (size <= MAX_BYTE) {
            out.write(NodeTags.LIST_8);
        } else {
            out.write(NodeTags.LIST_16);
            out.write(size >> 8);
        }
        out.write(size);
    }

    private void text(String text) {
        byte[] code = WordTable.WORDS.code(text);
        if (code != null) {
            out.writeBytes(code);
            return;
        }
        for (PackedText form : PackedText.values()) {
            if (form.covers(text)) {
                out.write(form.tag());
                out.writeBytes(form.pack(text));
                return;
            }
        }
        // Only where it is read as the same text again.
        Optional<Jid> jid = Jid.find(text).filter(found -> found.toString().equals(text));
        if (jid.isEmpty()) {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        } else {
            jid(jid.get());
        }
    }

    private void jid(Jid jid) {
        boolean isLid = jid.server().equals(Jid.LID);
        if (jid.device() > 0
                && jid.device() <= MAX_BYTE
                && (isLid || jid.server().equals(Jid.PHONE))) {
            out.write(NodeTags.DEVICE_JID);
            out.write(isLid ? LID_DOMAIN : 0);
            out.write(jid.device());
            text(jid.user());
            return;
        }
        out.write(NodeTags.JID);
        if (jid.user().isEmpty()) {
            out.write(NodeTags.EMPTY);
        } else {
            text(jid.device() == 0 ? jid.user() : jid.user() + ":" + jid.device());
        }
        text(jid.server());
    }

    private void bytes(byte[] content) {
        if (content.length <= MAX_BYTE) {
            out.write(NodeTags.BYTES_8);
        } else if (content.length < MAX_20_BITS) {
            out.write(NodeTags.BYTES_20);
            out.write(content.length >> 16);
            out.write(content.length >> 8);
        } else {
            out.write(NodeTags.BYTES_32);
            out.write(content.length >> 24);
            out.write(content.length >> 16);
            out.write(content.length >> 8);
        }
        out.write(content.length);
        out.writeBytes(content);
    }
}
