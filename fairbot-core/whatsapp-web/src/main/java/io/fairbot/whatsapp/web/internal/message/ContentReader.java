package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.OwnCopy;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.ProtocolNotice;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.Silence;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.WrittenContent;
import io.fairbot.whatsapp.web.internal.protobuf.MalformedProtobufException;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A reader of decrypted messages. What it does not know it ignores; a content that it does not know is one that cannot be shown. */
public final class ContentReader {
    private static final int MAX_WRAPPERS = 8;
    private static final int MAX_ID = Reaction.MAX_MESSAGE_ID;
    private static final int MAX_EMOJI = 32;
    private static final int MAX_TITLE = 200;
    private static final int REVOKE = 0;
    private static final int EDIT = 14;
    private static final int NOTICE_TYPE = 2;
    private static final int NOTICE_KEY = 1;
    private static final int EDITED_MESSAGE = 14;
    private static final List<Integer> WRAPPERS = List.of(
            MessageFields.EPHEMERAL,
            MessageFields.VIEW_ONCE,
            MessageFields.VIEW_ONCE_2,
            MessageFields.VIEW_ONCE_EXTENSION,
            MessageFields.DOCUMENT_WITH_CAPTION,
            MessageFields.EDITED);
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(10, "call"),
            Map.entry(18, "live_location"),
            Map.entry(25, "template"),
            Map.entry(28, "group_invite"),
            Map.entry(30, "product"),
            Map.entry(36, "list"),
            Map.entry(38, "order"),
            Map.entry(42, "buttons"),
            Map.entry(45, "interactive"),
            Map.entry(48, "form_reply"),
            Map.entry(49, "poll"),
            Map.entry(50, "poll_vote"),
            Map.entry(60, "poll"),
            Map.entry(64, "poll"));

    private final String mediaId;

    private ContentReader(String mediaId) {
        this.mediaId = mediaId;
    }

    /**
     * Reads a message.
     *
     * @param message the message without its padding
     * @param mediaId the id that a medium in it gets, see {@link io.fairbot.whatsapp.content.MediaRef#id()}
     * @return what it is
     * @throws MalformedMessageException when the bytes are no message
     */
    public static ReadMessage read(byte[] message, String mediaId) {
        try {
            return new ContentReader(mediaId).read(new ProtobufReader(message), MAX_WRAPPERS);
        } catch (MalformedProtobufException e) {
            throw new MalformedMessageException("A decrypted message is not in the form of messages.", e);
        }
    }

    private ReadMessage read(ProtobufReader message, int depth) {
        if (depth == 0) {
            throw new MalformedMessageException("A message is wrapped more than " + MAX_WRAPPERS + " times.", null);
        }
        Optional<ProtobufReader> own = message.message(MessageFields.DEVICE_SENT);
        if (own.isPresent()) {
            return ownCopy(own.get(), depth);
        }
        for (int wrapper : WRAPPERS) {
            Optional<ReadMessage> inner = message.message(wrapper)
                    .flatMap(wrapped -> wrapped.message(1))
                    .map(inside -> read(inside, depth - 1));
            if (inner.isPresent()) {
                return inner.get();
            }
        }
        Optional<ProtobufReader> notice = message.message(MessageFields.PROTOCOL);
        return notice.isPresent() ? notice(message, notice.get(), depth) : written(message);
    }

    private ReadMessage ownCopy(ProtobufReader copy, int depth) {
        Optional<Jid> chat = copy.text(1).flatMap(Jid::find);
        Optional<ProtobufReader> message = copy.message(2);
        if (chat.isEmpty() || message.isEmpty()) {
            throw new MalformedMessageException("A copy of an own message has no chat, or no message.", null);
        }
        return new OwnCopy(chat.get(), read(message.get(), depth - 1));
    }

    private ReadMessage notice(ProtobufReader message, ProtobufReader notice, int depth) {
        int type = (int) notice.integer(NOTICE_TYPE, REVOKE);
        Optional<String> id = notice.message(NOTICE_KEY).flatMap(key -> text(key, MessageFields.KEY_ID, MAX_ID));
        if (type == REVOKE && id.isPresent()) {
            return content(new Deleted(id.get()));
        }
        if (type != EDIT || id.isEmpty()) {
            return new ProtocolNotice(type, Bytes.of(message.require(MessageFields.PROTOCOL, "notice")));
        }
        Optional<ReadMessage> edited = notice.message(EDITED_MESSAGE).map(inner -> read(inner, depth - 1));
        if (edited.isPresent() && edited.get() instanceof WrittenContent written && isEditable(written.content())) {
            return new WrittenContent(new Edited(id.get(), written.content()), Optional.empty(), written.file());
        }
        return content(new Unsupported("edit"));
    }

    private static boolean isEditable(MessageContent content) {
        return !(content instanceof Edited) && !(content instanceof Deleted);
    }

    private ReadMessage written(ProtobufReader message) {
        return text(message, MessageFields.CONVERSATION, MessageContent.MAX_TEXT)
                .map(words -> (ReadMessage) content(new Text(words)))
                .or(() -> known(message))
                .or(() -> message.message(MessageFields.REACTION).flatMap(ContentReader::reaction))
                .or(() -> medium(message))
                .orElseGet(() -> unknown(message));
    }

    private static Optional<ReadMessage> known(ProtobufReader message) {
        return quoting(message, MessageFields.EXTENDED_TEXT, MessageFields.QUOTE, ContentReader::extendedText)
                .or(() -> quoting(message, MessageFields.LOCATION, MessageFields.QUOTE, ContentReader::location))
                .or(() -> quoting(message, MessageFields.CONTACT, MessageFields.QUOTE, ContentReader::contact))
                .or(() -> quoting(message, MessageFields.CONTACTS, MessageFields.QUOTE, ContentReader::contacts))
                .or(() -> quoting(message, MessageFields.LIST_REPLY, 4, ContentReader::listReply))
                .or(() -> quoting(message, MessageFields.BUTTONS_REPLY, 3, ContentReader::buttonReply))
                .or(() -> quoting(message, MessageFields.TEMPLATE_REPLY, 3, ContentReader::buttonReply));
    }

    private static Optional<ReadMessage> quoting(
            ProtobufReader message, int field, int quote, Function<ProtobufReader, Optional<MessageContent>> read) {
        return message.message(field)
                .flatMap(fields -> read.apply(fields)
                        .map(content -> new WrittenContent(content, quoted(fields, quote), Optional.empty())));
    }

    private static Optional<MessageContent> extendedText(ProtobufReader fields) {
        return text(fields, 1, MessageContent.MAX_TEXT).map(Text::new);
    }

    private static Optional<MessageContent> location(ProtobufReader fields) {
        Optional<BigDecimal> latitude = degrees(fields, 1, 90);
        Optional<BigDecimal> longitude = degrees(fields, 2, 180);
        if (latitude.isEmpty() || longitude.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Location(
                latitude.get(),
                longitude.get(),
                text(fields, 3, Location.MAX_NAME),
                text(fields, 4, Location.MAX_NAME)));
    }

    private static Optional<BigDecimal> degrees(ProtobufReader fields, int field, double most) {
        return fields.decimal(field).filter(value -> Math.abs(value) <= most).map(BigDecimal::valueOf);
    }

    private static Optional<MessageContent> contact(ProtobufReader fields) {
        return ContactCards.read(fields).map(card -> new Contacts(List.of(card)));
    }

    private static Optional<MessageContent> contacts(ProtobufReader fields) {
        List<ContactCard> cards = fields.all(2).stream()
                .limit(Contacts.MAX_CARDS)
                .map(ProtobufReader::new)
                .map(ContactCards::read)
                .flatMap(Optional::stream)
                .toList();
        return cards.isEmpty() ? Optional.empty() : Optional.of(new Contacts(cards));
    }

    private static Optional<MessageContent> listReply(ProtobufReader fields) {
        return fields.message(3).flatMap(reply -> choice(reply, 1, text(fields, 1, MAX_TITLE)));
    }

    private static Optional<MessageContent> buttonReply(ProtobufReader fields) {
        return choice(fields, 1, text(fields, 2, MAX_TITLE));
    }

    private static Optional<MessageContent> choice(ProtobufReader fields, int field, Optional<String> title) {
        return text(fields, field, MAX_TITLE).map(id -> new Choice(id, title.orElse(id)));
    }

    private static Optional<ReadMessage> reaction(ProtobufReader fields) {
        return fields.message(1)
                .flatMap(key -> text(key, MessageFields.KEY_ID, MAX_ID))
                .map(id -> content(new Reaction(id, text(fields, 2, MAX_EMOJI))));
    }

    private Optional<ReadMessage> medium(ProtobufReader message) {
        for (MediaLayout layout : MediaLayout.ALL) {
            Optional<WrittenContent> read =
                    message.message(layout.field()).flatMap(fields -> MediaReader.read(layout, fields, mediaId));
            if (read.isPresent()) {
                return Optional.of(read.get());
            }
        }
        return Optional.empty();
    }

    /** A message that has nothing but keys and context is none; one that has anything else is a content that cannot be shown. */
    private static ReadMessage unknown(ProtobufReader message) {
        for (int field : message.numbers()) {
            if (field != MessageFields.GROUP_KEY && field != MessageFields.CONTEXT) {
                return content(new Unsupported(OTHERS.getOrDefault(field, "message_" + field)));
            }
        }
        return new Silence();
    }

    private static WrittenContent content(MessageContent content) {
        return new WrittenContent(content, Optional.empty(), Optional.empty());
    }

    /** Returns the id of the message that is quoted. */
    static Optional<String> quoted(ProtobufReader fields, int field) {
        return fields.message(field)
                .filter(context -> context.has(MessageFields.QUOTED_MESSAGE))
                .flatMap(context -> text(context, MessageFields.QUOTED_ID, MAX_ID));
    }

    /** Returns a text that is not blank, cut to a length. */
    static Optional<String> text(ProtobufReader fields, int field, int most) {
        return fields.text(field).filter(text -> !text.isBlank()).map(text -> cut(text, most));
    }

    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
