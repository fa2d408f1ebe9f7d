package io.fairbot.whatsapp.web.internal.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.web.internal.binary.NodeVectors.NodeVector;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {
    @Test
    void whatARealClientEncodesIsReadAndWrittenAlike() {
        List<NodeVector> vectors = NodeVectors.all();

        assertThat(vectors).hasSize(16);
        for (NodeVector vector : vectors) {
            byte[] written = NodeWriter.write(vector.node());
            assertThat(NodeVectors.text(NodeReader.read(written))).isEqualTo(NodeVectors.text(vector.node()));
            assertThat(written).hasSize(vector.length());
            if (vector.isWhole()) {
                assertThat(NodeVectors.text(NodeReader.read(vector.bytes())))
                        .isEqualTo(NodeVectors.text(vector.node()));
                assertThat(HexFormat.of().formatHex(written))
                        .isEqualTo(HexFormat.of().formatHex(vector.bytes()));
            }
        }
    }

    @Test
    void aCompressedNodeIsUnpacked() throws java.io.IOException {
        Node node = Node.of("list").add(List.of(Node.of("item", "x".repeat(20_000)), Node.of("item")));

        assertThat(NodeVectors.text(NodeReader.read(compressed(NodeWriter.write(node)))))
                .isEqualTo(NodeVectors.text(node));
    }

    private static byte[] compressed(byte[] frame) throws java.io.IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(2);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            deflater.write(frame, 1, frame.length - 1);
        }
        return out.toByteArray();
    }

    @Test
    void whatUnpacksToTooMuchOrIsCutOffOrNothingIsRefused() throws java.io.IOException {
        byte[] bomb = compressed(new byte[64 << 20]);
        byte[] cut = compressed(NodeWriter.write(Node.of("item", "abc".repeat(1000))));

        assertThatThrownBy(() -> NodeReader.read(bomb)).hasMessage("A node has more than 4194304 bytes.");
        assertThatThrownBy(() -> NodeReader.read(java.util.Arrays.copyOf(cut, cut.length - 6)))
                .hasMessage("A compressed node is cut off.");
        assertThatThrownBy(() -> NodeReader.read(HexFormat.of().parseHex("02ffffff")))
                .hasMessage("A compressed node cannot be unpacked.");
        assertThatThrownBy(() -> NodeReader.read(new byte[NodeReader.MAX_BYTES + 2]))
                .hasMessage("A node has more than 4194304 bytes.");
    }

    @ParameterizedTest
    @CsvSource({
        "'', A frame has no node.",
        "00, A frame has no node.",
        "0000, A node has no tag.",
        "00f800, A node has no tag.",
        "0003, A node does not begin with a list.",
        "00f8, A node is cut off.",
        "00f801, A node is cut off.",
        "00f80100, A node has no tag.",
        "00f80104ff, A frame has bytes after its node.",
        "00f802, A node is cut off.",
        "00f80204fc05aa, A node is cut off.",
        "00f80204feffffffff, A node is cut off.",
        "00f80204fe7fffffff, A node is cut off.",
        "00f801f0, 'A node has the word 240, which is in no table.'",
        "00f801f8, 'A node has the word 248, which is in no table.'",
        "00f801ff01cc, A packed text has a character that is in no table.",
        "00f801ff01f1, A packed text has a character that is in no table."
    })
    void whatIsNoNodeIsRefusedWithTheReason(String digits, String reason) {
        assertThatThrownBy(() -> NodeReader.read(HexFormat.of().parseHex(digits)))
                .isInstanceOf(MalformedNodeException.class)
                .hasMessage(reason);
    }

    @Test
    void depthAndNumberAreBounded() {
        Node deep = Node.of("item");
        for (int i = 1; i < NodeReader.MAX_DEPTH; i++) {
            deep = Node.of("list").add(deep);
        }
        byte[] allowed = NodeWriter.write(deep);
        byte[] tooDeep = NodeWriter.write(Node.of("list").add(deep));
        Node row = Node.of("list").add(java.util.Collections.nCopies(60_000, Node.of("item")));
        byte[] tooMany = NodeWriter.write(Node.of("list").add(row, row));

        assertThat(NodeReader.read(allowed).children()).hasSize(1);
        assertThatThrownBy(() -> NodeReader.read(tooDeep))
                .hasMessage("A stanza has more than 32 nodes within each other.");
        assertThatThrownBy(() -> NodeReader.read(tooMany)).hasMessage("A stanza has more than 100000 nodes.");
        assertThatThrownBy(() ->
                        NodeWriter.write(Node.of("list").add(java.util.Collections.nCopies(65_536, Node.of("item")))))
                .hasMessage("A node has more than 65535 parts.");
    }

    /** The forms of addresses that are read and not written. */
    @Test
    void addressesOfOtherServicesAreRead() {
        assertThat(attribute("f6fc0161000702")).isEqualTo("a:7@xmlstreamend");
        assertThat(attribute("f5fc01610007000902")).isEqualTo("9-a:7@xmlstreamend");
        assertThat(attribute("f78005fc0161")).isEqualTo("a:5@hosted");
        assertThat(attribute("f78105fc0161")).isEqualTo("a:5@hosted.lid");
        assertThat(attribute("f70000fc0161")).isEqualTo("a@s.whatsapp.net");
    }

    private static String attribute(String digits) {
        return NodeReader.read(HexFormat.of().parseHex("00f803" + "04" + "04" + digits))
                .attribute("type")
                .orElseThrow();
    }

    @Test
    void textsOfEachFormAreReadAsTheyWereWritten() {
        for (String text : List.of(
                "1",
                "12",
                "-.",
                "1".repeat(127),
                "A".repeat(126),
                "9".repeat(128),
                "F",
                "ABCDEF0",
                "B1",
                "",
                "a:05@lid",
                "a:0@lid",
                "loja@centro",
                "Ana: oi@casa")) {
            Node node = Node.of("item").with("id", text);
            assertThat(NodeReader.read(NodeWriter.write(node)).attribute("id")).hasValue(text);
        }
    }

    @Test
    void partsOfANodeAreFound() {
        Node node = Node.of("message")
                .with("from", "5548990001111:2@s.whatsapp.net")
                .with("none", Optional.empty())
                .with("t", Optional.of("7"))
                .add(Node.of("enc", new byte[] {1, 2}), Node.of("enc", "dois"), Node.of("meta"));

        assertThat(node.jid("from")).hasValue(new Jid("5548990001111", 2, Jid.PHONE));
        assertThat(node.jid("none")).isEmpty();
        assertThat(node.jid("t")).isEmpty();
        assertThat(node.has("t", "7")).isTrue();
        assertThat(node.has("t", "8")).isFalse();
        assertThat(node.child("enc").orElseThrow().content()).containsExactly(1, 2);
        assertThat(node.children("enc")).map(Node::text).containsExactly("\u0001\u0002", "dois");
        assertThat(node.contentOf("meta")).hasValue(new byte[0]);
        assertThat(node.contentOf("missing")).isEmpty();
        assertThat(node).hasToString("<message>3 nodes");
        assertThat(Node.of("enc", "geheim")).hasToString("<enc>");
        assertThatThrownBy(() -> Node.of("enc", "x").add(Node.of("y")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A node has bytes or nodes, and <enc> has bytes.");
    }

    @ParameterizedTest
    @CsvSource({
        "5548990001111@s.whatsapp.net, 5548990001111, 0, s.whatsapp.net, true",
        "100000000000009:99@lid, 100000000000009, 99, lid, true",
        "@s.whatsapp.net, '', 0, s.whatsapp.net, false",
        "120363000000000001@g.us, 120363000000000001, 0, g.us, false",
        "status@broadcast, status, 0, broadcast, false"
    })
    void anAddressHasItsParts(String text, String user, int device, String server, boolean isPerson) {
        Jid jid = Jid.find(text).orElseThrow();

        assertThat(jid).isEqualTo(new Jid(user, device, server)).hasToString(text);
        assertThat(jid.isPerson()).isEqualTo(isPerson);
        assertThat(jid.withDevice(5).person()).isEqualTo(new Jid(user, 0, server));
        assertThat(Jid.SERVICE).hasToString("@s.whatsapp.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lid", "a:70000@lid", "a:b@lid", "a@", "a@LID", "a@b@lid:"})
    void whatIsNoAddressIsNone(String text) {
        assertThat(Jid.find(text)).isEmpty();
    }

    /** Whatever arrives is a node or is refused, within the bounds; neither hangs nor ends in another exception. */
    @ParameterizedTest
    @ValueSource(longs = 20261201)
    void mutatedNodesAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        List<byte[]> sound = NodeVectors.all().stream()
                .filter(NodeVector::isWhole)
                .map(NodeVector::bytes)
                .filter(bytes -> bytes.length < 1000)
                .toList();
        int refused = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] bytes = mutated(sound.get(random.nextInt(sound.size())), random);
            try {
                Node node = NodeReader.read(bytes);
                assertThat(NodeVectors.text(NodeReader.read(NodeWriter.write(node))))
                        .isEqualTo(NodeVectors.text(node));
            } catch (MalformedNodeException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(10_000, 59_999);
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] bytes = random.nextInt(4) == 0
                ? java.util.Arrays.copyOf(sound, 1 + random.nextInt(sound.length))
                : sound.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
