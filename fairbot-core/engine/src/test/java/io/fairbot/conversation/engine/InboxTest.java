package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages come in: durable before they are acknowledged, and once. */
class InboxTest {
    private static final Alias OLD_SPELLING = new Alias(Alias.AliasKind.PHONE, "+554899990001");

    private final House house = House.of(House.ECHO);

    @Test
    void aMessageIsAcknowledgedOnlyWhenItIsDurable() {
        CompletionStage<Acceptance> acknowledged = house.send(House.ANA, "m1", "oi");
        assertThat(acknowledged.toCompletableFuture()).isNotDone();
        assertThat(house.world().await(acknowledged)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(house.inbox("m1").from()).isEqualTo(House.ANA);
    }

    @Test
    void aMessageThatCannotBeStoredIsNotAcknowledgedAndIsAcceptedLater() {
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> house.hear("m1", "oi")).hasCauseInstanceOf(StoreException.class);
        assertThat(house.inbox()).isEmpty();
        assertThat(house.hear("m1", "oi")).isEqualTo(Acceptance.ACCEPTED);
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aMessageWhoseAcknowledgementWasLostIsAcceptedOnce() {
        house.store().next(ConversationModels.INBOX, Fault.ANSWER_LOST);
        assertThatThrownBy(() -> house.hear("m1", "oi")).hasCauseInstanceOf(StoreException.class);
        assertThat(house.hear("m1", "oi")).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.inbox()).hasSize(1);
    }

    @Test
    void repetitionsChangeNothing() {
        assertThat(house.hear("m1", "oi")).isEqualTo(Acceptance.ACCEPTED);
        Settlement settlement = house.settlement("m1");
        InboxEntry entry = house.inbox("m1");
        house.advance(Duration.ofMinutes(1));
        assertThat(house.hear("m1", "outra coisa")).isEqualTo(Acceptance.DUPLICATE);
        house.killAndRestart();
        assertThat(house.hear("m1", "oi")).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.settlement("m1")).isEqualTo(settlement);
        assertThat(house.inbox()).containsExactly(entry);
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aRepetitionAdvancesTheKeysAllTheSame() {
        house.hear("m1", "oi");
        assertThat(repeated(Write.insert(House.NOTES, "key", new House.Note("advanced"))))
                .isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.stored(House.NOTES, "key")).contains(new House.Note("advanced"));
        assertThat(house.inbox()).hasSize(1);
        assertThatThrownBy(() -> repeated(Write.insert(House.NOTES, "key", new House.Note("lost"))))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(house.stored(House.NOTES, "key")).contains(new House.Note("advanced"));
    }

    private Acceptance repeated(Write keys) {
        return house.world()
                .await(house.line().accept(House.message("m1", house.world().now(), "oi", House.ANA), List.of(keys)));
    }

    @Test
    void ofConcurrentRepetitionsOneIsAccepted() {
        List<CompletionStage<Acceptance>> all = IntStream.range(0, 20)
                .mapToObj(i -> house.send(i % 2 == 0 ? House.ANA : OLD_SPELLING, "m1", "oi"))
                .toList();
        house.world().runPending();
        assertThat(all.stream().map(house.world()::await)).containsOnlyOnce(Acceptance.ACCEPTED);
        assertThat(house.inbox()).hasSize(1);
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void theSameIdInTwoChatsIsTwoMessagesAndEachCallerGetsItsOwnReply() {
        CompletionStage<Settlement> ana =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(3));
        CompletionStage<Settlement> bia =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.BIA, "m1"), Duration.ofSeconds(3));
        house.send(House.ANA, "m1", "ana");
        house.send(House.BIA, "m1", "bia");
        house.world().runPending();
        assertThat(house.phone().texts(House.ANA)).containsExactly("eco ana");
        assertThat(house.phone().texts(House.BIA)).containsExactly("eco bia");
        assertThat(house.world().await(ana).replies())
                .extracting(reply -> reply.content().text())
                .containsExactly("eco ana");
        assertThat(house.world().await(bia).replies())
                .extracting(reply -> reply.content().text())
                .containsExactly("eco bia");
        assertThat(house.world().await(house.send(House.ANA, "m1", "ana"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.inbox(House.BIA, "m1").ref()).contains(MessageRef.of(House.BIA, "m1"));
    }

    @Test
    void idsAndChatsOfAnyLengthAreTwoMessages() {
        Alias longest = new Alias(Alias.AliasKind.BSUID, "x".repeat(Alias.MAX_LENGTH));
        String id = "y".repeat(MessageRef.MAX_LENGTH - 1);
        house.world().await(house.send(longest, id + "1", "um"));
        house.world().await(house.send(longest, id + "2", "dois"));
        assertThat(house.world().await(house.send(longest, id + "1", "um"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.phone().texts(longest)).containsExactly("eco um", "eco dois");
    }

    @Test
    void theSameIdAtTwoBranchesIsTwoMessages() {
        var other = house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        house.hear("m1", "oi");
        assertThat(house.world()
                        .await(other.accept(House.message("m1", house.world().now(), "oi", House.ANA), List.of())))
                .isEqualTo(Acceptance.ACCEPTED);
        assertThat(house.inbox()).hasSize(2);
        assertThat(house.inbox())
                .extracting(InboxEntry::contact)
                .containsOnly(house.inbox("m1").contact());
    }

    @Test
    void whatTheChannelKeepsIsOneCommitWithTheMessage() {
        Write key = Write.insert(House.NOTES, "key", new Note("1"));
        var message = House.message("m1", house.world().now(), "oi", House.ANA);
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> house.world().await(house.line().accept(message, List.of(key))));
        assertThat(house.stored(House.NOTES, "key")).isEmpty();
        house.world().await(house.line().accept(message, List.of(key)));
        assertThat(house.stored(House.NOTES, "key")).contains(new Note("1"));
    }

    @Test
    void aMessageWhoseKeysDoNotFitIsNotAccepted() {
        Write key = Write.insert(House.NOTES, "key", new Note("1"));
        house.world()
                .await(house.line().accept(House.message("m1", house.world().now(), "oi", House.ANA), List.of(key)));
        assertThatThrownBy(() -> house.world()
                        .await(house.line()
                                .accept(House.message("m2", house.world().now(), "oi", House.ANA), List.of(key))))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(house.inbox()).hasSize(1);
    }

    @Test
    void messagesWaitUntilSomebodyAnswers() {
        ConversationEngine silent =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        Conversations.BranchConversations line =
                house.world().await(silent.open("praia", new ChannelTraits(true, false)));
        line.connect(house.phone());
        house.world().await(line.accept(House.message("m1", house.world().now(), "oi", House.ANA), List.of()));
        assertThat(house.phone().texts()).isEmpty();
        silent.handler("first", House.ECHO);
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi");
        silent.handler("first", (state, event, context) -> Turn.ignore());
        assertThatThrownBy(() -> silent.handler("second", House.ECHO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Both first and second");
    }

    @Test
    void aClockThatIsSetBackDoesNotPutLaterMessagesFirst() {
        Conversations.BranchConversations line = silentLine();
        house.world().await(line.accept(House.message("m1", house.world().now(), "um", House.ANA), List.of()));
        house.killAndRestart(Duration.ofMinutes(-10));
        line = silentLine();
        house.world().await(line.accept(House.message("m2", house.world().now(), "dois", House.ANA), List.of()));
        assertThat(house.inbox()).extracting(entry -> entry.event().text()).containsExactly("um", "dois");
    }

    private Conversations.BranchConversations silentLine() {
        ConversationEngine silent =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        return house.world().await(silent.open("praia", new ChannelTraits(true, false)));
    }
}
