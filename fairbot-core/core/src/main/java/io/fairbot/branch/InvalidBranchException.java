package io.fairbot.branch;

import io.fairbot.FairbotException;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when the description of a branch is invalid; the message lists every problem. */
public final class InvalidBranchException extends FairbotException {
    private final List<BranchProblem> problems;

    /**
     * Something that is wrong with a description.
     *
     * @param field the path of the field, such as {@code lines.gateway.pin}
     * @param description what is wrong and what is allowed: a sentence, without a secret
     */
    public record BranchProblem(String field, String description) {}

    /**
     * Creates an exception.
     *
     * @param branch the id of the branch, as it was given
     * @param problems the problems
     */
    InvalidBranchException(String branch, List<BranchProblem> problems) {
        super(
                "The branch \"" + branch + "\" cannot be used. "
                        + problems.stream().map(BranchProblem::description).collect(Collectors.joining(" ")),
                null);
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the problems.
     *
     * @return at least one problem
     */
    public List<BranchProblem> problems() {
        return problems;
    }
}
