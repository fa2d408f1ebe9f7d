package com.example;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;

/** Repeats what a customer writes. */
public final class EchoHandler implements ConversationHandler {
    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        return Turn.reply("Você disse: " + event.text()).withTopics("echo");
    }
}
