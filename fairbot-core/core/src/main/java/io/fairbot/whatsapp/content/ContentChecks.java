package io.fairbot.whatsapp.content;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The checks that contents have in common. Each message is one sentence with the name of the field. */
final class ContentChecks {
    private ContentChecks() {}

    /** Checks a text that must not be blank. */
    static void text(String field, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most || text.isBlank()) {
            throw new IllegalArgumentException("The field " + field + " must have 1 to " + most
                    + " characters that are not all blank, and has " + length + ".");
        }
    }

    /** Checks a text that may be empty. */
    static void length(String field, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most) {
            throw new IllegalArgumentException(
                    "The field " + field + " may have up to " + most + " characters, and has " + length + ".");
        }
    }

    /** Checks the size of a list. */
    static void size(String field, List<?> items, int most) {
        if (items.isEmpty() || items.size() > most) {
            throw new IllegalArgumentException(
                    "The field " + field + " must have 1 to " + most + " elements, and has " + items.size() + ".");
        }
    }

    /** Checks options: their lengths, and that neither an id nor a title occurs twice. */
    static void options(String field, List<ChoiceOption> options, int longestTitle) {
        options.forEach(option -> {
            text(field + ".id", option.id(), ContentLimits.MAX_OPTION_ID);
            text(field + ".title", option.title(), longestTitle);
            option.description().ifPresent(words -> text(field + ".description", words, ContentLimits.MAX_DESCRIPTION));
        });
        unique(field + ".id", options, ChoiceOption::id);
        unique(field + ".title", options, ChoiceOption::title);
    }

    private static void unique(String field, List<ChoiceOption> options, Function<ChoiceOption, String> value) {
        Set<String> seen = new HashSet<>();
        options.stream().map(value).filter(one -> !seen.add(one)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException(
                    "The field " + field + " has the value \"" + twice + "\" twice; each must differ from the others.");
        });
    }
}
