package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.testkit.BotTest;
import io.fairbot.testkit.TestCustomer;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The column of the testkit: the simulated customer of a BotTest sends each content, and receives it. */
class ContentTestkitTest {
    private final ContentBot handler = new ContentBot();

    @RegisterExtension
    private final BotTest bot = withMedia(
            BotTest.of(handler).settings(settings -> settings.with(BootstrapSettings.GROUP_MESSAGES, "read")));

    private static BotTest withMedia(BotTest bot) {
        for (SampleMedia medium : SampleMedia.values()) {
            bot.medium(medium.kind(), medium.mimeType(), medium.bytes());
        }
        return bot;
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allReceived")
    void whatTheCustomerSendsIsHeard(ContentSample row) {
        TestCustomer ana =
                bot.customer("ana").says(ContentBot.ask(ContentSample.TEXT)).reads();
        String earlier = handler.heard().get(0).id();
        MessageContent content = row.received().content(earlier);

        switch (row) {
            case REACTION -> ana.reacts("👍");
            case EDIT -> ana.edits("200 dólares");
            case DELETION -> ana.deletes();
            case QUOTE -> ana.quotes(content.text());
            case GROUP -> ana.writesInGroup(row.received().group().orElseThrow(), content.text());
            default -> ana.sends(withoutBytes(content));
        }

        ana.readsNothing();
        ConversationEvent.Message heard = handler.heard().get(1);
        if (row == ContentSample.REACTION) {
            // The customer reacts to what the bot sent.
            assertThat(heard.content().kind()).isEqualTo(content.kind());
        } else {
            assertThat(heard.content()).isEqualTo(withoutBytes(content));
        }
        assertThat(heard.quoted().isPresent()).isEqualTo(row.received().quotes());
    }

    /** Without the bytes, which the customer of a BotTest does not upload. */
    private static MessageContent withoutBytes(MessageContent content) {
        if (!(content instanceof Media media)) {
            return content;
        }
        MediaRef known = media.media();
        return new Media(
                MediaRef.of(known.kind(), "none", known.mimeType())
                        .withFileName(known.fileName().orElseThrow()),
                media.caption());
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allSent")
    void whatTheBotSendsIsReceived(ContentSample row) {
        TestCustomer ana = bot.customer("ana").says(ContentBot.ask(row));
        String asked = handler.heard().get(0).id();
        ana.receives(row.sent().content(asked)).readsNothing();
        assertThat(ana.replies()).containsExactly(row.sent().content(asked).text());
    }
}
