package io.fairbot.language;

import java.util.ArrayList;
import java.util.List;

/**
 * The division of a message into pieces that each ask one thing. The pieces between marks and joining words are put together again
 * wherever a piece alone is less sure than as a part of a longer one. Used once.
 */
final class Segmenter {
    /** A piece of the message with what it asks. */
    @SuppressWarnings("ArrayRecordComponent")
    record Piece(int from, int to, double[] scores) {
        int best() {
            int best = 0;
            for (int k = 1; k < scores.length; k++) {
                best = scores[k] > scores[best] ? k : best;
            }
            return best;
        }

        double top() {
            return scores[best()];
        }
    }

    /** How sure a piece must be to stand alone after the end of a sentence, and after a comma or a joining word. */
    private static final double SENTENCE = 0.5;

    private static final double CLAUSE = 0.62;
    /** More are not told apart; what follows is one piece. */
    private static final int MAX_PIECES = 32;
    /** So many neighbours may belong together. */
    private static final int MAX_JOINED = 6;

    private final List<ReadWord> words;
    private final SpanScores scores;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Boolean> strong = new ArrayList<>();

    Segmenter(List<Token> tokens, List<ReadWord> words, SpanScores scores) {
        this.words = words;
        this.scores = scores;
        starts.add(0);
        strong.add(true);
        find(tokens);
        starts.add(words.size());
    }

    /** Finds where pieces may begin. */
    private void find(List<Token> tokens) {
        int at = 0;
        for (int i = 1; i < words.size() && starts.size() < MAX_PIECES; i++) {
            boolean ends = false;
            boolean pauses = words.get(i).joins() && i + 1 < words.size();
            int begin = words.get(i).token().start();
            int before = words.get(i - 1).token().end();
            while (at < tokens.size() && tokens.get(at).start() < begin) {
                Token token = tokens.get(at++);
                if (token.start() >= before || token.raw().startsWith("?")) {
                    ends |= token.kind() == TokenKind.LINE_BREAK
                            || ".?!;".indexOf(token.raw().charAt(0)) >= 0;
                    pauses |= isPause(token, before);
                }
            }
            boolean mark = words.get(i).word().equals("?");
            if (!mark && (ends || pauses)) {
                starts.add(i);
                strong.add(ends);
            }
        }
    }

    /** A hyphen, a slash or a colon within words is no pause. */
    private static boolean isPause(Token token, int before) {
        return token.kind() == TokenKind.PUNCTUATION
                && (token.raw().charAt(0) == ','
                        || (token.start() > before
                                && "-–—/|".indexOf(token.raw().charAt(0)) >= 0));
    }

    /** Returns the best division: that with the greatest sum of certainty above what each piece needs. */
    List<Piece> pieces() {
        int count = starts.size() - 1;
        double[] best = new double[count + 1];
        Piece[] last = new Piece[count + 1];
        int[] previous = new int[count + 1];
        for (int end = 1; end <= count; end++) {
            best[end] = Double.NEGATIVE_INFINITY;
            for (int begin = Math.max(0, end - MAX_JOINED); begin < end; begin++) {
                Piece piece = piece(begin, end);
                double need = strong.get(begin) ? SENTENCE : CLAUSE;
                double value = best[begin] + piece.top() - need;
                if (value > best[end]) {
                    best[end] = value;
                    last[end] = piece;
                    previous[end] = begin;
                }
            }
        }
        List<Piece> pieces = new ArrayList<>();
        for (int end = count; end > 0; end = previous[end]) {
            pieces.add(0, last[end]);
        }
        return pieces;
    }

    private Piece piece(int begin, int end) {
        int from = starts.get(begin);
        int to = starts.get(end);
        // "… and where are you?" asks the same as without the word that joins.
        if (begin > 0 && words.get(from).joins() && from + 1 < to) {
            from++;
        }
        return new Piece(from, to, scores.probabilities(from, to));
    }
}
