package io.fairbot.testkit;

import io.fairbot.conversation.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a run of chat scripts: how many passed, how many texts the bot did not understand, and which topics it confused.
 * Not safe for use from several threads.
 */
public final class ChatReport {
    private static final int TENTHS = 1000;

    private final List<String> failures = new ArrayList<>();
    private final ConfusionMatrix table = new ConfusionMatrix();
    private int chats;
    private int failed;
    private int texts;
    private int notUnderstood;
    private int expectedUnknown;

    ChatReport() {}

    void add(ChatScript chat, List<String> wrong) {
        chats++;
        if (!wrong.isEmpty()) {
            failed++;
            failures.add("FAILED " + chat.title() + "\n" + String.join("\n\n", wrong));
        }
    }

    void understood(List<String> expected, List<String> topics) {
        texts++;
        if (topics.contains(Turn.UNKNOWN)) {
            notUnderstood++;
            expectedUnknown += expected.contains(Turn.UNKNOWN) ? 1 : 0;
        }
        if (!expected.isEmpty()) {
            table.add(expected, topics);
        }
    }

    /**
     * Returns the number of chats that ran.
     *
     * @return the number
     */
    public int chats() {
        return chats;
    }

    /**
     * Returns the number of chats that failed.
     *
     * @return the number
     */
    public int failed() {
        return failed;
    }

    /**
     * Returns the number of messages that customers sent.
     *
     * @return the number of texts, choices and other things
     */
    public int texts() {
        return texts;
    }

    /**
     * Returns the number of messages that the bot marked with {@link Turn#notUnderstood}.
     *
     * @return the number
     */
    public int notUnderstood() {
        return notUnderstood;
    }

    /**
     * Returns the expectations that were not met.
     *
     * @return for each failed chat its title and each failed expectation, with file, line and the whole chat
     */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /**
     * Asserts that all chats passed.
     *
     * @throws AssertionError if one failed, with the whole report
     */
    public void assertPassed() {
        if (failed > 0) {
            throw new AssertionError(this);
        }
    }

    /**
     * Returns the report as text.
     *
     * @return failures, numbers and the table of topics, in several lines
     */
    @Override
    public String toString() {
        StringBuilder all = new StringBuilder();
        failures.forEach(failure -> all.append(failure).append("\n\n"));
        all.append("Chats:   %d, %d passed, %d failed\n".formatted(chats, chats - failed, failed));
        all.append("Unknown: %d of %d texts (%s %%), %d of them expected\n"
                .formatted(notUnderstood, texts, percent(notUnderstood, texts), expectedUnknown));
        return all.append("\n").append(table).toString();
    }

    private static String percent(int part, int whole) {
        int tenths = whole == 0 ? 0 : (part * TENTHS + whole / 2) / whole;
        return tenths / 10 + "." + tenths % 10;
    }
}
