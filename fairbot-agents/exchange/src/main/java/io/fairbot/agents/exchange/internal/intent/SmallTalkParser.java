package io.fairbot.agents.exchange.internal.intent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A parser of messages that consist only of small talk: "ok", "não", "kkk" and 👍. Stateless. */
final class SmallTalkParser {
    /** A longer message is not small talk, even if each of its words is. */
    private static final int MAX_WORDS = 6;

    private static final Pattern LAUGHTER = Pattern.compile("k{2,}|(ha|he|hua|rs){2,}h?|rs|haha.*|lol");

    /** Emoji are not words, so they are matched in the message itself. */
    private static final Map<String, Topic> EMOJI = Map.ofEntries(
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

    /** Returns the topic of a message that is small talk only; laughter next to a word is ignored. */
    Optional<Topic> parse(String text, List<String> words) {
        if (words.isEmpty()) {
            return emoji(text);
        }
        if (words.size() > MAX_WORDS) {
            return Optional.empty();
        }
        List<PhraseMatcher.PhraseMatch> found = vocabulary.smallTalk(words);
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

    private static Optional<Topic> emoji(String text) {
        return EMOJI.entrySet().stream()
                .filter(sign -> text.contains(sign.getKey()))
                .min(Comparator.comparingInt(sign -> text.indexOf(sign.getKey())))
                .map(Map.Entry::getValue);
    }
}
