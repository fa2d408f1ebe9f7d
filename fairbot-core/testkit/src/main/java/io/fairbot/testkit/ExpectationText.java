package io.fairbot.testkit;

import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.testkit.SandboxClient.ChatMessage;
import io.fairbot.testkit.SandboxClient.ChatOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A writer of what a {@link TestCustomer} expected and got, as the message of a failure shows it. */
final class ExpectationText {
    private ExpectationText() {}

    static String options(List<ChatOption> offers) {
        return offers.isEmpty()
                ? "no options"
                : "the options " + quoted(offers.stream().map(ChatOption::title).toArray(String[]::new));
    }

    /** Returns whether a message was understood as these topics; none for any topic. */
    static boolean isUnderstood(InboxEntry event, String... topics) {
        return topics.length == 0
                ? !event.topics().isEmpty() && !event.topics().contains(Turn.UNKNOWN)
                : event.topics().stream()
                        .sorted()
                        .toList()
                        .equals(Arrays.stream(topics).sorted().toList());
    }

    static String understanding(String... topics) {
        return topics.length == 0
                ? "that the bot understands it"
                : "that the bot understands it as " + String.join(", ", topics);
    }

    static String about(InboxEntry event) {
        if (event.topics().isEmpty()) {
            return "the bot said nothing of what it understood, with Turn.withTopics(…) or Turn.notUnderstood()"
                    + Optional.ofNullable(event.reason())
                            .map(reason -> "; " + reason)
                            .orElse("");
        }
        return "the bot understood " + String.join(", ", event.topics());
    }

    static String oneMore(String kind, String... facts) {
        return "one more " + kind + (facts.length == 0 ? "" : " with " + quoted(facts));
    }

    static String quoted(String... texts) {
        return Arrays.stream(texts).map(text -> "\"" + text + "\"").collect(Collectors.joining(" and "));
    }

    /** Creates the error of an expectation that was not met, with the whole chat in its message. */
    static AssertionError failure(
            BotFixture fixture, List<ChatMessage> chat, String name, String where, String expected, String got) {
        String message = "%s at %s\nExpected: %s\nRead:     %s\n\n%s"
                .formatted(
                        name,
                        where,
                        expected,
                        got.replace("\n", "\n          "),
                        ChatFormatter.print(name, where, chat, fixture.zone()))
                // An empty line in a reply stays empty.
                .replaceAll(" +\n", "\n");
        Optional<Throwable> thrown = fixture.conversations().lastFailure();
        String why = thrown.map(cause -> "\nThe bot threw " + cause + "; that is the cause of this failure.")
                .or(() -> fixture.lastDeadLetter().map(reason -> "\nA message could not be handled: " + reason))
                .orElse("");
        return new AssertionError(message + why, thrown.orElse(null));
    }
}
