package io.fairbot.testkit;

import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.testkit.SandboxClient.ChatMessage;
import io.fairbot.testkit.SandboxClient.ChatOption;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A scripted customer of a {@link BotTest}: writes, and reads what the bot sends.
 *
 * <p>Replies are read in their order: each {@link #reads} takes the next one. Replies that were not read when the customer
 * writes again are skipped. A fact is a part of a reply, case-sensitive; its formatting ({@code *bold*}) and the number of
 * blanks between words are ignored.
 *
 * <p>Every expectation that is not met throws an {@link AssertionError} that shows the whole chat as the customer sees it, what
 * was expected and what was read. Not safe for use from several threads.
 */
public final class TestCustomer {
    static final String NO_BRANCH = "";

    private final BotTest bot;
    private final String name;
    private final String phone;
    private final String branch;
    private final List<String> asked = new ArrayList<>();
    /** The number of messages of the branch when the customer last wrote, and the number of those that were read. */
    private int before;

    private int read;

    private boolean sawTyping;

    TestCustomer(BotTest bot, String name, String phone, String branch) {
        this.bot = bot;
        this.name = name;
        this.phone = phone;
        this.branch = branch;
    }

    /**
     * Returns the same customer at another branch, which is another chat.
     *
     * @param id the branch
     * @return the customer at that branch
     * @throws IllegalArgumentException when there is no line of this branch
     */
    public TestCustomer atBranch(String id) {
        List<String> lines = bot.fixture().client().lines();
        if (!lines.contains(id)) {
            throw new IllegalArgumentException(
                    "There is no branch \"" + id + "\" with an open line; there are " + String.join(", ", lines) + ".");
        }
        return bot.customer(name, id);
    }

    /**
     * Writes one text or several, and waits for the answers. Several are sent before any is answered, as when
     * a customer types a question in three messages.
     *
     * @param texts the texts, each of 1 to 65536 characters
     * @return this
     */
    public TestCustomer says(String... texts) {
        return sends(Arrays.stream(texts).map(Text::new).toArray(MessageContent[]::new));
    }

    /**
     * Writes in a group that the branch is in, too, and waits for what comes of it in the private chat: nothing, unless
     * {@code FAIRBOT_GROUP_MESSAGES} is {@code read} and the handler answers.
     *
     * @param group the name of the group: letters, digits, dots, colons, hyphens and underscores
     * @param text the text
     * @return this
     */
    public TestCustomer writesInGroup(String group, String text) {
        Map<String, Object> fields = fields(new Text(text));
        fields.put("group", group);
        return send(List.of(fields));
    }

    /**
     * Chooses one of the options that the branch offered last.
     *
     * @param title the title that the customer sees
     * @return this
     */
    public TestCustomer chooses(String title) {
        List<ChatOption> offers = offered();
        ChatOption offer = offers.stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow(() -> failure("an option \"" + title + "\"", ExpectationText.options(offers)));
        return sends(new Choice(offer.id(), offer.title()));
    }

    /**
     * Sends content other than text, such as a voice message, and waits for the answers. Media are sent without bytes.
     *
     * @param contents the contents
     * @return this
     */
    public TestCustomer sends(MessageContent... contents) {
        return send(Arrays.stream(contents).map(this::fields).toList());
    }

    /**
     * Writes a text as an answer to the last reply, which it quotes, and waits for the answers.
     *
     * @param text the text
     * @return this
     */
    public TestCustomer quotes(String text) {
        Map<String, Object> fields = fields(new Text(text));
        fields.put("quoted", lastReply());
        return send(List.of(fields));
    }

    /**
     * Reacts to the last reply, and waits for the answers.
     *
     * @param emoji the reaction
     * @return this
     */
    public TestCustomer reacts(String emoji) {
        return sends(new Reaction(lastReply(), emoji));
    }

    /**
     * Edits the last message of the customer, and waits for the answers.
     *
     * @param text the new text
     * @return this
     */
    public TestCustomer edits(String text) {
        return sends(new Edited(lastWritten(), new Text(text)));
    }

    /**
     * Deletes the last message of the customer for everyone, and waits for the answers.
     *
     * @return this
     */
    public TestCustomer deletes() {
        return sends(new Deleted(lastWritten()));
    }

    /**
     * Receives a message that a person writes on the phone of the branch: the person has taken the conversation over. What the
     * bot sends because of it are the next replies.
     *
     * @param text the text
     * @return this
     */
    public TestCustomer isWrittenFromPhone(String text) {
        Map<String, Object> fields = fields(new Text(text));
        fields.remove("name");
        fields.put("to", Objects.requireNonNull(fields.remove("from")));
        bot.fixture().conversations().forgetFailure();
        // What the person writes is no reply of the bot.
        before = received().size() + 1;
        read = before;
        bot.fixture().client().post("/sandbox/own-messages", fields);
        bot.fixture().settle();
        return this;
    }

    /**
     * Proves to be the same person as another customer of this branch, as after a change of the number: both have one
     * conversation from now on.
     *
     * @param other the other customer
     * @return this
     */
    public TestCustomer isSamePersonAs(TestCustomer other) {
        Map<String, Object> fields = fields(new Text(name));
        bot.fixture()
                .client()
                .post(
                        "/sandbox/persons",
                        Map.of("branch", fields.get("branch"), "phones", List.of(phone, other.phone)));
        return this;
    }

    private TestCustomer send(List<Map<String, Object>> all) {
        before = received().size();
        read = before;
        bot.fixture().conversations().forgetFailure();
        asked.clear();
        sawTyping = false;
        asked.addAll(bot.fixture().client().send(all));
        bot.fixture().settle(this::lookForTyping);
        return this;
    }

    private void lookForTyping() {
        sawTyping |= bot.fixture().client().isTyping(branch, phone);
    }

    private Map<String, Object> fields(MessageContent content) {
        if (branch.equals(NO_BRANCH)) {
            throw new IllegalStateException("There are several branches; say where " + name + " is: customer(\"" + name
                    + "\").at(\"" + bot.fixture().client().lines().get(0) + "\").");
        }
        Map<String, Object> fields = new TreeMap<>(Map.of("branch", branch, "from", phone, "name", name));
        fields.putAll(SandboxContentWriter.fields(content));
        return fields;
    }

    /**
     * Expects that the customer's last message is shown as read, as it is once the bot handles it.
     *
     * @return this
     */
    public TestCustomer seesRead() {
        String last = lastWritten();
        boolean isRead = bot.fixture().client().chat(branch, phone).stream()
                .anyMatch(message -> message.id().equals(last) && message.isRead());
        if (!isRead) {
            throw failure("that the last message is shown as read", "it is not");
        }
        return this;
    }

    /**
     * Expects that the customer saw, since they last wrote, that an answer was being written, as it is shown when it takes longer
     * than a second, such as with an {@link io.fairbot.conversation.Interpreter}.
     *
     * @return this
     */
    public TestCustomer seesTyping() {
        if (!sawTyping) {
            throw failure("that an answer is shown as being written", "it is not");
        }
        return this;
    }

    /**
     * Expects one more reply, the next in order.
     *
     * @param facts texts that it must all contain
     * @return this
     */
    public TestCustomer reads(String... facts) {
        String expected = facts.length == 0 ? "one more reply" : "one more reply with " + ExpectationText.quoted(facts);
        List<ChatMessage> all = received();
        if (read == all.size()) {
            throw failure(expected, "nothing more");
        }
        ChatMessage next = all.get(read);
        read++;
        if (!ReplyTextMatcher.missing(List.of(next.text()), List.of(facts)).isEmpty()) {
            throw failure(expected, next.text());
        }
        return this;
    }

    /**
     * Expects one more reply, the next in order, with exactly this content.
     *
     * @param content the content
     * @return this
     */
    public TestCustomer receives(OutboundContent content) {
        List<ChatMessage> all = received();
        if (read == all.size()) {
            throw failure("one more reply, " + content, "nothing more");
        }
        ChatMessage next = all.get(read);
        read++;
        if (!next.content().equals(content)) {
            throw failure("one more reply, " + content, String.valueOf(next.content()));
        }
        return this;
    }

    /**
     * Expects facts anywhere in the replies since the customer last wrote, including those already read.
     *
     * @param facts texts, each of which one of the replies must contain
     * @return this
     */
    public TestCustomer readsAll(String... facts) {
        List<String> texts = replies();
        List<String> missing = ReplyTextMatcher.missing(texts, List.of(facts));
        if (!missing.isEmpty()) {
            throw failure(
                    "replies with " + ExpectationText.quoted(missing.toArray(String[]::new)),
                    ReplyTextMatcher.joined(texts));
        }
        return this;
    }

    /**
     * Expects that no reply since the customer last wrote contains certain words.
     *
     * @param words the words
     * @return this
     */
    public TestCustomer doesNotRead(String... words) {
        List<String> texts = replies();
        List<String> there = ReplyTextMatcher.present(texts, List.of(words));
        if (!there.isEmpty()) {
            throw failure(
                    "no reply with " + ExpectationText.quoted(there.toArray(String[]::new)),
                    ReplyTextMatcher.joined(texts));
        }
        return this;
    }

    /**
     * Expects no reply, or none after those that were read.
     *
     * @return this
     */
    public TestCustomer readsNothing() {
        List<ChatMessage> all = received();
        if (read < all.size()) {
            throw failure(
                    "no further reply",
                    ReplyTextMatcher.joined(all.subList(read, all.size()).stream()
                            .map(ChatMessage::text)
                            .toList()));
        }
        return this;
    }

    /**
     * Expects certain options in the last message that has options.
     *
     * @param titles their titles, in any order; further options are allowed
     * @return this
     */
    public TestCustomer isOffered(String... titles) {
        List<ChatOption> offers = offered();
        if (!offers.stream().map(ChatOption::title).toList().containsAll(List.of(titles))) {
            throw failure("the options " + ExpectationText.quoted(titles), ExpectationText.options(offers));
        }
        return this;
    }

    /**
     * Expects that the bot understood the customer's last message, as it states with {@link Turn#withTopics}.
     *
     * @param topics all topics of the message, in any order; none for any topic but {@link Turn#UNKNOWN}
     * @return this
     */
    public TestCustomer isUnderstood(String... topics) {
        for (InboxEntry event : events()) {
            boolean understood = topics.length == 0
                    ? !event.topics().isEmpty() && !event.topics().contains(Turn.UNKNOWN)
                    : event.topics().stream()
                            .sorted()
                            .toList()
                            .equals(Arrays.stream(topics).sorted().toList());
            if (!understood) {
                throw failure(
                        topics.length == 0
                                ? "that the bot understands it"
                                : "that the bot understands it as " + String.join(", ", topics),
                        ExpectationText.about(event));
            }
        }
        return this;
    }

    /**
     * Expects that the bot did not understand the customer's last message, as it states with {@link Turn#notUnderstood}.
     *
     * @return this
     */
    public TestCustomer isNotUnderstood() {
        for (InboxEntry event : events()) {
            if (!event.topics().contains(Turn.UNKNOWN)) {
                throw failure("that the bot does not understand it", ExpectationText.about(event));
            }
        }
        return this;
    }

    /**
     * Expects that the bot has handed the conversation over to a person and no longer answers.
     *
     * @return this
     */
    public TestCustomer isHandedOver() {
        if (!handedOver()) {
            throw failure("that a person goes on", "the bot goes on");
        }
        return this;
    }

    /**
     * Returns the replies since the customer last wrote, for further assertions.
     *
     * @return the texts, in order
     */
    public List<String> replies() {
        List<ChatMessage> all = received();
        return all.subList(before, all.size()).stream().map(ChatMessage::text).toList();
    }

    boolean handedOver() {
        return events().stream().anyMatch(bot.fixture()::isWithAPerson);
    }

    /** Returns the topics that the bot understood in the customer's last message. */
    List<String> topics() {
        return events().stream()
                .flatMap(event -> event.topics().stream())
                .distinct()
                .toList();
    }

    private List<InboxEntry> events() {
        if (asked.isEmpty()) {
            throw new IllegalStateException(name + " has written nothing yet; let them write with says(\"…\") first.");
        }
        return asked.stream()
                .map(id -> bot.fixture().event(branch, MessageRef.of(Alias.of(PhoneNumber.parse(phone)), id)))
                .toList();
    }

    private String lastReply() {
        List<ChatMessage> all = received();
        if (all.isEmpty()) {
            throw new IllegalStateException(name + " has received nothing yet.");
        }
        return all.get(all.size() - 1).id();
    }

    private String lastWritten() {
        if (asked.isEmpty()) {
            throw new IllegalStateException(name + " has written nothing yet; let them write with says(\"…\") first.");
        }
        return asked.get(asked.size() - 1);
    }

    private List<ChatMessage> received() {
        return branch.equals(NO_BRANCH)
                ? List.of()
                : bot.fixture().client().chat(branch, phone).stream()
                        .filter(ChatMessage::fromBranch)
                        .toList();
    }

    private List<ChatOption> offered() {
        return received().stream()
                .map(ChatMessage::options)
                .filter(options -> !options.isEmpty())
                .reduce((first, second) -> second)
                .orElse(List.of());
    }

    /** Creates the error of an expectation that was not met, with the whole chat in its message. */
    AssertionError failure(String expected, String got) {
        String where = branch.equals(NO_BRANCH) ? "nowhere" : branch;
        List<ChatMessage> chat =
                branch.equals(NO_BRANCH) ? List.of() : bot.fixture().client().chat(branch, phone);
        String message = "%s at %s\nExpected: %s\nRead:     %s\n\n%s"
                .formatted(
                        name,
                        where,
                        expected,
                        got.replace("\n", "\n          "),
                        ChatFormatter.print(name, where, chat, bot.fixture().zone()))
                // An empty line in a reply stays empty.
                .replaceAll(" +\n", "\n");
        Optional<Throwable> thrown = bot.fixture().conversations().lastFailure();
        String why = thrown.map(cause -> "\nThe bot threw " + cause + "; that is the cause of this failure.")
                .or(() -> bot.fixture().lastDeadLetter().map(reason -> "\nA message could not be handled: " + reason))
                .orElse("");
        return new AssertionError(message + why, thrown.orElse(null));
    }
}
