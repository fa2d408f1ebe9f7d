package io.fairbot.contents;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bot that sends the content that it is asked for, and hears everything else. Safe for use from any thread. */
final class ContentBot implements ConversationHandler {
    private static final String ASK = "manda ";

    private final List<ConversationEvent.Message> heard = new CopyOnWriteArrayList<>();

    /** What a customer writes to get a content. */
    static String ask(ContentSample row) {
        return ASK + row;
    }

    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        if (!(event instanceof ConversationEvent.Message message)) {
            return Turn.ignore();
        }
        heard.add(message);
        return message.text().startsWith(ASK)
                ? Turn.reply(ContentSample.valueOf(message.text().substring(ASK.length()))
                        .sent()
                        .content(message.id()))
                : Turn.ignore();
    }

    @Override
    public Turn handleGroup(
            String group, ConversationState state, ConversationEvent.Message message, ConversationContext context) {
        heard.add(message);
        return Turn.ignore();
    }

    List<ConversationEvent.Message> heard() {
        return List.copyOf(heard);
    }

    Optional<ConversationEvent.Message> heard(String id) {
        return heard.stream().filter(message -> message.id().equals(id)).findFirst();
    }
}
