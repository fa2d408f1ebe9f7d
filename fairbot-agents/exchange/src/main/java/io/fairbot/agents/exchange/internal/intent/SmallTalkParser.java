package io.fairbot.agents.exchange.internal.intent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Understands "ok", "não", "kkk" and 👍 where a message says nothing else. Pure. */
final class SmallTalkParser {
    /** Beyond this a message says something, even if each of its words says little. */
    private static final int MAX_WORDS = 6;

    private static final Pattern LAUGHTER = Pattern.compile("k{2,}|(ha|he|hua|rs){2,}h?|rs|haha.*|lol");

    /** Words leave emoji out, so those are looked for in the message itself. */
    private static final Map<String, Topic> SIGNS = Map.ofEntries(
            Map.entry("👍", Topic.OK),
            Map.entry("👌", Topic.OK),
            Map.entry("✅", Topic.OK),
            Map.entry("🤝", Topic.OK),
            Map.entry("👏", Topic.OK),
            Map.entry("😊", Topic.OK),
            Map.entry("😉", Topic.OK),
            Map.entry("🙂", Topic.OK),
            Map.entry("❤", Topic.THANKS),
            Map.entry("🙏", Topic.THANKS),
            Map.entry("👎", Topic.NO),
            Map.entry("😂", Topic.LAUGHTER),
            Map.entry("🤣", Topic.LAUGHTER),
            Map.entry("😅", Topic.LAUGHTER),
            Map.entry("😄", Topic.LAUGHTER));

    private final Vocabulary vocabulary;

    SmallTalkParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** What a message means that is small talk from its first word to its last; a laugh beside a word is only a laugh. */
    Optional<Topic> parse(String text, List<String> words) {
        if (words.isEmpty()) {
            return sign(text);
        }
        if (words.size() > MAX_WORDS) {
            return Optional.empty();
        }
        List<PhraseMatcher.PhraseMatch> found = vocabulary.small(words);
        List<String> rest = new ArrayList<>(words);
        found.forEach(phrase -> rest.removeAll(words.subList(phrase.at(), phrase.end())));
        if (!rest.stream().allMatch(word -> LAUGHTER.matcher(word).matches())) {
            return Optional.empty();
        }
        return found.stream()
                .findFirst()
                .flatMap(phrase -> Topic.byName(phrase.meaning()))
                .or(() -> Optional.of(Topic.LAUGHTER));
    }

    private static Optional<Topic> sign(String text) {
        return SIGNS.entrySet().stream()
                .filter(sign -> text.contains(sign.getKey()))
                .min(Comparator.comparingInt(sign -> text.indexOf(sign.getKey())))
                .map(Map.Entry::getValue);
    }
}
