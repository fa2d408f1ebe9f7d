package io.fairbot.conversation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of version 0.1, in today's form, and their ids. */
class StoredRowsTest {
    private static final String FROM = "{\"kind\": \"PHONE\", \"value\": \"+554899990001\"}";
    private static final Alias ANA = new Alias(Alias.AliasKind.PHONE, "+5548999990001");

    private static InboxEntry inbox(String event) throws Exception {
        ObjectNode row = (ObjectNode) Json.mapper()
                .readTree("{\"branch\": \"matriz\", \"contact\": \"c\", \"from\": " + FROM
                        + ", \"seq\": 1, \"open\": true, \"event\": " + event
                        + ", \"receivedAt\": \"2026-11-30T15:00:00Z\", \"replies\": []}");
        return Json.mapper().treeToValue(ConversationModels.INBOX.migrate(row, 1), InboxEntry.class);
    }

    private static OutboxEntry outbox(String inReplyTo) throws Exception {
        ObjectNode row = (ObjectNode) Json.mapper()
                .readTree("{\"branch\": \"matriz\", \"contact\": \"c\", \"to\": " + FROM
                        + ", \"seq\": 1, \"open\": true, \"content\": {\"text\": \"oi\", \"options\": []}"
                        + ", \"inReplyTo\": " + inReplyTo
                        + ", \"createdAt\": \"2026-11-30T15:00:00Z\", \"expiresAt\": \"2026-11-30T15:30:00Z\""
                        + ", \"status\": \"QUEUED\", \"attempts\": 0, \"changedAt\": \"2026-11-30T15:00:00Z\"}");
        return Json.mapper().treeToValue(ConversationModels.OUTBOX.migrate(row, 1), OutboxEntry.class);
    }

    @Test
    void aMessageGetsTheChatOfItsSender() throws Exception {
        InboxEntry entry = inbox("{\"event\": \"message\", \"id\": \"m1\", \"content\":"
                + " {\"type\": \"text\", \"body\": \"oi\"}, \"sentAt\": \"2026-11-30T15:00:00Z\"}");
        assertThat(entry.ref()).contains(MessageRef.of(ANA, "m1"));
        assertThat(entry.key()).startsWith("m1/").doesNotContain("99990001");
    }

    @Test
    void anotherEventHasNoChat() throws Exception {
        InboxEntry entry = inbox(
                "{\"event\": \"attendant\", \"id\": \"attendant/1\", \"who\": \"rui\"," + " \"action\": \"FINISH\"}");
        assertThat(entry.ref()).isEqualTo(Optional.empty());
        assertThat(entry.key()).isEqualTo("attendant/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timer/matriz/c/t/1", "attendant/1", "delivery-failed/o1"})
    void aReplyNamesMessagesOnly(String event) throws Exception {
        OutboxEntry row = outbox("[\"m1\", \"" + event + "\", \"m2\"]");
        assertThat(row.purpose()).isEqualTo(Purpose.REPLY);
        assertThat(row.inReplyTo()).containsExactly(MessageRef.of(ANA, "m1"), MessageRef.of(ANA, "m2"));
        assertThat(outbox("[\"" + event + "\"]").purpose()).isEqualTo(Purpose.REPLY);
    }

    @Test
    void whatAnsweredNothingIsANotice() throws Exception {
        assertThat(outbox("[]").purpose()).isEqualTo(Purpose.NOTICE);
    }

    private static ConversationRecord conversation(String paused) throws Exception {
        ObjectNode row = (ObjectNode) Json.mapper()
                .readTree("{\"branch\": \"matriz\", \"contact\": \"c\", \"address\": " + FROM
                        + ", \"state\": {\"step\": \"\", \"data\": {}}, \"stateUntil\": \"2026-11-30T15:10:00Z\""
                        + paused
                        + ", \"lastEventAt\": \"2026-11-30T15:00:00Z\"}");
        return Json.mapper().treeToValue(ConversationModels.CONVERSATIONS.migrate(row, 1), ConversationRecord.class);
    }

    @Test
    void aConversationThatWasPausedIsTaken() throws Exception {
        ConversationRecord taken = conversation(", \"paused\": true, \"pausedBy\": \"rui\"");
        Instant since = Instant.parse("2026-11-30T15:00:00Z");
        assertThat(taken.current().state()).isEqualTo(HandoffState.TAKEN);
        assertThat(taken.current().by()).contains("rui");
        assertThat(taken.current().since()).isEqualTo(since);
        assertThat(taken).isEqualTo(taken.withHandoff(StoredHandoff.taken("rui", false, since), since));
        assertThat(conversation("").current().state()).isEqualTo(HandoffState.BOT);
    }

    @Test
    void theIdOfADocumentIsShortWhateverTheMessagesIdIs() {
        String branch = "b".repeat(40);
        String chat = "c".repeat(MessageRef.MAX_CHAT_LENGTH);
        String id = "i".repeat(MessageRef.MAX_LENGTH);
        String key = InboxEntry.key(new MessageRef(chat, id));
        assertThat(InboxEntry.id(branch, key)).hasSizeLessThanOrEqualTo(200);
        assertThat(key).isNotEqualTo(InboxEntry.key(new MessageRef(chat, id.substring(1))));
        assertThat(key).isNotEqualTo(InboxEntry.key(new MessageRef(chat.substring(1), id)));
    }
}
