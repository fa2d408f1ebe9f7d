package io.fairbot.testkit;

import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.whatsapp.content.Text;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A scripted attendant of a {@link BotTest}: takes conversations of customers over, talks in them, and gives them back.
 *
 * <pre>{@code
 * TestCustomer ana = bot.customer("ana").says("quero reclamar").isHandedOver();
 * bot.attendant("rita").takes(ana).says(ana, "Bom dia, sou a Rita.").givesBack(ana);
 * ana.reads("Já chamo uma pessoa").reads("sou a Rita");
 * }</pre>
 *
 * <p>An action that is refused throws an {@link AssertionError} with the reason. Not safe for use from several threads.
 */
public final class TestAttendant {
    private final BotTest bot;
    private final HandoffAuthor author;

    TestAttendant(BotTest bot, String name) {
        this.bot = bot;
        author = HandoffAuthor.by(name);
    }

    /**
     * Takes the conversation with a customer, who has written before.
     *
     * @param customer the customer
     * @return this
     */
    public TestAttendant takes(TestCustomer customer) {
        return act("takes", customer, id -> handoffs().take(id, author));
    }

    /**
     * Writes to a customer whose conversation the attendant has.
     *
     * @param customer the customer
     * @param text the text
     * @return this
     */
    public TestAttendant says(TestCustomer customer, String text) {
        return act(
                "says something to",
                customer,
                id -> handoffs().say(AttendantMessage.of(id, author.attendant(), new Text(text)), author.principal()));
    }

    /**
     * Adds a note to the conversation with a customer, which the customer does not see.
     *
     * @param customer the customer
     * @param text the note
     * @return this
     */
    public TestAttendant notes(TestCustomer customer, String text) {
        return act("notes something about", customer, id -> handoffs().note(id, text, author));
    }

    /**
     * Transfers the conversation with a customer to another attendant.
     *
     * @param customer the customer
     * @param other the other attendant
     * @return this
     */
    public TestAttendant transfers(TestCustomer customer, TestAttendant other) {
        return act("transfers", customer, id -> handoffs().transfer(id, other.author.attendant(), author));
    }

    /**
     * Gives the conversation with a customer back to the bot.
     *
     * @param customer the customer
     * @return this
     */
    public TestAttendant givesBack(TestCustomer customer) {
        return act("gives back", customer, id -> handoffs().giveBack(id, author));
    }

    /**
     * Closes the conversation with a customer.
     *
     * @param customer the customer
     * @return this
     */
    public TestAttendant closes(TestCustomer customer) {
        return act("closes", customer, id -> handoffs().close(id, author));
    }

    /**
     * Expects that the attendant has the conversation with a customer.
     *
     * @param customer the customer
     * @return this
     */
    public TestAttendant attends(TestCustomer customer) {
        ConversationSummary found = bot.fixture()
                .await(handoffs().find(conversation(customer)))
                .orElseThrow(() -> customer.failure("a conversation", "none"));
        if (found.handoff().by().filter(author.attendant()::equals).isEmpty()) {
            throw customer.failure(
                    "that " + author.attendant() + " has the conversation",
                    found.handoff().by().map(other -> other + " has it").orElse("nobody has it"));
        }
        return this;
    }

    private ConversationId conversation(TestCustomer customer) {
        return bot.fixture()
                .conversation(customer.branch, customer.phone())
                .orElseThrow(() -> new IllegalStateException(
                        customer.name + " has written nothing yet; let them write with says(\"…\") first."));
    }

    private Handoffs handoffs() {
        return bot.fixture().conversations().handoffs();
    }

    private TestAttendant act(String what, TestCustomer customer, Function<ConversationId, CompletionStage<?>> action) {
        try {
            bot.fixture().await(action.apply(conversation(customer)));
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof HandoffException refused) {
                String expected = "that " + author.attendant() + " " + what + " the customer";
                throw new AssertionError(
                        customer.failure(expected, refused.getMessage()).getMessage(), refused);
            }
            throw e;
        }
        bot.fixture().settle();
        return this;
    }
}
