package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A source of deliveries that differ from real ones in their JSON, encoding, size or signature. */
final class DeliveryMutator {
    private static final int MAX_CHANGES = 6;

    private final Random random;
    private final List<byte[]> bodies;
    private int count;

    /**
     * A delivery.
     *
     * @param body its body
     * @param headers its headers beyond those of every JSON body; an empty one is left out
     * @param isSigned whether its signature is right
     */
    @SuppressWarnings("ArrayRecordComponent") // Bodies are not compared.
    record MutatedDelivery(byte[] body, Map<String, List<String>> headers, boolean isSigned) {}

    DeliveryMutator(long seed, List<byte[]> bodies) {
        random = new Random(seed);
        this.bodies = List.copyOf(bodies);
    }

    MutatedDelivery next() {
        count++;
        byte[] body = switch (random.nextInt(5)) {
            case 0 -> damaged(any());
            case 1 -> encoded(any());
            case 2 -> resized(any());
            default -> restructured(any());
        };
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean isSigned = random.nextInt(3) > 0;
        headers.put(WebhookSignature.HEADER, isSigned ? signed(body) : wrong(body));
        if (random.nextInt(20) == 0) {
            String[] names = {"Content-Type", "Content-Length"};
            String[] values = {
                "", "text/plain", "application/json;x", "-1", "0x10", "1e3", "99999999", "application/JSON"
            };
            headers.put(names[random.nextInt(2)], List.of(values[random.nextInt(values.length)]));
        }
        return new MutatedDelivery(body, headers, isSigned);
    }

    private byte[] any() {
        return bodies.get(random.nextInt(bodies.size()));
    }

    private static List<String> signed(byte[] body) {
        return List.of(TestRequest.sign(WebhookHouse.SECRET, body));
    }

    /** Returns a header that is not the signature of a body. */
    private List<String> wrong(byte[] body) {
        String right = TestRequest.sign(WebhookHouse.SECRET, body);
        int place = 7 + random.nextInt(right.length() - 7);
        return switch (random.nextInt(8)) {
            case 0 -> List.of();
            case 1 -> List.of("");
            case 2 -> List.of(right.substring(0, place));
            case 3 -> List.of(TestRequest.sign(Secret.of("secret " + count), body));
            case 4 -> List.of(right, right);
            case 5 -> List.of(right.substring(7));
            case 6 -> List.of(right + random.nextInt());
            default -> {
                char other = right.charAt(place) == '0' ? '1' : '0';
                yield List.of(right.substring(0, place) + other + right.substring(place + 1));
            }
        };
    }

    /** Returns a body in which some bytes are others. */
    private byte[] damaged(byte[] body) {
        byte[] other = body.clone();
        for (int i = random.nextInt(MAX_CHANGES); i >= 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
        }
        return other;
    }

    private byte[] encoded(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        List<Charset> charsets = List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                Charset.forName("UTF-32"));
        return random.nextInt(5) == 0
                ? ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)
                : text.getBytes(charsets.get(random.nextInt(charsets.size())));
    }

    private byte[] resized(byte[] body) {
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length));
            case 1 -> Deliveries.bytes(new String(body, StandardCharsets.UTF_8) + " ".repeat(random.nextInt(100_000)));
            case 2 -> Deliveries.bytes("[".repeat(random.nextInt(50_000)));
            default -> Deliveries.bytes(new String(body, StandardCharsets.UTF_8).repeat(2));
        };
    }

    /** Returns a body in which some values are others, are gone, or are there twice. */
    private byte[] restructured(byte[] body) {
        try {
            JsonNode tree = Json.mapper().readTree(body);
            for (int i = random.nextInt(MAX_CHANGES); i >= 0; i--) {
                change(tree);
            }
            // Each is another message, so that it is not recognized as a repetition.
            return Deliveries.bytes(Json.mapper().writeValueAsString(tree).replace("wamid.", "wamid." + count + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(JsonNode tree) {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(tree, containers);
        ContainerNode<?> container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("x" + random.nextInt(9), object.remove(name));
                default -> object.set(name, value(object.get(name)));
            }
        } else if (container instanceof ArrayNode array && !array.isEmpty()) {
            int place = random.nextInt(array.size());
            if (random.nextBoolean()) {
                array.add(array.get(place).deepCopy());
            } else {
                array.set(place, value(array.get(place)));
            }
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container) {
            containers.add(container);
            container.forEach(child -> collect(child, containers));
        }
    }

    private JsonNode value(JsonNode before) {
        var nodes = Json.mapper().getNodeFactory();
        return switch (random.nextInt(12)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextLong());
            case 3 -> nodes.numberNode(new BigDecimal("1e-" + random.nextInt(999_999)));
            case 4 -> nodes.numberNode(new BigDecimal("9e" + random.nextInt(999_999)));
            case 5 -> nodes.textNode("");
            case 6 -> nodes.textNode("x".repeat(random.nextInt(100_000)));
            case 7 -> nodes.textNode("\uD83D" + before.asText() + "\u0000\u202E");
            case 8 -> nodes.arrayNode().add(before);
            case 9 -> nodes.objectNode().set("type", before);
            case 10 -> nodes.textNode(String.valueOf(random.nextLong()));
            default -> nodes.textNode(before.asText() + "' OR 1=1 --");
        };
    }
}
