package io.fairbot.standalone.internal.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A prompt that asks on the console until the answer is valid. */
public final class ConsolePrompt {
    private static final Set<String> YES = Set.of("yes", "y", "sim", "s");
    private static final Set<String> NO = Set.of("no", "n", "não", "nao");

    private final BufferedReader in;
    private final PrintWriter out;

    private final String unattended;

    /**
     * Creates a prompt.
     *
     * @param without the command line that asks no questions, named when the input ends
     */
    public ConsolePrompt(BufferedReader in, PrintWriter out, String without) {
        this.in = in;
        this.out = out;
        this.unattended = without;
    }

    /** Prints a sentence before the next question. */
    public void print(String sentence) {
        out.println(sentence);
    }

    /**
     * Asks for a value until the answer is valid.
     *
     * @param shown the default shown in the question, which an empty answer selects
     * @param objection returns the reason for which an answer is invalid, empty for a valid one
     * @return the answer, empty for the default
     */
    public Optional<String> ask(String question, String shown, Function<String, Optional<String>> objection) {
        while (true) {
            String answer = line(question + " [" + shown + "]: ");
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> wrong = objection.apply(answer);
            if (wrong.isEmpty()) {
                return Optional.of(answer);
            }
            out.println(wrong.get());
        }
    }

    /** Asks for a confirmation; an empty answer confirms. */
    public boolean confirm(String question) {
        return ask(
                        question,
                        "yes",
                        answer -> YES.contains(word(answer)) || NO.contains(word(answer))
                                ? Optional.empty()
                                : Optional.of("Please answer yes or no."))
                .filter(answer -> NO.contains(word(answer)))
                .isEmpty();
    }

    private static String word(String answer) {
        return answer.toLowerCase(Locale.ROOT);
    }

    private String line(String prompt) {
        out.print(prompt);
        out.flush();
        try {
            String line = in.readLine();
            if (line == null) {
                out.println();
                throw new CommandException(
                        CommandException.FAILED,
                        "The input ended before all questions were answered: nothing was done. Without questions: "
                                + unattended + ".",
                        null);
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
