package io.fairbot.testkit;

import io.fairbot.testkit.SandboxClient.ChatMessage;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A formatter of a chat as text, as its customer sees it. */
final class ChatFormatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** The types that consist of their text and options. */
    private static final Set<String> WORDS = Set.of("text", "buttons", "list", "interactive");

    private ChatFormatter() {}

    static String print(String customer, String branch, List<ChatMessage> chat, ZoneId zone) {
        String title = "The chat as " + customer + " sees it, in the time of " + zone + ":";
        return title
                + chat.stream()
                        .map(message -> "\n  " + line(message, customer, branch, zone))
                        .collect(Collectors.joining())
                + (chat.isEmpty() ? "\n  (nothing was written)" : "");
    }

    private static String line(ChatMessage message, String customer, String branch, ZoneId zone) {
        String head = TIME.format(message.at().atZone(zone)) + "  " + (message.fromBranch() ? branch : customer) + ": ";
        String indent = "\n  " + " ".repeat(head.length());
        String kind = WORDS.contains(message.type()) ? "" : "(" + message.type() + ") ";
        String options = message.options().isEmpty()
                ? ""
                : message.options().stream()
                        .map(option -> "[" + option.title() + "]")
                        .collect(Collectors.joining(" ", "\n", ""));
        return head + (kind + message.text() + options).replace("\n", indent);
    }
}
