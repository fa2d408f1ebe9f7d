package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;

/** A customer whose expectations are not met. */
final class BotTestCustomers {
    private final BotTest bot;

    BotTestCustomers(BotTest bot) {
        this.bot = bot;
    }

    BotTestCustomers says(String text) {
        bot.customer("Ana").atBranch("matriz").says(text);
        return this;
    }

    void fails(Consumer<TestCustomer> expectation, String expected, String read) {
        TestCustomer ana = bot.customer("Ana").atBranch("matriz");
        assertThatThrownBy(() -> expectation.accept(ana))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Ana at matriz\nExpected: " + expected + "\nRead:     " + read)
                .hasMessageContaining("\n\nThe chat as Ana sees it, in the time of America/Manaus:\n");
    }
}
