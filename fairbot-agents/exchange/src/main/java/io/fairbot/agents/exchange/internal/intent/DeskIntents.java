package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.language.IntentClassifier;
import io.fairbot.language.IntentExamples;
import io.fairbot.language.IntentModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The intents of customers of an exchange house, learned from {@code intents.txt}. Safe for use from any thread. */
public final class DeskIntents {
    private static final String EXAMPLES = "/io/fairbot/agents/exchange/intents.txt";

    private DeskIntents() {}

    /** Holds the classifier, which is trained when it is first asked for. */
    private static final class Holder {
        private static final IntentClassifier CLASSIFIER = new IntentClassifier(IntentModel.train(examples()));
    }

    /** Returns the examples of the desk. */
    public static IntentExamples examples() {
        try (InputStream file = DeskIntents.class.getResourceAsStream(EXAMPLES)) {
            return IntentExamples.read(Objects.requireNonNull(file, EXAMPLES), "intents.txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the classifier of the desk; the first call trains it, which takes about a second. */
    public static IntentClassifier classifier() {
        return Holder.CLASSIFIER;
    }
}
