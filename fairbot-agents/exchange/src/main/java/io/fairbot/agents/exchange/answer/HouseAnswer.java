package io.fairbot.agents.exchange.answer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An answer that the house has written down, in place of "a loja confirma". {@code {branch}}, {@code {phone}} and {@code {address}} stand
 * for those of the branch that is asked about.
 *
 * @param intent what it answers: the name of an intent such as {@code delivery}, or {@value #FIRST_CONTACT} for the notice that follows
 *     the first greeting of a contact
 * @param branch the id of the only branch for which it holds; empty for all others
 * @param pt the answer in Portuguese, also in place of those that are empty; 1 to {@value #MAX_TEXT} characters
 * @param en the answer in English
 * @param es the answer in Spanish
 */
public record HouseAnswer(
        @JsonPropertyDescription("What it answers: the name of an intent, such as delivery, or first-contact")
        String intent,

        @JsonPropertyDescription("The id of the only branch for which it holds; absent for all others")
        Optional<String> branch,

        @JsonPropertyDescription(
                "The answer in Portuguese, 1 to 1000 characters; {branch}, {phone}, {address} are filled in")
        String pt,

        @JsonPropertyDescription("The answer in English; the Portuguese one where it is absent")
        Optional<String> en,

        @JsonPropertyDescription("The answer in Spanish; the Portuguese one where it is absent")
        Optional<String> es) {
    /** The name of the notice after the first greeting, such as that of privacy. */
    public static final String FIRST_CONTACT = "first-contact";

    /** The maximum number of characters of an answer. */
    public static final int MAX_TEXT = 1000;

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    /**
     * Checks the name and the texts.
     *
     * @throws IllegalArgumentException when the house cannot write an answer to the intent, a text is blank or too long, or a place in
     *     braces is unknown
     */
    public HouseAnswer {
        if (!intent.equals(FIRST_CONTACT) && !AnswerRules.STANDARD.isWrittenByHouse(intent)) {
            throw new IllegalArgumentException("The house cannot write an answer to \"" + intent + "\"; it can to "
                    + String.join(", ", AnswerRules.STANDARD.writtenByHouse()) + " and " + FIRST_CONTACT + ".");
        }
        Stream.of(Optional.of(pt), en, es).flatMap(Optional::stream).forEach(text -> check(intent, text));
    }

    private static void check(String intent, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("The answer to \"" + intent + "\" must have 1 to " + MAX_TEXT
                    + " characters, not " + text.strip().length() + ".");
        }
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            if (!Stream.of("branch", "phone", "address").toList().contains(place.group(1))) {
                throw new IllegalArgumentException("The answer to \"" + intent + "\" has an unknown place {"
                        + place.group(1) + "}; there are {branch}, {phone} and {address}.");
            }
        }
    }

    /**
     * Returns the answer in a language, with its places.
     *
     * @param language {@code pt}, {@code en} or {@code es}
     * @return the text
     */
    public String text(String language) {
        return switch (language) {
            case "en" -> en.orElse(pt);
            case "es" -> es.orElse(pt);
            default -> pt;
        };
    }
}
