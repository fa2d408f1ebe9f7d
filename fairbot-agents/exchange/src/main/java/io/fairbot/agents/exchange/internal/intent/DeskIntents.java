package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.language.IntentClassifier;
import io.fairbot.language.IntentExamples;
import io.fairbot.language.IntentModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The intents of customers of an exchange house, learned from {@code intents.txt}. The build trains the model; where it did not, as in a
 * development environment, the first use does. Safe for use from any thread.
 */
public final class DeskIntents {
    private static final String EXAMPLES = "/io/fairbot/agents/exchange/intents.txt";
    private static final String MODEL = "/io/fairbot/agents/exchange/intents.model";

    private DeskIntents() {}

    /** Holds the classifier, which is made when it is first asked for. */
    private static final class Holder {
        private static final IntentClassifier CLASSIFIER = new IntentClassifier(model());
    }

    /** Returns the examples of the desk. */
    public static IntentExamples examples() {
        try (InputStream file = DeskIntents.class.getResourceAsStream(EXAMPLES)) {
            return IntentExamples.read(Objects.requireNonNull(file, EXAMPLES), "intents.txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the classifier of the desk; the first call takes a fifth of a second, or two seconds where it has to be trained. */
    public static IntentClassifier classifier() {
        return Holder.CLASSIFIER;
    }

    private static IntentModel model() {
        try (InputStream file = DeskIntents.class.getResourceAsStream(MODEL)) {
            return file == null ? IntentModel.train(examples()) : IntentModel.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
