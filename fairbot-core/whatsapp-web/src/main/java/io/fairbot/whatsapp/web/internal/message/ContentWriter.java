package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.message.MediaLayout.MediaDetails;
import io.fairbot.whatsapp.web.internal.message.MediaLayout.MediaPlace;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.util.HexFormat;

/**
 * A writer of messages. Buttons, lists and templates are not among them: of linked devices WhatsApp shows them to nobody, so they are sent
 * as text with numbers.
 */
public final class ContentWriter {
    private ContentWriter() {}

    /**
     * Returns whether a content can be written.
     *
     * @param content the content
     * @return true for texts, media, locations, contact cards and reactions
     */
    public static boolean supports(OutboundContent content) {
        return content instanceof Text
                || content instanceof Media
                || content instanceof Location
                || content instanceof Contacts
                || content instanceof Reaction;
    }

    /**
     * Writes a message.
     *
     * @param message the message
     * @return its bytes, without padding
     * @throws IllegalArgumentException when the content cannot be written, or a medium has no file
     */
    public static byte[] write(OutgoingMessage message) {
        ProtobufWriter out = new ProtobufWriter();
        if (message.content() instanceof Text text) {
            writeText(out, text, message);
        } else if (message.content() instanceof Media media) {
            writeMedia(out, media, message);
        } else if (message.content() instanceof Location place) {
            out.message(MessageFields.LOCATION, quoting(location(place), message));
        } else if (message.content() instanceof Contacts contacts) {
            writeContacts(out, contacts, message);
        } else if (message.content() instanceof Reaction reaction) {
            out.message(MessageFields.REACTION, reaction(reaction, message));
        } else {
            throw new IllegalArgumentException("A line of WhatsApp Web cannot send the content "
                    + message.content().kind() + ".");
        }
        return out.toBytes();
    }

    /**
     * Writes the copy of a message for the own phone and the other devices of the own account.
     *
     * @param message the message, without padding
     * @param chat the chat that it is for
     * @return the bytes of the copy
     */
    public static byte[] ownCopy(byte[] message, Jid chat) {
        ProtobufWriter copy = new ProtobufWriter().text(1, chat.toString()).bytes(2, message);
        return new ProtobufWriter().message(MessageFields.DEVICE_SENT, copy).toBytes();
    }

    private static void writeText(ProtobufWriter out, Text text, OutgoingMessage message) {
        if (message.quote().isEmpty()) {
            out.text(MessageFields.CONVERSATION, text.body());
        } else {
            out.message(MessageFields.EXTENDED_TEXT, quoting(new ProtobufWriter().text(1, text.body()), message));
        }
    }

    private static void writeMedia(ProtobufWriter out, Media medium, OutgoingMessage message) {
        MediaPointer file = message.file()
                .orElseThrow(() -> new IllegalArgumentException("A medium is uploaded before its message is written."));
        MediaKind kind = medium.media().kind();
        MediaLayout layout = MediaLayout.of(kind);
        MediaDetails facts = layout.facts();
        MediaPlace place = layout.place();
        ProtobufWriter fields = new ProtobufWriter()
                .text(facts.mimeType(), medium.media().mimeType())
                .bytes(place.sha256(), HexFormat.of().parseHex(file.sha256()))
                .integer(place.length(), file.length())
                .bytes(place.key(), HexFormat.of().parseHex(file.key()))
                .bytes(place.sealedSha256(), HexFormat.of().parseHex(file.sealedSha256()))
                .text(place.path(), file.path())
                .integer(facts.keySince(), message.at().getEpochSecond());
        if (facts.caption() > 0) {
            medium.caption().ifPresent(words -> fields.text(facts.caption(), words));
        }
        if (facts.seconds() > 0) {
            medium.media().seconds().ifPresent(seconds -> fields.integer(facts.seconds(), seconds));
        }
        if (kind == MediaKind.VOICE) {
            fields.flag(MediaLayout.VOICE, true);
        }
        if (kind == MediaKind.DOCUMENT) {
            String name = medium.media().fileName().orElse("document");
            fields.text(MediaLayout.TITLE, name).text(facts.fileName(), name);
        }
        out.message(layout.field(), quoting(fields, message));
    }

    private static ProtobufWriter location(Location place) {
        ProtobufWriter fields = new ProtobufWriter()
                .decimal(1, place.latitude().doubleValue())
                .decimal(2, place.longitude().doubleValue());
        place.name().ifPresent(name -> fields.text(3, name));
        place.address().ifPresent(address -> fields.text(4, address));
        return fields;
    }

    private static void writeContacts(ProtobufWriter out, Contacts contacts, OutgoingMessage message) {
        if (contacts.cards().size() == 1) {
            out.message(MessageFields.CONTACT, quoting(card(contacts.cards().get(0)), message));
            return;
        }
        ProtobufWriter all =
                new ProtobufWriter().text(1, contacts.cards().get(0).name());
        contacts.cards().forEach(card -> all.message(2, card(card)));
        out.message(MessageFields.CONTACTS, quoting(all, message));
    }

    private static ProtobufWriter card(ContactCard card) {
        return new ProtobufWriter()
                .text(MessageFields.CONTACT_NAME, card.name())
                .text(MessageFields.CONTACT_CARD, ContactCards.write(card));
    }

    private static ProtobufWriter reaction(Reaction reaction, OutgoingMessage message) {
        ProtobufWriter key = new ProtobufWriter()
                .text(MessageFields.KEY_CHAT, message.chat().toString())
                .flag(MessageFields.KEY_OWN, message.reactsToOwn())
                .text(MessageFields.KEY_ID, reaction.messageId());
        return new ProtobufWriter()
                .message(1, key)
                .text(2, reaction.emoji().orElse(""))
                .integer(4, message.at().toEpochMilli());
    }

    /** Adds the message that is answered; its words are not known here, and the receiver's phone has them. */
    private static ProtobufWriter quoting(ProtobufWriter fields, OutgoingMessage message) {
        message.quote()
                .ifPresent(quote -> fields.message(
                        MessageFields.QUOTE,
                        new ProtobufWriter()
                                .text(MessageFields.QUOTED_ID, quote.id())
                                .text(
                                        MessageFields.QUOTED_AUTHOR,
                                        quote.author().person().toString())
                                .message(
                                        MessageFields.QUOTED_MESSAGE,
                                        new ProtobufWriter().text(MessageFields.CONVERSATION, ""))));
        return fields;
    }
}
