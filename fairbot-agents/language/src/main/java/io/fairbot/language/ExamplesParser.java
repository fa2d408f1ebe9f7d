package io.fairbot.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parser of the format of a file of examples. Used once. */
final class ExamplesParser {
    private static final Pattern HEADER = Pattern.compile("\\[\\s*([^\\]]*?)\\s*\\]");
    private static final Pattern INTENT =
            Pattern.compile("intent ([a-z0-9][a-z0-9-]*)(?:, *yields(?: +to((?: +[a-z0-9][a-z0-9-]*)+))?)?");
    private static final Pattern CLASS = Pattern.compile("class ([a-z0-9][a-z0-9-]*)");
    private static final Pattern MARKED = Pattern.compile("([a-z]{2,3}):\\s+(.*)");
    private static final String LANGUAGES = "languages ";
    private static final String BLOCKS =
            "[languages …], [intent NAME], [intent NAME, yields], [intent NAME, yields to NAME …], [class NAME], [short forms], [never slips]"
                    + " and [joining words]";

    private final String name;
    private final IntentExamples.Content content = new IntentExamples.Content();
    private Block block = Block.NONE;
    private String title = "";
    private int number;

    private enum Block {
        NONE,
        INTENT,
        CLASS,
        SHORT_FORMS,
        NEVER_SLIPS,
        JOINING_WORDS
    }

    ExamplesParser(String name) {
        this.name = name;
    }

    IntentExamples.Content parse(String text) {
        for (String line : text.split("\\R", -1)) {
            number++;
            String stripped = line.strip();
            Matcher header = HEADER.matcher(stripped);
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            if (header.matches()) {
                begin(header.group(1));
            } else {
                take(stripped);
            }
        }
        if (content.intents.size() < 2) {
            throw new IllegalArgumentException(
                    name
                            + " has fewer than two intents. Each is a block that begins with [intent NAME], and there must be two to choose from.");
        }
        for (String intent : content.intents.keySet()) {
            if (content.sentences.stream()
                    .noneMatch(sentence -> sentence.intent().equals(intent))) {
                throw new IllegalArgumentException(
                        name + ": the intent " + intent + " has no sentence; write one a line below it.");
            }
        }
        return content;
    }

    private void begin(String header) {
        Matcher intent = INTENT.matcher(header);
        Matcher group = CLASS.matcher(header);
        if (header.startsWith(LANGUAGES)) {
            content.languages.addAll(
                    List.of(header.substring(LANGUAGES.length()).strip().split("\\s+")));
            block = Block.NONE;
        } else if (content.languages.isEmpty()) {
            throw fault(
                    "begins with the block [" + header + "]; the first must be the languages, as [languages pt en]");
        } else if (intent.matches()) {
            title = intent.group(1);
            content.intents.computeIfAbsent(title, unknown -> new TreeSet<>()).addAll(yields(header, intent.group(2)));
            block = Block.INTENT;
        } else if (group.matches()) {
            title = group.group(1);
            block = Block.CLASS;
        } else {
            block = switch (header) {
                case "short forms" -> Block.SHORT_FORMS;
                case "never slips" -> Block.NEVER_SLIPS;
                case "joining words" -> Block.JOINING_WORDS;
                default ->
                    throw fault("begins an unknown block; allowed are " + BLOCKS + ", names in a-z, 0-9 and hyphens");
            };
        }
    }

    private static List<String> yields(String header, @Nullable String to) {
        return to != null
                ? List.of(to.strip().split("\\s+"))
                : header.endsWith("yields") ? List.of(IntentExamples.TO_ALL) : List.of();
    }

    private void take(String line) {
        switch (block) {
            case INTENT -> sentence(line);
            case CLASS -> words(line).forEach(word -> content.classes.put(word, title));
            case SHORT_FORMS -> shortForm(line);
            case NEVER_SLIPS -> content.neverSlips.addAll(words(line));
            case JOINING_WORDS -> content.joiningWords.addAll(words(line));
            default -> throw fault("stands in no block; allowed are " + BLOCKS);
        }
    }

    private void sentence(String line) {
        Matcher marked = MARKED.matcher(line);
        boolean other = marked.matches() && content.languages.contains(marked.group(1));
        String language = other ? marked.group(1) : content.languages.iterator().next();
        List<String> sentences;
        try {
            sentences = Alternatives.expand(other ? marked.group(2) : line);
        } catch (IllegalArgumentException e) {
            throw fault(e.getMessage() + "; alternatives are written (one|another)");
        }
        sentences.forEach(
                text -> content.sentences.add(new IntentExamples.ExampleSentence(title, language, text, number)));
    }

    private void shortForm(String line) {
        String[] sides = line.split("=", -1);
        if (sides.length != 2 || words(sides[0]).isEmpty() || words(sides[1]).isEmpty()) {
            throw fault("is no short form; it is written as q = que, several short ones before the sign");
        }
        words(sides[0]).forEach(word -> content.shortForms.put(word, words(sides[1])));
    }

    /** Returns the words of a line as messages have them: normalized, and signs as they are. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Arrays.stream(line.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .forEach(word -> TextTokenizer.tokenize(word).forEach(token -> words.add(token.word())));
        return words;
    }

    private IllegalArgumentException fault(String problem) {
        return new IllegalArgumentException(name + ": line " + number + " " + problem + ".");
    }
}
