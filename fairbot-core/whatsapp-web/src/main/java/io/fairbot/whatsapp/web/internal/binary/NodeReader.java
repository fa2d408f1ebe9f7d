package io.fairbot.whatsapp.web.internal.binary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A reader of the nodes that arrive. Whatever the bytes are, it returns a node or throws, in a time and with memory that follow from its
 * bounds: {@value #MAX_BYTES} bytes after unpacking, {@value #MAX_DEPTH} nodes within each other, {@value #MAX_NODES} nodes in all.
 */
public final class NodeReader {
    /** The largest size of a node after unpacking. */
    public static final int MAX_BYTES = 4 << 20;

    /** The largest number of nodes within each other. */
    public static final int MAX_DEPTH = 32;

    /** The largest number of nodes within a stanza, itself included. */
    public static final int MAX_NODES = 100_000;

    /** The version of the table of words, which the first bytes of a connection name. */
    public static final int DICTIONARY = WordTable.VERSION;

    private static final int COMPRESSED = 2;
    private static final int BLOCK = 16 * 1024;
    private static final int LID_DOMAIN = 1;
    private static final int HOSTED_DOMAIN = 128;
    private static final int HOSTED_LID_DOMAIN = 129;

    private final byte[] bytes;
    private int at;
    private int nodes;

    private NodeReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a stanza.
     *
     * @param frame what a frame contains after decryption: a byte of flags, and the node, compressed where a flag says so
     * @return the node
     * @throws MalformedNodeException when it is no node, has more than the bounds, or bytes are left over
     */
    public static Node read(byte[] frame) {
        if (frame.length < 2) {
            throw new MalformedNodeException("A frame has no node.");
        }
        byte[] body = Arrays.copyOfRange(frame, 1, frame.length);
        if ((frame[0] & COMPRESSED) != 0) {
            body = inflate(body);
        } else if (body.length > MAX_BYTES) {
            throw tooLong();
        }
        NodeReader reader = new NodeReader(body);
        Node node = reader.node(reader.next(), 1);
        if (reader.at != body.length) {
            throw new MalformedNodeException("A frame has bytes after its node.");
        }
        return node;
    }

    private static MalformedNodeException tooLong() {
        return new MalformedNodeException("A node has more than " + MAX_BYTES + " bytes.");
    }

    private static byte[] inflate(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] unpacked = new byte[Math.min(MAX_BYTES, Math.max(BLOCK, 4 * packed.length))];
            int length = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(unpacked, length, unpacked.length - length);
                length += more;
                if (more == 0 && length < unpacked.length) {
                    throw new MalformedNodeException("A compressed node is cut off.");
                }
                if (length == unpacked.length && !inflater.finished()) {
                    if (length == MAX_BYTES) {
                        throw tooLong();
                    }
                    unpacked = Arrays.copyOf(unpacked, Math.min(MAX_BYTES, 2 * length));
                }
            }
            return Arrays.copyOf(unpacked, length);
        } catch (DataFormatException e) {
            throw new MalformedNodeException("A compressed node cannot be unpacked.");
        } finally {
            inflater.end();
        }
    }

    private Node node(int tag, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedNodeException("A stanza has more than " + MAX_DEPTH + " nodes within each other.");
        }
        if (++nodes > MAX_NODES) {
            throw new MalformedNodeException("A stanza has more than " + MAX_NODES + " nodes.");
        }
        int size = listSize(tag);
        if (size < 1) {
            throw new MalformedNodeException("A node has no tag.");
        }
        String name = text(next());
        if (name.isEmpty()) {
            throw new MalformedNodeException("A node has no tag.");
        }
        Map<String, String> attributes = attributes((size - 1) / 2);
        if (size % 2 != 0) {
            return new Node(name, attributes, List.of(), new byte[0]);
        }
        int content = next();
        if (isList(content)) {
            return new Node(name, attributes, children(listSize(content), depth), new byte[0]);
        }
        return new Node(name, attributes, List.of(), content(content));
    }

    private Map<String, String> attributes(int count) {
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(text(next()), text(next()));
        }
        return Collections.unmodifiableMap(attributes);
    }

    private List<Node> children(int count, int depth) {
        List<Node> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            children.add(node(next(), depth + 1));
        }
        return Collections.unmodifiableList(children);
    }

    private byte[] content(int tag) {
        return switch (tag) {
            case NodeTags.BYTES_8, NodeTags.BYTES_20, NodeTags.BYTES_32 -> take(byteLength(tag));
            default -> text(tag).getBytes(StandardCharsets.UTF_8);
        };
    }

    private int byteLength(int tag) {
        return switch (tag) {
            case NodeTags.BYTES_8 -> next();
            case NodeTags.BYTES_20 -> (next() & 0x0F) << 16 | next() << 8 | next();
            default -> {
                int length = next() << 24 | next() << 16 | next() << 8 | next();
                if (length < 0) {
                    throw cutOff();
                }
                yield length;
            }
        };
    }

    private static boolean isList(int tag) {
        return tag == NodeTags.EMPTY || tag == NodeTags.LIST_8 || tag == NodeTags.LIST_16;
    }

    private int listSize(int tag) {
        return switch (tag) {
            case NodeTags.EMPTY -> 0;
            case NodeTags.LIST_8 -> next();
            case NodeTags.LIST_16 -> next() << 8 | next();
            default -> throw new MalformedNodeException("A node does not begin with a list.");
        };
    }

    private String text(int tag) {
        return switch (tag) {
            case NodeTags.EMPTY -> "";
            case NodeTags.BYTES_8, NodeTags.BYTES_20, NodeTags.BYTES_32 ->
                new String(take(byteLength(tag)), StandardCharsets.UTF_8);
            case NodeTags.NIBBLE -> packed(PackedText.NIBBLE);
            case NodeTags.HEX -> packed(PackedText.HEX);
            case NodeTags.JID -> {
                String user = text(next());
                String server = text(next());
                yield user + "@" + server;
            }
            case NodeTags.DEVICE_JID -> deviceJid();
            case NodeTags.MESSENGER_JID -> {
                String user = text(next());
                int device = next() << 8 | next();
                yield user + ":" + device + "@" + text(next());
            }
            case NodeTags.INTEROP_JID -> interopJid();
            default ->
                tag >= NodeTags.LIST_WORD && tag <= NodeTags.LAST_LIST_WORD
                        ? WordTable.WORDS.word(tag - NodeTags.LIST_WORD, next())
                        : WordTable.WORDS.single(tag);
        };
    }

    private String deviceJid() {
        int domain = next();
        int device = next();
        String server = switch (domain) {
            case LID_DOMAIN -> Jid.LID;
            case HOSTED_DOMAIN -> "hosted";
            case HOSTED_LID_DOMAIN -> "hosted.lid";
            default -> Jid.PHONE;
        };
        return new Jid(text(next()), device, server).toString();
    }

    private String interopJid() {
        String user = text(next());
        int device = next() << 8 | next();
        int integrator = next() << 8 | next();
        return integrator + "-" + user + ":" + device + "@" + text(next());
    }

    private String packed(PackedText form) {
        int head = next();
        return form.unpack(head, take(PackedText.length(head)));
    }

    private byte[] take(int length) {
        if (length > bytes.length - at) {
            throw cutOff();
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private int next() {
        if (at == bytes.length) {
            throw cutOff();
        }
        return bytes[at++] & 0xFF;
    }

    private static MalformedNodeException cutOff() {
        return new MalformedNodeException("A node is cut off.");
    }
}
