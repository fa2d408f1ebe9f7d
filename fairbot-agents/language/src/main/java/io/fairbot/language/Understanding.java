package io.fairbot.language;

import java.util.List;
import java.util.Optional;

/**
 * What a message was understood to ask.
 *
 * @param intents the intents, in the order of the message and each once; empty when the classifier is unsure
 * @param guesses the three most likely intents of the whole message, the likeliest first, however unlikely; to ask about, or to give
 *     to somebody who understands more
 * @param language the code of the language the message is written in; empty when it does not show: a single word, a number, or words that
 *     several languages have
 */
public record Understanding(List<IntentScore> intents, List<IntentScore> guesses, Optional<String> language) {
    /** Copies the lists. */
    public Understanding {
        intents = List.copyOf(intents);
        guesses = List.copyOf(guesses);
    }

    /**
     * Returns whether no intent is likely enough to act on: the customer has to be asked.
     *
     * @return whether no intent is likely enough to act on
     */
    public boolean unsure() {
        return intents.isEmpty();
    }

    /**
     * Returns the names of the intents, in order.
     *
     * @return the names of the intents, in order
     */
    public List<String> names() {
        return intents.stream().map(IntentScore::intent).toList();
    }

    /**
     * Returns whether an intent is among those understood.
     *
     * @param intent its name
     * @return whether it is
     */
    public boolean has(String intent) {
        return intents.stream().anyMatch(found -> found.intent().equals(intent));
    }
}
