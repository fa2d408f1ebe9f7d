package com.example;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;

/** Asks for a day, and repeats it. */
public final class Barber implements ConversationHandler {
    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        return state.step().equals("day")
                ? Turn.reply("Combinado: " + event.text() + ". Até lá!")
                        .withState(ConversationState.NONE)
                        .withTopics("day")
                : Turn.reply("Olá! Para que dia?")
                        .withState(ConversationState.of("day"))
                        .withTopics("greeting");
    }
}
