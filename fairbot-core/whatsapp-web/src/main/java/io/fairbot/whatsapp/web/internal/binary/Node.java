package io.fairbot.whatsapp.web.internal.binary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stanza, or a part of one: a tag, attributes, and either bytes or further nodes. Immutable; what {@code with} and {@code add} return
 * is another node.
 */
public final class Node {
    private static final byte[] NOTHING = {};

    private final String tag;
    private final Map<String, String> attributes;
    private final List<Node> children;
    /** Not changed by anyone; empty where there are children, or nothing. */
    private final byte[] content;

    Node(String tag, Map<String, String> attributes, List<Node> children, byte[] content) {
        this.tag = tag;
        this.attributes = attributes;
        this.children = children;
        this.content = content;
    }

    /**
     * Creates a node without attributes and content.
     *
     * @param tag the tag, not empty
     * @return the node
     */
    public static Node of(String tag) {
        return new Node(tag, Map.of(), List.of(), NOTHING);
    }

    /**
     * Creates a node with bytes.
     *
     * @param tag the tag, not empty
     * @param content the bytes
     * @return the node
     */
    public static Node of(String tag, byte[] content) {
        return new Node(tag, Map.of(), List.of(), content.clone());
    }

    /**
     * Creates a node with a text.
     *
     * @param tag the tag, not empty
     * @param content the text
     * @return the node
     */
    public static Node of(String tag, String content) {
        return new Node(tag, Map.of(), List.of(), content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds an attribute, or replaces it.
     *
     * @param name its name
     * @param value its value
     * @return another node
     */
    public Node with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Node(tag, Collections.unmodifiableMap(more), children, content);
    }

    /**
     * Adds an attribute where there is a value.
     *
     * @param name its name
     * @param value its value
     * @return another node, or this one
     */
    public Node with(String name, Optional<String> value) {
        return value.map(present -> with(name, present)).orElse(this);
    }

    /**
     * Adds nodes after those within this one.
     *
     * @param more the nodes
     * @return another node
     */
    public Node add(Node... more) {
        return add(List.of(more));
    }

    /**
     * Adds nodes after those within this one.
     *
     * @param more the nodes
     * @return another node
     * @throws IllegalStateException when this node has bytes
     */
    public Node add(List<Node> more) {
        if (content.length > 0) {
            throw new IllegalStateException("A node has bytes or nodes, and <" + tag + "> has bytes.");
        }
        List<Node> all = new ArrayList<>(children);
        all.addAll(more);
        return new Node(tag, attributes, Collections.unmodifiableList(all), NOTHING);
    }

    /**
     * Returns the tag.
     *
     * @return the tag
     */
    public String tag() {
        return tag;
    }

    /**
     * Returns whether the tag is a given one.
     *
     * @param other the tag
     * @return whether it is
     */
    public boolean is(String other) {
        return tag.equals(other);
    }

    /**
     * Returns the attributes.
     *
     * @return the attributes by name, in their order
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * Returns an attribute.
     *
     * @param name its name
     * @return its value; empty when it is absent
     */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /**
     * Returns an attribute that is an address.
     *
     * @param name its name
     * @return the address; empty when it is absent, or no address
     */
    public Optional<Jid> jid(String name) {
        return attribute(name).flatMap(Jid::find);
    }

    /**
     * Returns whether an attribute has a value.
     *
     * @param name its name
     * @param value the value
     * @return whether it is there and has this value
     */
    public boolean has(String name, String value) {
        return value.equals(attributes.get(name));
    }

    /**
     * Returns the nodes within this one.
     *
     * @return the nodes, none when it has bytes
     */
    public List<Node> children() {
        return children;
    }

    /**
     * Returns the nodes of a tag within this one.
     *
     * @param childTag the tag
     * @return the nodes, in their order
     */
    public List<Node> children(String childTag) {
        return children.stream().filter(child -> child.is(childTag)).toList();
    }

    /**
     * Returns the first node of a tag within this one.
     *
     * @param childTag the tag
     * @return the node; empty when there is none
     */
    public Optional<Node> child(String childTag) {
        return children.stream().filter(child -> child.is(childTag)).findFirst();
    }

    /**
     * Returns the bytes.
     *
     * @return the bytes, a copy; none when it has nodes or nothing
     */
    public byte[] content() {
        return content.clone();
    }

    /**
     * Returns the bytes as a text; what is not UTF-8 is replaced.
     *
     * @return the text, empty when it has nodes or nothing
     */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /**
     * Returns the bytes of the first node of a tag within this one.
     *
     * @param childTag the tag
     * @return the bytes; empty when there is no such node
     */
    public Optional<byte[]> contentOf(String childTag) {
        return child(childTag).map(Node::content);
    }

    /** Returns the bytes without copying them; for the writer, which only reads them. */
    byte[] rawContent() {
        return content;
    }

    /** Returns the tags alone: attributes and content are people's numbers and texts. */
    @Override
    public String toString() {
        return "<" + tag + ">" + (children.isEmpty() ? "" : children.size() + " nodes");
    }
}
