package io.fairbot.http;

import io.fairbot.FairbotException;

/** A request cannot be done; the server answers with the problem. */
public final class ProblemException extends FairbotException {
    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null);
        this.problem = problem;
    }

    /**
     * Returns what is answered.
     *
     * @return the problem
     */
    public Problem problem() {
        return problem;
    }
}
