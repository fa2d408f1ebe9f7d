package io.fairbot.branch;

import io.fairbot.FairbotException;
import java.util.List;

/** Thrown when the description of a branch is invalid; the message lists every problem. */
public final class InvalidBranchException extends FairbotException {
    private final List<String> problems;

    /**
     * Creates an exception.
     *
     * @param branch the id of the branch, as it was given
     * @param problems the problems, each a sentence
     */
    InvalidBranchException(String branch, List<String> problems) {
        super("The branch \"" + branch + "\" cannot be used. " + String.join(" ", problems), null);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the problems, each a sentence.
     *
     * @return at least one problem
     */
    public List<String> problems() {
        return problems;
    }
}
