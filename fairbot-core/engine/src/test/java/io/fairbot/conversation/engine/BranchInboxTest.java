package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What arrives for a branch is stored whether or not it is open on this node, and handled once it is. */
class BranchInboxTest {
    private static final String PRAIA = "praia";

    private final House house = House.of(House.ECHO);
    private final InboundSink inbox = house.engine().inbox(PRAIA);

    private Acceptance hear(Alias from, String id) {
        return house.world().await(inbox.accept(House.message(id, house.world().now(), id, from), List.of()));
    }

    private InboxEntry row(Alias from, String id) {
        return house.stored(ConversationModels.INBOX, InboxEntry.id(PRAIA, InboxEntry.key(MessageRef.of(from, id))))
                .orElseThrow();
    }

    private Conversations.BranchConversations open() {
        Conversations.BranchConversations line =
                house.world().await(house.engine().open(PRAIA, new ChannelTraits(true, false)));
        line.connect(house.phone());
        house.world().runPending();
        return line;
    }

    @Test
    void aMessageWaitsUntilItsBranchIsOpen() {
        assertThat(hear(House.ANA, "m1")).isEqualTo(Acceptance.ACCEPTED);
        assertThat(hear(House.ANA, "m1")).isEqualTo(Acceptance.DUPLICATE);
        assertThat(row(House.ANA, "m1").open()).isTrue();
        house.killAndRestart();
        open();
        assertThat(house.phone().texts()).containsExactly("eco m1");
        assertThat(row(House.ANA, "m1").outcome()).isEqualTo(EventOutcome.ANSWERED);
    }

    @Test
    void whileTheBranchIsOpenItIsHandledAtOnce() {
        Conversations.BranchConversations line = open();
        hear(House.ANA, "m1");
        assertThat(house.phone().texts()).containsExactly("eco m1");
        house.world().await(line.close());
        hear(House.ANA, "m2");
        hear(House.BIA, "m3");
        open();
        assertThat(house.phone().texts()).containsExactlyInAnyOrder("eco m1", "eco m2", "eco m3");
    }

    @Test
    void nothingIsLostOrOutOfOrderWhileTheBranchOpens() {
        IntStream.range(0, 10)
                .forEach(i -> inbox.accept(House.message("a" + i, house.world().now(), "a" + i, House.ANA), List.of()));
        var opening = house.engine().open(PRAIA, new ChannelTraits(true, false));
        IntStream.range(10, 20)
                .forEach(i -> inbox.accept(House.message("a" + i, house.world().now(), "a" + i, House.ANA), List.of()));
        house.world().await(opening).connect(house.phone());
        house.world().runPending();
        assertThat(house.phone().texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "eco a" + i).toList());
    }

    @Test
    void personsAndDeliveriesAreStored() {
        hear(House.ANA, "m1");
        house.world().await(inbox.samePerson(List.of(House.ANA, House.BIA), List.of()));
        assertThat(house.all(ConversationModels.CONTACTS))
                .singleElement()
                .extracting(Contact::aliases)
                .isEqualTo(List.of(House.ANA, House.BIA));
        house.world()
                .await(inbox.written(
                        OwnMessage.of("p1", List.of(House.ANA), house.world().now(), new Text("oi")), List.of()));
        Conversations.BranchConversations line = open();
        assertThat(house.attendant(
                        new ConversationId(PRAIA, row(House.ANA, "m1").contact())))
                .contains("own-phone");
        String sent = house.phone().arrivals().get(0).channelId();
        house.world().await(line.close());
        DeliveryStatus read = DeliveryStatus.of(
                sent, DeliveryStatus.DeliveryStage.READ, house.world().now());
        house.world().await(inbox.delivery(read, List.of()));
        assertThat(house.onlyRow().delivery()).isEqualTo(DeliveryStatus.DeliveryStage.READ);
        open();
        house.world().await(inbox.samePerson(List.of(House.ANA, House.phone(3)), List.of()));
        house.world().await(inbox.delivery(read, List.of()));
        assertThat(house.world()
                        .await(inbox.written(
                                OwnMessage.of(
                                        "p1", List.of(House.ANA), house.world().now(), new Text("oi")),
                                List.of())))
                .isEqualTo(Acceptance.DUPLICATE);
    }

    @Test
    void writesOfTheChannelBelongToTheOwner() {
        List<Write> writes = List.of(Write.insert(House.NOTES, "n", new House.Note("key")));
        assertThatThrownBy(() -> house.world()
                        .await(inbox.accept(House.message("m1", house.world().now(), "oi", House.ANA), writes)))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes no writes of the channel");
        assertThat(house.all(ConversationModels.INBOX)).isEmpty();
    }

    @Test
    void theStateOfLinesIsNotItsConcern() {
        inbox.active();
        inbox.faulted(LineFault.of(FailureCause.WEB_BLOCKED, ""));
        inbox.stateChanged(house.phone().state());
        assertThat(hear(House.ANA, "m1")).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void messagesOfAnEarlierTimeAreStoredWhetherOrNotTheBranchIsOpen() {
        for (String id : List.of("m1", "m2")) {
            PastChat.PastMessage message = new PastChat.PastMessage(
                    MessageRef.of(House.ANA, id), true, house.world().now(), new Text(id));
            PastChat chat = new PastChat(List.of(House.ANA), Optional.empty(), List.of(message));
            house.world().await(inbox.past(chat, List.of()));
            assertThat(house.stored(
                            ConversationModels.HISTORY, "in/" + InboxEntry.id(PRAIA, InboxEntry.key(message.ref()))))
                    .isPresent();
            open();
        }
        assertThat(house.phone().texts()).isEmpty();
    }

    @Test
    void anInboxThatCouldNotBeReadIsReadAgain() {
        house.store().unreadable(model -> true);
        InboundSink later = house.engine().inbox("serra");
        List<Supplier<CompletionStage<?>>> calls = List.of(
                () -> later.accept(House.message("m1", house.world().now(), "m1", House.ANA), List.of()),
                () -> later.delivery(
                        DeliveryStatus.of(
                                "C1",
                                DeliveryStatus.DeliveryStage.READ,
                                house.world().now()),
                        List.of()));
        calls.forEach(call ->
                assertThatThrownBy(() -> house.world().await(call.get())).hasCauseInstanceOf(StoreException.class));
        house.store().unreadable(model -> false);
        calls.forEach(call -> house.world().await(call.get()));
        assertThat(house.stored(
                        ConversationModels.INBOX,
                        InboxEntry.id("serra", InboxEntry.key(MessageRef.of(House.ANA, "m1")))))
                .isPresent();
    }
}
