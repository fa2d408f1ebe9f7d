package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.language.Explanation;
import io.fairbot.language.IntentClassifier;
import io.fairbot.language.IntentExamples;
import io.fairbot.language.IntentModel;
import io.fairbot.language.Understanding;
import io.fairbot.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The reader of the intents of messages: a classifier that is trained on the examples of the desk. Safe for use from any thread. */
public final class IntentReader {
    private static final String EXAMPLES = "/io/fairbot/agents/exchange/intents.txt";

    /** The classifier of this version: the same examples give the same one, so all handlers of a process share it. */
    private static final ConcurrentHashMap<String, IntentClassifier> TRAINED = new ConcurrentHashMap<>();

    private final IntentClassifier classifier = TRAINED.computeIfAbsent(EXAMPLES, IntentReader::train);

    /** Returns the intents of a text. */
    public MessageIntents read(String text) {
        Understanding understanding = classifier.classify(text);
        List<String> names = understanding.names();
        // "Calcular" and "cancelar" are words of two languages: one word alone does not change from one of them to the other.
        boolean certain = WordTokenizer.tokenize(text).size() > 1;
        return new MessageIntents(
                names,
                understanding
                        .language()
                        .flatMap(code -> Language.named(code.toUpperCase(Locale.ROOT)))
                        .filter(language -> certain || language != Language.ES));
    }

    /** Returns the intents of a text, and why. */
    public Explanation explain(String text) {
        return classifier.explain(text);
    }

    /** Returns the names of the intents of the examples. */
    public List<String> intents() {
        return classifier.model().intents();
    }

    private static IntentClassifier train(String resource) {
        try (InputStream in = IntentReader.class.getResourceAsStream(resource)) {
            InputStream examples = Objects.requireNonNull(in, "The resource intents.txt is missing.");
            return new IntentClassifier(IntentModel.train(IntentExamples.read(examples, resource)));
        } catch (IOException e) {
            throw new UncheckedIOException("The resource intents.txt cannot be read.", e);
        }
    }
}
