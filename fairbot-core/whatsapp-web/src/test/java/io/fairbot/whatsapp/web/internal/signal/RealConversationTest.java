package io.fairbot.whatsapp.web.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle.PublicPreKey;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.DecryptedMessage;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.EncryptedMessage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Conversations that two persons had with the real client's library. Each of them is played again by this code, with the keys that the
 * library generated: it reads all that the other wrote, and writes the same bytes. Between any two steps the sessions are stored and read.
 */
class RealConversationTest {
    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    Stream<DynamicTest> repeatsWhatTheLibraryDid() throws Exception {
        JsonNode conversations;
        try (InputStream in = RealConversationTest.class.getResourceAsStream("/signal-vectors/conversations.json")) {
            conversations = new ObjectMapper().readTree(in);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode conversation : conversations) {
            for (String who : List.of("alice", "bob")) {
                tests.add(DynamicTest.dynamicTest(
                        conversation.get("name").asText() + ", as " + who, () -> new Player(conversation, who).play()));
            }
        }
        return tests.stream();
    }

    private static final class Player {
        private final JsonNode conversation;
        private final String who;
        private final ScriptedRandom random = new ScriptedRandom();
        private final JsonNode own;
        private final JsonNode other;
        private final SessionCipher cipher;
        private final List<JsonNode> written = new ArrayList<>();
        private SessionRecord sessions = SessionRecord.EMPTY;
        private boolean usesOtherSession;

        Player(JsonNode conversation, String who) {
            this.conversation = conversation;
            this.who = who;
            own = conversation.get("before").get(who);
            other = conversation.get("before").get(who.equals("alice") ? "bob" : "alice");
            LocalIdentity identity = new LocalIdentity(
                    pair(own, "identity"), own.get("registrationId").asInt());
            cipher = new SessionCipher(identity, random);
        }

        void play() {
            for (JsonNode step : conversation.get("log")) {
                random.clear();
                step.get("generated").forEach(key -> random.expect(HEX.parseHex(key.asText())));
                boolean mine = step.get("by").asText().equals(who);
                switch (step.get("do").asText()) {
                    case "open" -> open(step, mine);
                    case "write" -> write(step, mine);
                    default -> read(step, mine);
                }
                sessions = SessionRecord.parse(sessions.toBytes());
            }
        }

        private void open(JsonNode step, boolean mine) {
            if (mine) {
                sessions = cipher.open(sessions, bundle(step.get("preKeyId").asInt()));
                assertThat(random.isUsedUp()).isTrue();
            }
        }

        private void write(JsonNode step, boolean mine) {
            written.add(step);
            if (!mine) {
                return;
            }
            EncryptedMessage message =
                    cipher.encrypt(sessions, step.get("text").asText().getBytes(StandardCharsets.UTF_8));
            sessions = message.sessions();
            if (!usesOtherSession) {
                assertThat(message.opensSession())
                        .isEqualTo(step.get("type").asText().equals("pkmsg"));
                assertThat(HEX.formatHex(message.message().array()))
                        .isEqualTo(step.get("body").asText());
            }
        }

        private void read(JsonNode step, boolean mine) {
            if (!mine) {
                return;
            }
            JsonNode message = written.get(step.get("n").asInt());
            byte[] body = HEX.parseHex(message.get("body").asText());
            Optional<CurvePublicKey> before = sessions.baseKey();
            DecryptedMessage read =
                    message.get("type").asText().equals("pkmsg") ? readFirst(body) : cipher.decrypt(sessions, body);
            assertThat(new String(read.plain().array(), StandardCharsets.UTF_8))
                    .isEqualTo(message.get("text").asText());
            assertThat(read.isNewIdentity()).isFalse();
            sessions = read.sessions();
            // The library goes on in the session that it opened last; here it is the one in which the other wrote last.
            usesOtherSession |= !message.get("type").asText().equals("pkmsg") && !before.equals(sessions.baseKey());
        }

        private DecryptedMessage readFirst(byte[] body) {
            PreKeyMessage first = PreKeyMessage.parse(body);
            Optional<OneTimePreKey> oneTime = first.oneTimeId().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new OneTimePreKey(
                            first.oneTimeId().getAsInt(),
                            oneTimeKey(own, first.oneTimeId().getAsInt())));
            SignedPreKey signed = new SignedPreKey(
                    own.get("signedPreKeyId").asInt(), pair(own, "signedPreKey"), Bytes.of(new byte[64]));
            return cipher.decryptFirst(sessions, first, Optional.of(signed), oneTime);
        }

        private PreKeyBundle bundle(int oneTimeId) {
            Optional<PublicPreKey> oneTime = oneTimeId == 0
                    ? Optional.empty()
                    : Optional.of(new PublicPreKey(
                            oneTimeId, oneTimeKey(other, oneTimeId).publicKey()));
            return new PreKeyBundle(
                    other.get("registrationId").asInt(),
                    pair(other, "identity").publicKey(),
                    new PublicPreKey(
                            other.get("signedPreKeyId").asInt(),
                            pair(other, "signedPreKey").publicKey()),
                    Bytes.of(HEX.parseHex(other.get("signature").asText())),
                    oneTime);
        }

        private static CurveKeyPair oneTimeKey(JsonNode person, int id) {
            for (JsonNode key : person.get("preKeys")) {
                if (key.get("id").asInt() == id) {
                    return pair(key, "key");
                }
            }
            throw new AssertionError("no prekey " + id);
        }

        private static CurveKeyPair pair(JsonNode node, String field) {
            return CurveKeyPair.ofPrivate(HEX.parseHex(node.get(field).asText()));
        }
    }
}
