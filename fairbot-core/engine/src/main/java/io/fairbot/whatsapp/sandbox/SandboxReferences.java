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

    static void check(SandboxLine line, SandboxRoutes.CustomerMessage sent) {
        try {
            MessageContent content = sent.content();
            if (content instanceof Reaction reaction) {
                inChat(line, sent, "reaction.messageId", reaction.messageId());
            } else if (content instanceof Edited edited) {
                ofCustomer(line, sent, "edit.messageId", edited.messageId());
            } else if (content instanceof Deleted deleted) {
                ofCustomer(line, sent, "deletion.messageId", deleted.messageId());
            }
            if (sent.quoted().isPresent()) {
                inChat(line, sent, "quoted", sent.quoted().get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SandboxMessage inChat(
            SandboxLine line, SandboxRoutes.CustomerMessage sent, String field, String messageId) throws IOException {
        Optional<SandboxMessage> found = line.find(sent.from(), messageId);
        return found.orElseThrow(() -> wrong(field, "must be the id of a message in this chat"));
    }

    private static void ofCustomer(SandboxLine line, SandboxRoutes.CustomerMessage sent, String field, String messageId)
            throws IOException {
        SandboxMessage message = inChat(line, sent, field, messageId);
        if (message.direction() != SandboxMessage.TranscriptDirection.IN) {
            throw wrong(field, "must be the id of a message that this customer sent");
        }
    }

    private static ProblemException wrong(String field, String detail) {
        return Problem.ofField(ProblemType.INVALID_FIELDS, field, "The field " + field + " " + detail + ".")
                .exception();
    }
}
