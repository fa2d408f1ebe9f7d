package io.fairbot.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A classifier of messages: it says which intents a message has, in order, and in which language it is written. Immutable; safe for use
 * from any thread. A message costs well under a millisecond, one of 4 kB less than 5 ms; of a longer one the first 480 words are read.
 */
public final class IntentClassifier {
    /** The score below which the classifier is unsure, unless another is set. */
    public static final double DEFAULT_THRESHOLD = 0.3;

    private static final int GUESSES = 3;
    /** A message of many words asks at most so many things. */
    private static final int MAX_INTENTS = 8;

    private final IntentModel model;
    private final WordReader reader;
    private final double threshold;

    /**
     * Creates a classifier with the default threshold.
     *
     * @param model its model
     */
    public IntentClassifier(IntentModel model) {
        this(model, DEFAULT_THRESHOLD);
    }

    /**
     * Creates a classifier.
     *
     * @param model its model
     * @param threshold the score below which it is unsure, from 0, where it never is, to 1
     * @throws IllegalArgumentException when the threshold is outside of that
     */
    public IntentClassifier(IntentModel model, double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("The threshold is " + threshold + "; it must be from 0 to 1.");
        }
        this.model = model;
        this.threshold = threshold;
        reader = new WordReader(model.lexicon());
    }

    /**
     * Returns the model.
     *
     * @return the model
     */
    public IntentModel model() {
        return model;
    }

    /**
     * Classifies a message.
     *
     * @param text the message, of any length
     * @return what it asks
     */
    public Understanding classify(String text) {
        return new MessageReading(text).understanding();
    }

    /**
     * Classifies a message and says why.
     *
     * @param text the message, of any length
     * @return what it asks, with the words as they were read, the pieces, their scores and what spoke for them
     */
    public Explanation explain(String text) {
        return new MessageReading(text).explanation();
    }

    /** One message. */
    private final class MessageReading {
        private final String text;
        private final List<ReadWord> words;
        private final List<Segmenter.Piece> pieces;
        private final double[] whole;

        MessageReading(String text) {
            this.text = text;
            List<Token> tokens = TextTokenizer.tokenize(text, 2 * WordReader.MAX_WORDS);
            words = reader.read(tokens);
            if (words.isEmpty()) {
                pieces = List.of();
                whole = new double[0];
            } else {
                SpanScores scores = new SpanScores(model, words);
                pieces = new Segmenter(tokens, words, scores).pieces();
                whole = scores.probabilities(0, words.size());
            }
        }

        Understanding understanding() {
            List<IntentScore> found = new ArrayList<>();
            for (Segmenter.Piece piece : pieces) {
                IntentScore score = score(piece, piece.best());
                boolean known = found.stream().anyMatch(other -> other.intent().equals(score.intent()));
                if (score.score() >= threshold && !known && found.size() < MAX_INTENTS) {
                    found.add(score);
                }
            }
            return new Understanding(withoutYielding(found), guesses(), language());
        }

        /** Leaves out what yields to another intent; what yields to all stays when there is nothing else. */
        private List<IntentScore> withoutYielding(List<IntentScore> found) {
            List<IntentScore> firm = found.stream()
                    .filter(score -> !yields(score).contains(IntentExamples.TO_ALL))
                    .toList();
            List<IntentScore> left = firm.isEmpty() ? found : firm;
            return left.stream()
                    .filter(score ->
                            left.stream().noneMatch(other -> yields(score).contains(other.intent())))
                    .toList();
        }

        private Set<String> yields(IntentScore score) {
            return model.yields(model.intents().indexOf(score.intent()));
        }

        private List<IntentScore> guesses() {
            return whole.length == 0 ? List.of() : ranked(new Segmenter.Piece(0, words.size(), whole), GUESSES);
        }

        private List<IntentScore> ranked(Segmenter.Piece piece, int count) {
            return IntStream.range(0, piece.scores().length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer k) -> -piece.scores()[k]))
                    .limit(count)
                    .map(k -> score(piece, k))
                    .toList();
        }

        private IntentScore score(Segmenter.Piece piece, int intent) {
            return new IntentScore(
                    model.intents().get(intent),
                    piece.scores()[intent],
                    words.get(piece.from()).token().start(),
                    words.get(piece.to() - 1).token().end());
        }

        /** Two certain words are needed, or a message that has no other words. */
        private Optional<String> language() {
            Map<String, Integer> counts = new TreeMap<>();
            int all = 0;
            for (ReadWord word : words) {
                if (word.isWord()) {
                    all++;
                    String language = model.lexicon().marks().get(word.token().word());
                    if (language != null) {
                        counts.merge(language, 1, Integer::sum);
                    }
                }
            }
            int marked = counts.values().stream().mapToInt(Integer::intValue).sum();
            int total = all;
            return counts.entrySet().stream()
                    .filter(entry -> entry.getValue() >= 2 || entry.getValue() == total)
                    .filter(entry -> entry.getValue() * 2 > marked)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        Explanation explanation() {
            List<Explanation.Word> read = words.stream()
                    .map(word -> new Explanation.Word(word.token(), word.word(), word.group(), word.known()))
                    .toList();
            List<Explanation.Part> parts = pieces.stream().map(this::part).toList();
            return new Explanation(text, read, parts, understanding());
        }

        private Explanation.Part part(Segmenter.Piece piece) {
            return new Explanation.Part(ranked(piece, 5), reasons(piece));
        }

        private List<Explanation.Reason> reasons(Segmenter.Piece piece) {
            List<ReadWord> own = words.subList(piece.from(), piece.to());
            Map<String, Integer> shares = new TreeMap<>();
            WordFeatures.FeatureSink sink = (at, size, weight, kind, feature) -> {
                int[] sums = new int[model.intents().size()];
                if (model.features().addTo(sums, 0, WordFeatures.hash(kind, feature), weight)) {
                    shares.merge(kind + " " + feature, sums[piece.best()], Integer::sum);
                }
            };
            WordFeatures.inner(own, sink);
            WordFeatures.edges(own, 0, own.size(), sink);
            return shares.entrySet().stream()
                    .filter(share -> share.getValue() != 0)
                    .sorted(Comparator.comparingInt((Map.Entry<String, Integer> share) -> -Math.abs(share.getValue())))
                    .limit(12)
                    .map(share -> new Explanation.Reason(share.getKey(), share.getValue()))
                    .toList();
        }
    }
}
