package io.fairbot.testkit;

import io.fairbot.testkit.SandboxClient.ChatMessage;
import io.fairbot.testkit.SandboxClient.ChatOption;
import io.fairbot.whatsapp.Purpose;
import java.util.List;

/** The chat of a customer with a branch, as the customer sees it now. */
final class CustomerChat {
    private final BotTest bot;
    private final String branch;
    private final String phone;

    /** Creates the view; without a branch the chat is empty. */
    CustomerChat(BotTest bot, String branch, String phone) {
        this.bot = bot;
        this.branch = branch;
        this.phone = phone;
    }

    List<ChatMessage> all() {
        return branch.equals(TestCustomer.NO_BRANCH)
                ? List.of()
                : bot.fixture().client().chat(branch, phone);
    }

    /** Returns what the branch sent. */
    List<ChatMessage> received() {
        return all().stream().filter(ChatMessage::fromBranch).toList();
    }

    /** Returns the last message that the branch sent. */
    ChatMessage last(String name) {
        List<ChatMessage> received = received();
        if (received.isEmpty()) {
            throw new IllegalStateException(name + " has received nothing yet.");
        }
        return received.get(received.size() - 1);
    }

    /** Returns the options of the last message that has some. */
    List<ChatOption> offered() {
        return received().stream()
                .map(ChatMessage::options)
                .filter(options -> !options.isEmpty())
                .reduce((first, second) -> second)
                .orElse(List.of());
    }

    boolean isTyping() {
        return bot.fixture().client().isTyping(branch, phone);
    }

    /** Returns whether a message of the customer is shown as read. */
    boolean isRead(String id) {
        return all().stream().anyMatch(message -> message.id().equals(id) && message.isRead());
    }

    /** Returns whether a message was sent without being expected. */
    boolean isNotice(ChatMessage message) {
        return bot.fixture()
                .purpose(branch, message.id())
                .filter(Purpose::isUnsolicited)
                .isPresent();
    }
}
