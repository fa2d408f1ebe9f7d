package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.intent.DeskIntents;
import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.language.Explanation;
import io.fairbot.language.IntentClassifier;
import io.fairbot.language.Understanding;
import io.fairbot.text.WordTokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The reader of the intents of messages by the classifier of the desk. Safe for use from any thread. */
public final class IntentReader {
    private static final Set<String> OF_ALL_LANGUAGES = Set.of("reaction", "deny");

    private final IntentClassifier classifier = DeskIntents.classifier();

    /** Returns the intents of a text. */
    public MessageIntents read(String text) {
        Understanding understanding = classifier.classify(text);
        List<String> names = understanding.names();
        // "Calcular" and "cancelar" are words of two languages: one word alone does not change from one of them to the
        // other, and "ok", "no"
        // and laughter change none.
        boolean certain = WordTokenizer.tokenize(text).size() > 1;
        boolean anybodys = !certain && OF_ALL_LANGUAGES.containsAll(names);
        return new MessageIntents(
                names,
                understanding
                        .language()
                        .flatMap(code -> Language.named(code.toUpperCase(Locale.ROOT)))
                        .filter(language -> !anybodys && (certain || language != Language.ES)));
    }

    /** Returns the intents of a text, and why. */
    public Explanation explain(String text) {
        return classifier.explain(text);
    }

    /** Returns the names of the intents of the examples. */
    public List<String> intents() {
        return classifier.model().intents();
    }
}
