package io.fairbot.http;

import io.fairbot.FairbotException;

/** Thrown by a handler whose request fails; the caller receives the problem. */
public final class ProblemException extends FairbotException {
    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null);
        this.problem = problem;
    }

    /**
     * Returns the problem that the caller receives.
     *
     * @return the problem
     */
    public Problem problem() {
        return problem;
    }
}
