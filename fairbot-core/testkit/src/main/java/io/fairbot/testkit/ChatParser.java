package io.fairbot.testkit;

import io.fairbot.testkit.ChatScript.ChatOutcome;
import io.fairbot.testkit.ChatScript.ChatStep;
import io.fairbot.testkit.ChatScript.SampleContent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A parser of one file of chats. docs/host/TESTING.md describes the format. */
final class ChatParser {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern WAIT = Pattern.compile("([1-9][0-9]{0,3}) ?(s|min|h|days?)");
    private static final Pattern BRANCH = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern TOPIC = BRANCH;
    private static final int MAX_NAME = 80;
    private static final String LINES =
            "write a line that begins with \">\" (the customer writes), \"<\" (a fact that is read), \"<!\" (words"
                    + " that are not read), or one of chat:, branch:, time:, customer:, topic:, outcome:, wait:, choose:,"
                    + " send:, or with \"#\" (a remark)";

    private final String file;
    private final List<String> mistakes = new ArrayList<>();
    private final List<ChatScript> chats = new ArrayList<>();
    private @Nullable ChatScriptBuilder draft;
    private int line;

    /** A builder of the chat that is being parsed. */
    private static final class ChatScriptBuilder {
        private final int line;
        private final String title;
        private Optional<String> branch = Optional.empty();
        private Optional<String> customer = Optional.empty();
        private Optional<LocalDateTime> start = Optional.empty();
        private final List<ChatStep> steps = new ArrayList<>();
        private boolean written;
        /** Whether the chat has no title; that is reported once, and further mistakes of its header are not. */
        private boolean headless;

        ChatScriptBuilder(int line, String title) {
            this.line = line;
            this.title = title;
        }
    }

    ChatParser(String file) {
        this.file = file;
    }

    List<ChatScript> read(List<String> lines) {
        for (String one : lines) {
            line++;
            String text = one.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                read(text);
            }
        }
        end();
        return chats;
    }

    /** Returns the mistakes, one sentence each. */
    List<String> mistakes() {
        return mistakes;
    }

    private void read(String text) {
        if (text.startsWith(">")) {
            step(text.substring(1), what -> writes(new ChatScript.TextStep(line, what)));
        } else if (text.startsWith("<!")) {
            step(text.substring(2), what -> expects(new ChatScript.AbsenceExpectation(line, what)));
        } else if (text.startsWith("<")) {
            step(text.substring(1), what -> expects(new ChatScript.ReplyExpectation(line, what)));
        } else {
            int colon = text.indexOf(':');
            String word = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
            field(text, word, text.substring(colon + 1));
        }
    }

    private void field(String text, String word, String value) {
        switch (word) {
            case "chat" -> begin(value.strip());
            case "branch" -> step(value, this::branch);
            case "time" -> step(value, this::time);
            case "customer" -> step(value, this::customer);
            case "topic" -> step(value, this::topics);
            case "outcome" ->
                step(
                        value,
                        what -> one(ChatOutcome.class, word, what)
                                .ifPresent(outcome -> expects(new ChatScript.OutcomeExpectation(line, outcome))));
            case "wait" -> step(value, this::waits);
            case "choose" -> step(value, what -> writes(new ChatScript.ChoiceStep(line, what)));
            case "send" ->
                step(
                        value,
                        what -> one(SampleContent.class, word, what)
                                .ifPresent(thing -> writes(new ChatScript.ContentStep(line, thing))));
            default -> wrong("\"" + text + "\" is no line of a chat; " + LINES + ".");
        }
    }

    private void begin(String title) {
        end();
        if (title.isEmpty()) {
            wrong("A chat has a title; write it behind \"chat:\".");
        }
        draft = new ChatScriptBuilder(line, title);
    }

    private void end() {
        ChatScriptBuilder done = draft;
        draft = null;
        if (done == null || done.headless) {
            return;
        }
        List<String> missing = new ArrayList<>();
        done.branch.ifPresentOrElse(some -> {}, () -> missing.add("branch:"));
        done.start.ifPresentOrElse(some -> {}, () -> missing.add("time:"));
        done.customer.ifPresentOrElse(some -> {}, () -> missing.add("customer:"));
        if (!done.written) {
            missing.add("a line with \">\"");
        }
        if (!missing.isEmpty()) {
            wrong(done.line, "The chat \"" + done.title + "\" lacks " + String.join(", ", missing) + ".");
            return;
        }
        chats.add(new ChatScript(
                file,
                done.line,
                done.title,
                done.branch.orElseThrow(),
                done.customer.orElseThrow(),
                done.start.orElseThrow(),
                done.steps));
    }

    private void step(String value, Consumer<String> what) {
        if (draft == null) {
            wrong("A chat begins with its title; write \"chat: …\" before this line.");
            draft = new ChatScriptBuilder(line, "");
            draft.headless = true;
        }
        if (value.isBlank()) {
            wrong("The line says nothing; write what is meant behind its beginning.");
        } else {
            what.accept(value.strip());
        }
    }

    private ChatScriptBuilder open() {
        return Optional.ofNullable(draft).orElseThrow();
    }

    private void writes(ChatStep step) {
        open().written = true;
        open().steps.add(step);
    }

    private void expects(ChatStep step) {
        if (!open().written) {
            wrong("Nothing is expected before the customer writes; write a line with \">\" before it.");
        }
        open().steps.add(step);
    }

    private void branch(String id) {
        if (!BRANCH.matcher(id).matches()) {
            wrong("\"" + id
                    + "\" is no branch; write its id, a lower-case letter and up to 39 more, digits or hyphens.");
        }
        if (open().branch.isPresent()) {
            open().steps.add(new ChatScript.BranchStep(line, id));
        } else {
            open().branch = Optional.of(id);
        }
    }

    private void customer(String name) {
        if (name.length() > MAX_NAME) {
            wrong("A customer's name has at most " + MAX_NAME + " characters.");
        }
        if (open().customer.isPresent()) {
            open().steps.add(new ChatScript.CustomerStep(line, name));
        } else {
            open().customer = Optional.of(name);
        }
    }

    private void time(String text) {
        if (open().start.isPresent() || open().written) {
            wrong("A chat has one time, before the customer writes; let time pass with \"wait: 10 min\".");
        }
        try {
            open().start = Optional.of(LocalDateTime.parse(text, TIME));
        } catch (DateTimeException e) {
            open().start = Optional.of(LocalDateTime.MIN);
            wrong("\"" + text + "\" is no time; write it as 2026-11-23 10:00.");
        }
    }

    private void waits(String text) {
        Matcher matcher = WAIT.matcher(text);
        if (!matcher.matches()) {
            wrong("\"" + text + "\" is no time to wait; write 1 to 9999 and s, min, h or days, such as 10 min.");
            return;
        }
        long count = Long.parseLong(matcher.group(1));
        open().steps
                .add(new ChatScript.WaitStep(
                        line,
                        switch (matcher.group(2)) {
                            case "s" -> Duration.ofSeconds(count);
                            case "min" -> Duration.ofMinutes(count);
                            case "h" -> Duration.ofHours(count);
                            default -> Duration.ofDays(count);
                        }));
    }

    private void topics(String text) {
        List<String> topics =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        topics.stream()
                .filter(topic -> !TOPIC.matcher(topic).matches())
                .findFirst()
                .ifPresent(topic -> wrong(
                        "\"" + topic + "\" is no topic; write names as the bot gives them, separated by commas, such as"
                                + " topic: rates, hours."));
        expects(new ChatScript.TopicExpectation(line, topics));
    }

    private <E extends Enum<E>> Optional<E> one(Class<E> type, String word, String text) {
        Optional<E> found = Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
        if (found.isEmpty()) {
            String allowed = Arrays.stream(type.getEnumConstants())
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            wrong("\"" + text + "\" is no " + word + "; write one of " + allowed + ".");
        }
        return found;
    }

    private void wrong(String sentence) {
        wrong(line, sentence);
    }

    private void wrong(int at, String sentence) {
        mistakes.add(file + ":" + at + ": " + sentence);
    }
}
