package io.fairbot.config;

import io.fairbot.FairbotException;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when settings cannot be used; the message lists every problem, one a line, with secrets masked. */
public final class SettingsException extends FairbotException {
    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(
                (problems.size() == 1 ? "There is 1 problem" : "There are " + problems.size() + " problems")
                        + " in the settings:\n"
                        + problems.stream().map(problem -> "  - " + problem).collect(Collectors.joining("\n")),
                null);
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
