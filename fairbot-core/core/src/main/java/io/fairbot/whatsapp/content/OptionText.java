package io.fairbot.whatsapp.content;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A writer of texts with options as plain text. */
final class OptionText {
    private OptionText() {}

    /** Returns the parts in order; the options are numbered, unless the text already names each of them. */
    static String write(Optional<String> header, String text, List<ChoiceOption> options, Optional<String> footer) {
        boolean named = options.stream().map(ChoiceOption::title).allMatch(text::contains);
        String numbered = named
                ? ""
                : IntStream.range(0, options.size())
                        .mapToObj(i -> "*" + (i + 1) + "* - " + line(options.get(i)))
                        .collect(Collectors.joining("\n"));
        return Stream.of(header.map(title -> "*" + title + "*").orElse(""), text, numbered, footer.orElse(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String line(ChoiceOption option) {
        return option.title()
                + option.description().map(words -> " (" + words + ")").orElse("");
    }
}
