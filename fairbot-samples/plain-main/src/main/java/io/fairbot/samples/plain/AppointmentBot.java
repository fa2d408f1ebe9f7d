package io.fairbot.samples.plain;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.List;

/**
 * A bot that offers two days, keeps the chosen one, sends the way to the shop, and reminds the customer.
 *
 * @param directions a document whose bytes are in the application's media store
 */
public record AppointmentBot(MediaRef directions) implements ConversationHandler {
    private static final ConversationState ASKED = ConversationState.of("asked");
    private static final Buttons DAYS = Buttons.of(
            "Olá! Que dia fica bom para você?",
            List.of(new ChoiceOption("mon", "Segunda"), new ChoiceOption("tue", "Terça")));

    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        String day = state.get("day").orElse("");
        if (event instanceof ConversationEvent.TimerExpiry) {
            return Turn.reply("Lembrete: seu horário é " + day + ".").withState(state);
        }
        if (!(event instanceof ConversationEvent.Message)) {
            return Turn.ignore();
        }
        if (!day.isEmpty()) {
            return Turn.reply("Seu horário é " + day + ".").withState(state);
        }
        if (state.equals(ASKED) && List.of("Segunda", "Terça").contains(event.text())) {
            return Turn.reply(new Text("Marcado: " + event.text() + "."), new Media(directions, "Como chegar"))
                    .withState(ConversationState.of("booked").with("day", event.text()))
                    .keepFor(Duration.ofDays(7))
                    .timer(new TimerChange.TimerStart("reminder", Duration.ofHours(1), ""));
        }
        return Turn.reply(DAYS).withState(ASKED);
    }
}
