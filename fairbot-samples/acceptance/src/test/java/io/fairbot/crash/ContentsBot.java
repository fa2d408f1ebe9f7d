package io.fairbot.crash;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bot that answers every message with one content: a medium with a document that holds its bytes, others with one of each kind. */
final class ContentsBot implements ConversationHandler {
    /** The kinds of its answers as the transcripts name them. */
    static final List<String> KINDS =
            List.of("text", "buttons", "list", "location", "contacts", "reaction", "template", "document");

    private static final List<ChoiceOption> OPTIONS =
            List.of(new ChoiceOption("a", "Segunda"), new ChoiceOption("b", "Terça"));

    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        return event instanceof ConversationEvent.Message message
                ? Turn.reply(context.insight(Copy.class)
                        .<OutboundContent>map(copy -> new Media(copy.document()))
                        .orElseGet(() -> answer(message.id())))
                : Turn.ignore();
    }

    private static OutboundContent answer(String id) {
        return switch (Math.floorMod(id.hashCode(), KINDS.size() - 1)) {
            case 0 -> new Text("olá");
            case 1 -> Buttons.of("Que dia?", OPTIONS);
            case 2 -> ListMenu.of("Que dia?", OPTIONS);
            case 3 -> new Location(BigDecimal.valueOf(-27.6), BigDecimal.valueOf(-48.6));
            case 4 -> new Contacts(List.of(new ContactCard("Loja", List.of("+5548999990101"))));
            case 5 -> new Reaction(id, "👍");
            default -> new Template("aviso", "pt_BR", List.of("hoje"), "Aviso para hoje");
        };
    }

    /** A document with the bytes of a medium. */
    record Copy(MediaRef document) {}

    /** Fetches the bytes of a medium through the line, and makes a document of them. */
    static final class Copier implements Interpreter<Copy> {
        @Override
        public String id() {
            return "copier";
        }

        @Override
        public Class<Copy> type() {
            return Copy.class;
        }

        @Override
        public Duration deadline() {
            return MAX_DEADLINE;
        }

        @Override
        public CompletionStage<Optional<Copy>> interpret(
                ConversationEvent.Message message, Circumstances circumstances) {
            if (!(message.content() instanceof Media medium)) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return circumstances
                    .fetch(medium.media())
                    .thenCompose(
                            bytes -> circumstances.media().put(MediaKind.DOCUMENT, "application/pdf", document(bytes)))
                    .thenApply(stored -> Optional.of(new Copy(stored)));
        }

        private static InputStream document(StoredMedium bytes) {
            try {
                return new SequenceInputStream(
                        new ByteArrayInputStream("%PDF copy of ".getBytes(StandardCharsets.US_ASCII)), bytes.open());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
