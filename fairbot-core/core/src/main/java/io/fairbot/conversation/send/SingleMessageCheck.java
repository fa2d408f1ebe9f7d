package io.fairbot.conversation.send;

import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.util.EnumSet;
import java.util.Set;

/**
 * The check that a content fits into one message and suits its purpose. A reply is split into several messages; what is sent under
 * a key is one, so that it has one status.
 */
final class SingleMessageCheck {
    private static final Set<MediaKind> WITHOUT_CAPTION =
            EnumSet.of(MediaKind.AUDIO, MediaKind.VOICE, MediaKind.STICKER);

    private SingleMessageCheck() {}

    static void check(OutboundContent content, Purpose purpose) {
        if (content instanceof Unsupported) {
            throw new IllegalArgumentException("A content that is not supported cannot be sent.");
        }
        if (content instanceof Reaction && purpose.isUnsolicited()) {
            throw new IllegalArgumentException("A reaction to a message of a customer is not sent as " + purpose
                    + "; its purpose is REPLY or ATTENDANT.");
        }
        if (content instanceof Text text) {
            if (text.body().isBlank()) {
                throw new IllegalArgumentException(
                        "The text of a message must have characters that are not all blank.");
            }
            length("text", text.body(), ContentLimits.MAX_TEXT);
        } else if (content instanceof Buttons || content instanceof ListMenu) {
            length("text above the options", content.text(), ContentLimits.MAX_INTERACTIVE_TEXT);
            count("rows", content.options().size(), ContentLimits.MAX_ROWS);
        } else if (content instanceof Media media) {
            caption(media);
        } else if (content instanceof Contacts contacts) {
            count("contact cards", contacts.cards().size(), ContentLimits.MAX_CONTACTS);
        }
    }

    private static void caption(Media media) {
        MediaKind kind = media.media().kind();
        if (!media.text().isEmpty() && WITHOUT_CAPTION.contains(kind)) {
            throw new IllegalArgumentException(
                    "A medium of kind " + kind.label() + " has no caption; send the words as a message of their own.");
        }
        length("caption", media.text(), ContentLimits.MAX_CAPTION);
    }

    private static void length(String what, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most) {
            throw new IllegalArgumentException("The " + what + " of one message has at most " + most
                    + " characters, and this one has " + length + "; send the rest under another key.");
        }
    }

    private static void count(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(
                    "One message has at most " + most + " " + what + ", and this one has " + count + ".");
        }
    }
}
