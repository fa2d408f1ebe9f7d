package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A customer of a BotTest who writes in a group, with and without the setting that reads groups. */
class BotTestGroupTest {
    private static final ConversationHandler BOT = new ConversationHandler() {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return Turn.reply("eco " + event.text());
        }

        @Override
        public Turn handleGroup(
                String group, ConversationState state, ConversationEvent.Message message, ConversationContext context) {
            if (message.text().isBlank()) {
                return Turn.ignore();
            }
            if (message.text().equals("fail")) {
                throw new IllegalStateException("No.");
            }
            return Turn.reply("em " + group + ": " + message.text());
        }
    };

    @RegisterExtension
    private final BotTest ignoring = BotTest.of(BOT);

    @RegisterExtension
    private final BotTest reading =
            BotTest.of(BOT).settings(settings -> settings.with(BootstrapSettings.GROUP_MESSAGES, "read"));

    @Test
    void aMessageInAGroupIsIgnored() {
        ignoring.customer("ana").writesInGroup("vizinhos", "oi").readsNothing();
        ignoring.customer("ana").says("oi").reads("eco oi").readsNothing();
    }

    @Test
    void whereGroupsAreReadTheAnswerIsPrivate() {
        TestCustomer ana = reading.customer("ana");
        ana.writesInGroup("vizinhos", "oi").reads("em vizinhos: oi").readsNothing();
        ana.says("oi").reads("eco oi").readsNothing();
        assertThat(ana.replies()).containsExactly("eco oi");
    }

    @Test
    void whatTheHandlerThrowsIsShown() {
        TestCustomer ana = reading.customer("ana").writesInGroup("vizinhos", "fail");
        assertThatThrownBy(ana::reads)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.lang.IllegalStateException: No.");
    }
}
