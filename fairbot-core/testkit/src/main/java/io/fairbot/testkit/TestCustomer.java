package io.fairbot.testkit;

import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.testkit.SandboxClient.ChatMessage;
import io.fairbot.testkit.SandboxClient.ChatOption;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
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
    final String name;
    private final String phone;
    final String branch;
    private final CustomerChat chat;
    private final List<String> asked = new ArrayList<>();
    /** The number of messages of the branch when the customer last wrote. */
    private int before;
    /** The number of those that were read. */
    private int read;

    private boolean sawTyping;

    TestCustomer(BotTest bot, String name, String phone, String branch) {
        this.bot = bot;
        this.name = name;
        this.phone = phone;
        this.branch = branch;
        chat = new CustomerChat(bot, branch, phone);
    }

    /**
     * Returns the number of the customer's phone, for a message that an agent or a host program sends.
     *
     * @return the number
     */
    public PhoneNumber phone() {
        return PhoneNumber.parse(phone);
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
        List<ChatOption> offers = chat.offered();
        ChatOption offer = offers.stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow(() -> failure("an option \"" + title + "\"", ExpectationText.options(offers)));
        return sends(new Choice(offer.id(), offer.title()));
    }

    /**
     * Sends content other than text, such as a location, and waits for the answers. Media have bytes when they were {@link #uploads
     * uploaded}.
     *
     * @param contents the contents
     * @return this
     */
    public TestCustomer sends(MessageContent... contents) {
        return send(Arrays.stream(contents).map(this::fields).toList());
    }

    /**
     * Sends a medium with its bytes, such as a picture or a voice message, and waits for the answers.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type, such as {@code image/jpeg}
     * @param bytes its bytes, 1 to 16 MiB of this type
     * @return this
     */
    public TestCustomer sends(MediaKind kind, String mimeType, byte[] bytes) {
        return sends(new Media(uploads(kind, mimeType, bytes)));
    }

    /**
     * Uploads a medium, for a message that is sent afterwards, with a caption for example.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type, such as {@code image/jpeg}
     * @param bytes its bytes, 1 to 16 MiB of this type
     * @return the reference for {@link Media}
     * @throws IllegalArgumentException when the bytes are refused
     */
    public MediaRef uploads(MediaKind kind, String mimeType, byte[] bytes) {
        return MediaRef.of(kind, bot.fixture().client().upload(mimeType, bytes), mimeType);
    }

    /**
     * Expects one more reply, the next in order, that is a medium, and downloads its bytes.
     *
     * @return the bytes that the bot sent
     */
    public byte[] downloads() {
        ChatMessage next = next("one more reply with a medium");
        if (!(next.content() instanceof Media medium)) {
            throw failure("one more reply with a medium", next.text());
        }
        Optional<byte[]> bytes = bot.fixture().client().download(medium.media());
        return bytes.orElseThrow(() -> failure("a medium with bytes", "a medium without"));
    }

    /**
     * Writes a text as an answer to the last reply, which it quotes, and waits for the answers.
     *
     * @param text the text
     * @return this
     */
    public TestCustomer quotes(String text) {
        Map<String, Object> fields = fields(new Text(text));
        fields.put("quoted", chat.last(name).id());
        return send(List.of(fields));
    }

    /**
     * Reacts to the last reply, and waits for the answers.
     *
     * @param emoji the reaction
     * @return this
     */
    public TestCustomer reacts(String emoji) {
        return sends(new Reaction(chat.last(name).id(), emoji));
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
        before = chat.received().size() + 1;
        read = before;
        bot.fixture().client().post("/sandbox/own-messages", fields);
        bot.fixture().settle();
        return this;
    }

    /**
     * Proves to be the same person as another customer of this branch: both have one conversation from now on.
     *
     * @param other the other customer
     * @return this
     */
    public TestCustomer isSamePersonAs(TestCustomer other) {
        Map<String, Object> fields = fields(new Text(name));
        fields.put("phones", List.of(phone, other.phone));
        fields.keySet().retainAll(List.of("branch", "phones"));
        bot.fixture().client().post("/sandbox/persons", fields);
        return this;
    }

    private TestCustomer send(List<Map<String, Object>> all) {
        before = chat.received().size();
        read = before;
        bot.fixture().conversations().forgetFailure();
        asked.clear();
        sawTyping = false;
        asked.addAll(bot.fixture().client().send(all));
        bot.fixture().settle(() -> sawTyping |= chat.isTyping(), branch, refs());
        return this;
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
        if (!chat.isRead(lastWritten())) {
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
        String expected = ExpectationText.oneMore("reply", facts);
        ChatMessage next = next(expected);
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
        ChatMessage next = next("one more reply, " + content);
        if (!next.content().equals(content)) {
            throw failure("one more reply, " + content, String.valueOf(next.content()));
        }
        return this;
    }

    /**
     * Expects one more message, the next in order, that nobody asked for: one that was sent as a notice or as marketing.
     *
     * @param facts texts that it must all contain
     * @return this
     */
    public TestCustomer isNotified(String... facts) {
        String expected = ExpectationText.oneMore("notice", facts);
        ChatMessage next = next(expected);
        boolean isNotice = chat.isNotice(next);
        if (!isNotice
                || !ReplyTextMatcher.missing(List.of(next.text()), List.of(facts))
                        .isEmpty()) {
            throw failure(expected, isNotice ? next.text() : "a reply, " + next.text());
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
        List<String> unread = replies().subList(read - before, chat.received().size() - before);
        if (!unread.isEmpty()) {
            throw failure("no further reply", ReplyTextMatcher.joined(unread));
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
        List<ChatOption> offers = chat.offered();
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
            if (!ExpectationText.isUnderstood(event, topics)) {
                throw failure(ExpectationText.understanding(topics), ExpectationText.about(event));
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
        return chat.received().stream().skip(before).map(ChatMessage::text).toList();
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

    private ChatMessage next(String expected) {
        List<ChatMessage> all = chat.received();
        if (read == all.size()) {
            throw failure(expected, "nothing more");
        }
        return all.get(read++);
    }

    private List<InboxEntry> events() {
        return refs().stream().map(ref -> bot.fixture().event(branch, ref)).toList();
    }

    private List<MessageRef> refs() {
        return bot.fixture().refs(phone(), written());
    }

    private String lastWritten() {
        return written().get(asked.size() - 1);
    }

    private List<String> written() {
        if (asked.isEmpty()) {
            throw new IllegalStateException(name + " has written nothing yet; let them write with says(\"…\") first.");
        }
        return asked;
    }

    /** Creates the error of an expectation that was not met, with the whole chat in its message. */
    AssertionError failure(String expected, String got) {
        String where = branch.equals(NO_BRANCH) ? "nowhere" : branch;
        return ExpectationText.failure(bot.fixture(), chat.all(), name, where, expected, got);
    }
}
