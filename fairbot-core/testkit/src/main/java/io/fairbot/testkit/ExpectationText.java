package io.fairbot.testkit;

import io.fairbot.conversation.storage.InboxEntry;
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

    static String about(InboxEntry event) {
        if (event.topics().isEmpty()) {
            return "the bot said nothing of what it understood, with Turn.withTopics(…) or Turn.notUnderstood()"
                    + Optional.ofNullable(event.reason())
                            .map(reason -> "; " + reason)
                            .orElse("");
        }
        return "the bot understood " + String.join(", ", event.topics());
    }

    static String quoted(String... texts) {
        return Arrays.stream(texts).map(text -> "\"" + text + "\"").collect(Collectors.joining(" and "));
    }
}
