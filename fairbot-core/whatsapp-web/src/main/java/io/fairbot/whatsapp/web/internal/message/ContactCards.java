package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of contact cards in messages: a vCard, of which the name and the telephone numbers count. */
final class ContactCards {
    private static final int MAX_CARD = 100_000;
    private static final int MAX_PHONE = 40;
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n");
    private static final Pattern PHONE = Pattern.compile("(?i)(?:[a-z0-9-]+\\.)?tel(?:;[^:]*)?:(?:tel:)?(.*)");
    private static final Pattern NOT_IN_NUMBERS = Pattern.compile("[^0-9+]");

    private ContactCards() {}

    static Optional<ContactCard> read(ProtobufReader fields) {
        List<String> phones = new ArrayList<>();
        String card = fields.text(MessageFields.CONTACT_CARD).orElse("");
        for (String line : LINE_END.split(ContentReader.cut(card, MAX_CARD))) {
            Matcher phone = PHONE.matcher(line);
            if (phone.matches() && !phone.group(1).isBlank() && phones.size() < ContactCard.MAX_PHONES) {
                phones.add(ContentReader.cut(phone.group(1).strip(), MAX_PHONE));
            }
        }
        return ContentReader.text(fields, MessageFields.CONTACT_NAME, ContactCard.MAX_NAME)
                .or(() -> phones.stream().findFirst())
                .map(name -> new ContactCard(name, phones));
    }

    /** Writes a card; the number without signs is what lets the receiver's phone offer a chat. */
    static String write(ContactCard card) {
        String name = escape(card.name());
        StringBuilder lines = new StringBuilder("BEGIN:VCARD\nVERSION:3.0\nN:;" + name + ";;;\nFN:" + name + "\n");
        for (String phone : card.phones()) {
            String digits = NOT_IN_NUMBERS.matcher(phone).replaceAll("");
            String account = digits.startsWith("+") ? ";waid=" + digits.substring(1) : "";
            lines.append("TEL;type=CELL")
                    .append(account)
                    .append(':')
                    .append(escape(phone))
                    .append('\n');
        }
        return lines.append("END:VCARD").toString();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace(";", "\\;")
                .replace("\r", "")
                .replace("\n", "\\n");
    }
}
