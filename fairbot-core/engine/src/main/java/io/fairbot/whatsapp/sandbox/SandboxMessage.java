package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in a transcript.
 *
 * @param chat the customer's number in E.164 form, or the name of a group with {@value #GROUP} before it
 * @param id the sandbox's id of the message
 * @param direction the sender
 * @param type {@code text}, {@code options}, or what the customer sent
 * @param text the text, possibly empty
 * @param at the time of the message
 * @param options the options that were offered
 * @param inReplyTo the ids of the messages it answers
 * @param received what the customer sent; null for a text, and for what the branch sent
 * @param sent what the branch sent; null for a text, and for what the customer sent
 * @param quoted the id of the message that the customer answered, null for none
 * @param author the number of the customer who wrote in a group; null in a private chat
 * @param written what a person wrote on the phone of the line, null for all other messages
 */
record SandboxMessage(
        String chat,
        String id,
        TranscriptDirection direction,
        String type,
        String text,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChoiceOption> options,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> inReplyTo,
        @Nullable MessageContent received,
        @Nullable OutboundContent sent,
        @Nullable String quoted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String author,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MessageContent written) {
    /** The beginning of the chat of a group. */
    static final String GROUP = "group:";

    /** The direction of a message. */
    enum TranscriptDirection {
        /** From the customer. */
        @JsonProperty("in")
        IN,
        /** From the branch. */
        @JsonProperty("out")
        OUT,
        /** From the branch, under an id that existed already: it was dropped. Chats do not show it. */
        @JsonProperty("again")
        DUPLICATE
    }

    /** Creates the message of a customer. */
    static SandboxMessage received(SandboxRoutes.ChatEntry sent, Instant at) {
        MessageContent content = sent.content();
        return new SandboxMessage(
                sent.chat(),
                sent.id(),
                TranscriptDirection.IN,
                content.kind(),
                content.text(),
                at,
                List.of(),
                List.of(),
                content instanceof Text ? null : content,
                null,
                sent.quoted().orElse(null),
                sent.group().map(name -> sent.customer().e164()).orElse(null),
                null);
    }

    /** Creates a message that a person wrote on the phone of the line. */
    static SandboxMessage written(String chat, String id, Instant at, MessageContent content) {
        return new SandboxMessage(
                chat,
                id,
                TranscriptDirection.OUT,
                content.kind(),
                content.text(),
                at,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                content);
    }

    /** Creates a message of the branch. */
    static SandboxMessage sent(
            String chat, String id, TranscriptDirection direction, Instant at, OutboundMessage message) {
        OutboundContent content = message.content();
        return new SandboxMessage(
                chat,
                id,
                direction,
                content.kind(),
                content.text(),
                at,
                content.options(),
                message.inReplyTo().stream().map(MessageRef::id).toList(),
                null,
                content instanceof Text ? null : content,
                null,
                null,
                null);
    }

    /** Returns the content in the form in which the API shows it. */
    @Nullable
    JsonNode content() {
        Object content = received == null ? sent : received;
        if (written != null && !(written instanceof Text)) {
            content = written;
        }
        return content == null ? null : Json.mapper().valueToTree(content);
    }

    // A line of the file leaves empty lists out.
    SandboxMessage {
        options = options == null ? List.of() : List.copyOf(options);
        inReplyTo = inReplyTo == null ? List.of() : List.copyOf(inReplyTo);
    }
}
