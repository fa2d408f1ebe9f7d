package io.fairbot.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/**
 * A trained model: what an {@link IntentClassifier} knows. The same examples give the same model, byte by byte. Immutable.
 *
 * <p>Training takes about a second of processor time for ten thousand sentences, and 50 MB of memory for as long.
 */
public final class IntentModel {
    private final List<String> intents;
    private final List<Set<String>> yields;
    private final List<String> languages;
    private final Lexicon lexicon;
    private final FeatureTable features;
    private final float[] biases;

    IntentModel(
            List<String> intents,
            List<Set<String>> yields,
            List<String> languages,
            Lexicon lexicon,
            FeatureTable features,
            float[] biases) {
        this.intents = List.copyOf(intents);
        this.yields = List.copyOf(yields);
        this.languages = List.copyOf(languages);
        this.lexicon = lexicon;
        this.features = features;
        this.biases = biases.clone();
    }

    /**
     * Trains a model on the calling thread.
     *
     * @param examples the examples
     * @return the model
     * @throws IllegalArgumentException when there are more than 250 intents
     */
    public static IntentModel train(IntentExamples examples) {
        return IntentTrainer.train(examples);
    }

    /**
     * Reads a model that {@link #write} has written. The stream is not closed.
     *
     * @param model the stream
     * @return the model
     * @throws IOException when the stream fails, or is no model of this version; then it has to be trained anew
     */
    public static IntentModel read(InputStream model) throws IOException {
        return new ModelReader(model).read();
    }

    /**
     * Writes this model. The stream is flushed and not closed.
     *
     * @param target the stream
     * @throws IOException when the stream fails
     */
    public void write(OutputStream target) throws IOException {
        new ModelWriter(target).write(this);
    }

    /**
     * Returns the names of the intents, in the order of the examples.
     *
     * @return the names of the intents, in the order of the examples
     */
    public List<String> intents() {
        return intents;
    }

    /**
     * Returns the codes of the languages.
     *
     * @return the codes of the languages
     */
    public List<String> languages() {
        return languages;
    }

    Set<String> yields(int intent) {
        return yields.get(intent);
    }

    Lexicon lexicon() {
        return lexicon;
    }

    FeatureTable features() {
        return features;
    }

    float bias(int intent) {
        return biases[intent];
    }
}
