package io.fairbot.whatsapp.web.internal.binary;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Nodes that a real client has encoded: {@code wa-vectors/nodes.json}. */
final class NodeVectors {
    /** A node, and its bytes where they are not too many for a file. */
    static final class NodeVector {
        private final Node node;
        private final byte[] bytes;
        private final int length;

        NodeVector(Node node, byte[] bytes, int length) {
            this.node = node;
            this.bytes = bytes;
            this.length = length;
        }

        Node node() {
            return node;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        int length() {
            return length;
        }

        boolean isWhole() {
            return bytes.length > 0;
        }
    }

    private NodeVectors() {}

    static List<NodeVector> all() {
        try (InputStream file =
                Objects.requireNonNull(NodeVectors.class.getResourceAsStream("/wa-vectors/nodes.json"))) {
            List<NodeVector> vectors = new ArrayList<>();
            for (JsonNode vector : Json.mapper().readTree(file)) {
                byte[] bytes = Base64.getDecoder().decode(vector.path("bytes").asText());
                vectors.add(new NodeVector(
                        node(vector.path("node")), bytes, vector.path("length").asInt()));
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node node(JsonNode json) {
        Node node = json.path("content").isObject()
                ? Node.of(tag(json), content(json.path("content")))
                : Node.of(tag(json));
        for (Map.Entry<String, JsonNode> attribute : json.path("attrs").properties()) {
            node = node.with(attribute.getKey(), attribute.getValue().asText());
        }
        List<Node> children = new ArrayList<>();
        if (json.path("content").isArray()) {
            json.path("content").forEach(child -> children.add(node(child)));
        }
        return children.isEmpty() ? node : node.add(children);
    }

    private static String tag(JsonNode json) {
        return json.path("tag").asText();
    }

    private static byte[] content(JsonNode content) {
        if (content.has("base64")) {
            return Base64.getDecoder().decode(content.path("base64").asText());
        }
        byte[] repeated = new byte[content.path("repeat").path(1).asInt()];
        Arrays.fill(repeated, (byte) content.path("repeat").path(0).asInt());
        return repeated;
    }

    /** Returns all of a node as a text, for comparison. */
    static String text(Node node) {
        StringBuilder text = new StringBuilder("<").append(node.tag());
        node.attributes()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        text.append('>').append(Base64.getEncoder().encodeToString(node.content()));
        node.children().forEach(child -> text.append(text(child)));
        return text.append("</>").toString();
    }
}
