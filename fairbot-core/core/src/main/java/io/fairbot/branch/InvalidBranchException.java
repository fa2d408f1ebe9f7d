package io.fairbot.branch;

import io.fairbot.FairbotException;
import java.util.List;

/** A branch was described in a way that cannot be used; the message lists every problem. */
public final class InvalidBranchException extends FairbotException {
    private final List<String> problems;

    /**
     * Creates an exception.
     *
     * @param branch the id of the branch, as it was given
     * @param problems what is wrong, each a sentence
     */
    public InvalidBranchException(String branch, List<String> problems) {
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
