package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.HistoryPage;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.PastChat.PastMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was received and sent stays readable for each contact, after the rows of inbox and outbox are gone. */
class HistoryTest {
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "4711@lid");

    private final House house = House.of(House.ECHO);

    private String contact(Alias alias) {
        return house.stored(ConversationModels.ALIASES, alias.key())
                .map(AliasEntry::contact)
                .orElseThrow();
    }

    private HistoryPage page(String contact, Optional<String> after, int limit) {
        return house.world().await(house.engine().history(contact, after, limit));
    }

    private List<String> all(String contact, int limit) {
        List<String> texts = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            HistoryPage page = page(contact, after, limit);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
            page.messages().forEach(message -> texts.add(text(message)));
            after = page.next();
        } while (after.isPresent());
        return texts;
    }

    private static String text(HistoryMessage message) {
        return message.received()
                .map(content -> "< " + content.text())
                .or(() -> message.sent().map(content -> "> " + content.text()))
                .orElseThrow();
    }

    private void hear(String id, String text) {
        house.hear(id, text);
        house.advance(Duration.ofSeconds(1));
    }

    @Test
    void aMessageAndItsReplyAreThereWithWhatIsKnownOfThem() {
        hear("m1", "oi");
        HistoryPage page = page(contact(House.ANA), Optional.empty(), 10);
        assertThat(page.next()).isEmpty();
        HistoryMessage reply = page.messages().get(0);
        HistoryMessage asked = page.messages().get(1);
        assertThat(text(asked)).isEqualTo("< oi");
        assertThat(asked.ref()).contains(MessageRef.of(House.ANA, "m1"));
        assertThat(asked.purpose()).isEmpty();
        assertThat(asked.outcome()).isEmpty();
        assertThat(text(reply)).isEqualTo("> eco oi");
        assertThat(reply.purpose()).contains(Purpose.REPLY);
        assertThat(reply.outcome()).contains("sent");
        assertThat(reply.delivery()).isEmpty();
        assertThat(reply.branch()).isEqualTo(House.BRANCH);
        assertThat(reply.toString()).doesNotContain("eco");
    }

    @Test
    void theDeliveryIsThatOfTheLastStatus() {
        hear("m1", "oi");
        for (DeliveryStage stage : List.of(DeliveryStage.DELIVERED, DeliveryStage.READ, DeliveryStage.SENT)) {
            String id = house.phone().arrivals().get(0).channelId();
            house.world().await(house.line().delivery(status(id, stage), List.of()));
        }
        assertThat(page(contact(House.ANA), Optional.empty(), 1)
                        .messages()
                        .get(0)
                        .delivery())
                .contains(DeliveryStage.READ);
    }

    private DeliveryStatus status(String id, DeliveryStage stage) {
        return new DeliveryStatus(id, stage, house.world().now(), Optional.empty(), Optional.empty());
    }

    @Test
    void whatWasNotSentSaysSo() {
        house.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_OPTED_OUT, "no such person"));
        hear("m1", "oi");
        assertThat(page(contact(House.ANA), Optional.empty(), 1)
                        .messages()
                        .get(0)
                        .outcome())
                .contains("failed");
    }

    @Test
    void aMessageThatIsNotStoredIsNotInTheHistoryAndARepetitionIsThereOnce() {
        hear("m1", "oi");
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> house.hear("m2", "alô")).isNotNull();
        house.hear("m1", "oi");
        assertThat(all(contact(House.ANA), 10)).containsExactly("> eco oi", "< oi");
        house.hear("m2", "alô");
        house.advance(Duration.ofSeconds(1));
        assertThat(all(contact(House.ANA), 10)).containsExactly("> eco alô", "< alô", "> eco oi", "< oi");
    }

    @Test
    void pagesHaveEveryMessageOnceAlsoThoseOfOneInstant() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            house.send(House.ANA, "m" + i, "t" + i);
            house.send(House.BIA, "m" + i, "other");
            expected.add("< t" + i);
            expected.add("> eco t" + i);
        }
        house.world().runPending();
        for (int limit : List.of(1, 2, 3, 13, 14, 15, 1000)) {
            assertThat(all(contact(House.ANA), limit))
                    .as("limit %s", limit)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void contactsThatWereMergedHaveOneHistory() {
        hear("m1", "um");
        house.world()
                .await(house.line().accept(House.message("m2", house.world().now(), "dois", LID), List.of()));
        house.advance(Duration.ofSeconds(1));
        String gone = contact(LID);
        house.world()
                .await(house.line()
                        .accept(House.message("m3", house.world().now(), "três", LID, House.ANA), List.of()));
        house.advance(Duration.ofSeconds(1));
        for (int limit : List.of(1, 2, 5, 10)) {
            assertThat(all(contact(House.ANA), limit))
                    .as("limit %s", limit)
                    .containsExactly("> eco três", "< três", "> eco dois", "< dois", "> eco um", "< um");
        }
        assertThat(all(gone, 10)).hasSize(6);
    }

    @Test
    void whatIsOlderThanTheRetentionIsRemovedAndNothingElse() {
        House brief = House.of(House.ECHO, ConversationOptions.DEFAULTS.withHistoryRetention(Duration.ofDays(20)));
        brief.hear("m1", "oi");
        brief.advance(Duration.ofDays(19));
        brief.hear("m2", "alô");
        brief.world().await(brief.store().deleteExpired());
        assertThat(brief.all(ConversationModels.HISTORY)).hasSize(4);
        assertThat(brief.all(ConversationModels.INBOX)).hasSize(1);
        brief.advance(Duration.ofDays(2));
        brief.world().await(brief.store().deleteExpired());
        assertThat(brief.all(ConversationModels.HISTORY)).hasSize(2);
        assertThatThrownBy(() -> ConversationOptions.DEFAULTS.withHistoryRetention(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than zero time");
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        for (String wrong : List.of("", "x", "2026 y")) {
            assertThatThrownBy(() -> page("c", Optional.of(wrong), 10))
                    .hasRootCauseInstanceOf(java.time.format.DateTimeParseException.class)
                    .hasStackTraceContaining("leave it out to start with the newest message");
        }
        assertThatThrownBy(() -> page("c", Optional.empty(), 0)).hasStackTraceContaining("IllegalArgumentException");
        assertThat(page("nobody", Optional.empty(), 10)).isEqualTo(new HistoryPage(List.of(), Optional.empty()));
    }

    private PastMessage past(String id, boolean isFromCustomer, Duration ago) {
        return new PastMessage(
                new MessageRef("cloud", id), isFromCustomer, house.world().now().minus(ago), new Text(id));
    }

    private void past(PastMessage... messages) {
        PastChat chat = new PastChat(List.of(House.ANA), Optional.of("Ana"), List.of(messages));
        house.world().await(house.line().past(chat, List.of()));
    }

    @Test
    void messagesOfAnEarlierTimeAreReadableAndNeverAnswered() {
        PastMessage asked = past("asked", true, Duration.ofDays(3));
        past(asked, past("told", false, Duration.ofDays(2)), past("too old", true, Duration.ofDays(400)), asked);
        past(past("asked", true, Duration.ofDays(3)));
        house.advance(Duration.ofHours(1));
        List<HistoryMessage> all =
                page(contact(House.ANA), Optional.empty(), 10).messages();
        assertThat(all).hasSize(2);
        assertThat(all.get(0).written()).contains(new Text("told"));
        assertThat(all.get(0).purpose()).contains(Purpose.ATTENDANT);
        assertThat(all.get(1).received()).contains(new Text("asked"));
        assertThat(all.get(1).at()).isEqualTo(asked.sentAt());
        assertThat(house.phone().texts()).isEmpty();
        assertThat(house.outbox()).isEmpty();

        hear("m1", "oi");
        assertThat(house.phone().texts()).as("the same contact").containsExactly("eco oi");
        assertThat(page(contact(House.ANA), Optional.empty(), 10).messages()).hasSize(4);
    }

    @Test
    void theKeysOfAnEarlierTimeAreStoredWithItsMessagesAndWithoutAny() {
        PastChat old = new PastChat(
                List.of(House.ANA), Optional.empty(), List.of(past("too old", true, Duration.ofDays(400))));
        house.world().await(house.line().past(old, List.of(Write.insert(House.NOTES, "key", new House.Note("1")))));
        assertThat(house.stored(House.NOTES, "key")).isPresent();
        assertThat(house.stored(ConversationModels.ALIASES, House.ANA.key())).isEmpty();
        PastChat recent =
                new PastChat(List.of(House.ANA), Optional.empty(), List.of(past("asked", true, Duration.ofDays(3))));
        assertThatThrownBy(() -> house.world()
                        .await(house.line()
                                .past(recent, List.of(Write.insert(House.NOTES, "key", new House.Note("2"))))))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(house.stored(ConversationModels.ALIASES, House.ANA.key())).isEmpty();
    }
}
