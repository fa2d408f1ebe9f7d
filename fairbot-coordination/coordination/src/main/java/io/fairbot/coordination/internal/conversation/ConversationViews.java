package io.fairbot.coordination.internal.conversation;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.HistoryPage;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffPage;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON views of conversations. */
final class ConversationViews {
    private ConversationViews() {}

    /** A customer. */
    record ContactView(String id, Optional<String> name, Optional<String> phone) {}

    /** A conversation. */
    record ConversationView(
            String id,
            String branch,
            ContactView contact,
            String state,
            Instant since,
            Optional<String> attendant,
            Optional<String> priority,
            Optional<String> reason,
            Optional<Instant> unansweredSince,
            Instant lastEventAt) {}

    /** A page of conversations. */
    record ConversationListView(List<ConversationView> conversations, Optional<String> next) {}

    /** A message of the history. */
    record HistoryMessageView(
            String id,
            String from,
            Optional<String> by,
            String type,
            String text,
            Instant at,
            Optional<String> status,
            Optional<String> reason,
            Optional<String> delivery) {}

    /** A page of messages. */
    record HistoryView(List<HistoryMessageView> messages, Optional<String> next) {}

    /** A conversation with the first page of its messages. */
    record ConversationDetailsView(
            ConversationView conversation, List<HistoryMessageView> messages, Optional<String> next) {}

    static ConversationView of(ConversationSummary conversation) {
        Handoff handoff = conversation.handoff();
        Optional<Contact> person = conversation.contact();
        return new ConversationView(
                conversation.id().toString(),
                conversation.id().branch(),
                new ContactView(
                        conversation.id().contact(),
                        person.flatMap(Contact::name),
                        person.flatMap(Contact::phone).map(PhoneNumber::e164)),
                lower(handoff.state()),
                handoff.since(),
                handoff.by(),
                handoff.request().map(request -> lower(request.priority())),
                handoff.request().map(HandoffRequest::reason).filter(reason -> !reason.isEmpty()),
                handoff.unansweredSince(),
                conversation.lastEventAt());
    }

    static ConversationListView of(HandoffPage page) {
        return new ConversationListView(
                page.conversations().stream().map(ConversationViews::of).toList(), page.next());
    }

    /** Returns the messages of one branch. */
    static HistoryView of(HistoryPage page, String branch) {
        return new HistoryView(
                page.messages().stream()
                        .filter(message -> message.branch().equals(branch))
                        .map(ConversationViews::of)
                        .toList(),
                page.next());
    }

    private static HistoryMessageView of(HistoryMessage message) {
        if (message.received().isPresent()) {
            return view(
                    "contact",
                    Optional.empty(),
                    message.received().get().kind(),
                    message.received().get().text(),
                    message);
        }
        if (message.note().isPresent()) {
            return view("note", message.sender(), "text", message.note().get(), message);
        }
        if (message.written().isPresent()) {
            return view(
                    "attendant",
                    Optional.of(Attendant.OWN_PHONE),
                    message.written().get().kind(),
                    message.written().get().text(),
                    message);
        }
        boolean isPerson = message.purpose().filter(Purpose.ATTENDANT::equals).isPresent();
        String type = message.sent().map(content -> content.kind()).orElse("text");
        String text = message.sent().map(content -> content.text()).orElse("");
        return view(isPerson ? "attendant" : "bot", message.sender(), type, text, message);
    }

    private static HistoryMessageView view(
            String from, Optional<String> by, String type, String text, HistoryMessage message) {
        return new HistoryMessageView(
                message.id(),
                from,
                by,
                type,
                text,
                message.at(),
                message.outcome(),
                message.reason(),
                message.delivery().map(ConversationViews::lower));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
