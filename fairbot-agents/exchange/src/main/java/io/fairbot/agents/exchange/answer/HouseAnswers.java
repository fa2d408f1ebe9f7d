package io.fairbot.agents.exchange.answer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The answers that the house has written down: a snapshot for the desk. Immutable.
 *
 * @param all the answers, at most one for each intent and branch
 */
public record HouseAnswers(List<HouseAnswer> all) {
    /** Nothing is written down. */
    public static final HouseAnswers NONE = new HouseAnswers(List.of());

    /**
     * Copies the answers.
     *
     * @throws IllegalArgumentException when two answers have the same intent and branch
     */
    public HouseAnswers {
        all = List.copyOf(all);
        Set<String> seen = new HashSet<>();
        for (HouseAnswer answer : all) {
            if (!seen.add(answer.intent() + "@" + answer.branch().orElse(""))) {
                throw new IllegalArgumentException("There are two answers to \"" + answer.intent() + "\""
                        + answer.branch().map(id -> " at " + id).orElse("") + "; leave one.");
            }
        }
    }

    /**
     * Finds the answer to an intent.
     *
     * @param intent the name of the intent
     * @param branch the id of the branch that is asked about
     * @return the one of the branch, else the one of all branches
     */
    public Optional<HouseAnswer> find(String intent, String branch) {
        return all.stream()
                .filter(answer ->
                        answer.intent().equals(intent) && answer.branch().equals(Optional.of(branch)))
                .findFirst()
                .or(() -> all.stream()
                        .filter(answer -> answer.intent().equals(intent)
                                && answer.branch().isEmpty())
                        .findFirst());
    }
}
