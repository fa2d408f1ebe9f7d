package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import io.fairbot.agents.exchange.internal.answer.AnswerRules.AnswerKind;
import io.fairbot.agents.exchange.internal.intent.Language;
import java.util.List;
import java.util.Optional;

/**
 * The intents of a message by name, in order.
 *
 * @param names the names, each once; none when it is not understood
 * @param language the language of the message; empty when it does not show
 */
public record MessageIntents(List<String> names, Optional<Language> language) {
    public static final String UNCLEAR = "unclear";

    public MessageIntents {
        names = List.copyOf(names);
    }

    /** Returns whether nothing is understood. */
    public boolean isUnclear() {
        return names.isEmpty() || names.equals(List.of(UNCLEAR));
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /** Returns whether an intent of a kind is among them. */
    public boolean has(AnswerKind kind) {
        return names.stream().anyMatch(name -> AnswerRules.STANDARD.kind(name).equals(Optional.of(kind)));
    }

    public MessageIntents withNames(List<String> others) {
        return new MessageIntents(others, language);
    }
}
