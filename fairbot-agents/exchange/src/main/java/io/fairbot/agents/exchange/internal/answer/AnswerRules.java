package io.fairbot.agents.exchange.internal.answer;

import io.fairbot.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The intents of the desk, how each is answered, and when a person is called; read from answer-rules.txt. Immutable. */
public final class AnswerRules {
    /** The rules of this version. */
    public static final AnswerRules STANDARD = load();

    private static final String ANY_ENDING = "*";
    private static final String ANY_NUMBER = "#";

    private final Map<String, AnswerRule> rules;

    /** The ways in which an intent is answered. */
    public enum AnswerKind {
        /** A courtesy, or a turn of the talk. */
        TALK,
        /** From rates, taxes, fees, hours and branches. */
        DATA,
        /** By what the house has written down. */
        HOUSE,
        /** By a person. */
        PERSON,
        /** By the dialogue of a deal. */
        DEAL
    }

    /** The rule of an intent: its kind, and the word sequences with which a person is called. */
    private record AnswerRule(AnswerKind kind, List<List<String>> words) {}

    private AnswerRules(Map<String, AnswerRule> rules) {
        this.rules = rules;
    }

    /** Returns the names of all intents, in the order of the file. */
    public Set<String> intents() {
        return rules.keySet();
    }

    /** Returns how an intent is answered; empty for an unknown name. */
    public Optional<AnswerKind> kind(String intent) {
        return Optional.ofNullable(rules.get(intent)).map(AnswerRule::kind);
    }

    /** Returns whether the house can write an answer of its own: where a person is called, it comes before that. */
    public boolean isWrittenByHouse(String intent) {
        return kind(intent)
                .filter(kind -> kind == AnswerKind.HOUSE || kind == AnswerKind.PERSON)
                .isPresent();
    }

    /** Returns the names of the intents to which the house can write an answer. */
    public List<String> writtenByHouse() {
        return rules.keySet().stream().filter(this::isWrittenByHouse).toList();
    }

    /** Returns whether a message about an intent calls a person. */
    public boolean callsPerson(String intent, String text) {
        AnswerRule rule = rules.get(intent);
        if (rule == null) {
            return false;
        }
        List<String> words = WordTokenizer.tokenize(text);
        return rule.kind == AnswerKind.PERSON || rule.words.stream().anyMatch(sequence -> contains(words, sequence));
    }

    private static boolean contains(List<String> words, List<String> sequence) {
        for (int at = 0; at + sequence.size() <= words.size(); at++) {
            if (matches(words.subList(at, at + sequence.size()), sequence)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<String> words, List<String> sequence) {
        for (int i = 0; i < sequence.size(); i++) {
            String expected = sequence.get(i);
            if (!matches(words.get(i), expected)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String word, String expected) {
        if (expected.equals(ANY_NUMBER)) {
            return word.codePoints().anyMatch(Character::isDigit);
        }
        return expected.endsWith(ANY_ENDING)
                ? word.startsWith(expected.substring(0, expected.length() - 1))
                : word.equals(expected);
    }

    private static AnswerRules load() {
        try (InputStream in =
                AnswerRules.class.getResourceAsStream("/io/fairbot/agents/exchange/answer/answer-rules.txt")) {
            String text = new String(
                    Objects.requireNonNull(in, "The resource answer-rules.txt is missing.")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            return parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource answer-rules.txt cannot be read.", e);
        }
    }

    /** Parses the lines of a file of rules. */
    static AnswerRules parse(String text) {
        Map<String, AnswerRule> rules = new LinkedHashMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split("\\s+", 3);
                    if (parts.length < 2 || rules.put(parts[0], rule(parts)) != null) {
                        throw new IllegalArgumentException("The line \"" + line
                                + "\" must have the name of an intent, once in the file, and its kind.");
                    }
                });
        return new AnswerRules(rules);
    }

    private static AnswerRule rule(String[] parts) {
        List<List<String>> words = parts.length < 3
                ? List.of()
                : Arrays.stream(parts[2].split(",", -1))
                        .map(phrase -> List.of(phrase.strip().split(" ", -1)))
                        .toList();
        return new AnswerRule(AnswerKind.valueOf(parts[1].toUpperCase(Locale.ROOT)), words);
    }
}
