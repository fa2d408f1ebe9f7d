package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Reaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A check of the earlier messages that a customer's message refers to, as a phone would not offer any others. */
final class SandboxReferences {
    private SandboxReferences() {}

    /**
     * Checks the references of a message.
     *
     * @param author who wrote it, and must have written what it edits or deletes
     */
    static void check(SandboxLine line, SandboxRoutes.ChatEntry sent, SandboxMessage.TranscriptDirection author) {
        try {
            MessageContent content = sent.content();
            if (content instanceof Reaction reaction) {
                inChat(line, sent, "reaction.messageId", reaction.messageId());
            } else if (content instanceof Edited edited) {
                ofAuthor(author, sent, inChat(line, sent, "edit.messageId", edited.messageId()), "edit.messageId");
            } else if (content instanceof Deleted deleted) {
                ofAuthor(
                        author,
                        sent,
                        inChat(line, sent, "deletion.messageId", deleted.messageId()),
                        "deletion.messageId");
            }
            if (sent.quoted().isPresent()) {
                inChat(line, sent, "quoted", sent.quoted().get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SandboxMessage inChat(SandboxLine line, SandboxRoutes.ChatEntry sent, String field, String messageId)
            throws IOException {
        Optional<SandboxMessage> found = line.find(sent.chat(), messageId);
        return found.orElseThrow(() -> wrong(field, "must be the id of a message in this chat"));
    }

    private static void ofAuthor(
            SandboxMessage.TranscriptDirection author,
            SandboxRoutes.ChatEntry sent,
            SandboxMessage message,
            String field) {
        boolean isForeign = message.author() != null
                && !message.author().equals(sent.customer().e164());
        if (message.direction() != author || isForeign) {
            String whom = author == SandboxMessage.TranscriptDirection.IN ? "this customer" : "the branch";
            throw wrong(field, "must be the id of a message that " + whom + " sent");
        }
    }

    private static ProblemException wrong(String field, String detail) {
        return Problem.ofField(ProblemType.INVALID_FIELDS, field, "The field " + field + " " + detail + ".")
                .exception();
    }
}
