package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.Turn;
import io.fairbot.event.Event;
import io.fairbot.event.EventData;
import io.fairbot.event.EventFilter;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.event.data.EventSettlement;
import io.fairbot.event.data.FeedGap;
import io.fairbot.event.data.MessageArrival;
import io.fairbot.event.data.OutboundChange;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.ChannelTraits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationEventsTest {
    private static final Optional<String> BRANCH = Optional.of("matriz");

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final FaultyStore store =
            new FaultyStore(world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform())));
    private final RetainedEvents events = Events.of(world.platform());
    private final ConversationEngine engine = new ConversationEngine(
            store, world.platform(), ConversationOptions.DEFAULTS, MediaStore.memory(MediaLimits.DEFAULTS), events);
    private final Phone phone = new Phone(true);
    private final List<Event> heard = new ArrayList<>();
    private final BranchConversations line;

    ConversationEventsTest() {
        engine.handler(
                "test",
                (state, event, context) ->
                        event.text().equals("nada") ? Turn.ignore() : Turn.reply("eco " + event.text()));
        events.subscribe(EventFilter.ALL, heard::add);
        line = world.await(engine.open("matriz", new ChannelTraits(true, false)));
        line.connect(phone);
    }

    private void hear(String id, String text) {
        world.await(line.accept(House.message(id, world.now(), text, House.phone(1)), List.of()));
        world.runPending();
    }

    private List<EventData> data() {
        return heard.stream().map(Event::data).toList();
    }

    @Test
    void aMessageIsHeardUntilItsReplyHasBeenRead() {
        hear("m1", "oi");
        String contact = heard.get(0).subject();
        OutboundChange sent = (OutboundChange) heard.get(heard.size() - 1).data();
        assertThat(data())
                .containsExactly(
                        new MessageArrival(BRANCH, contact),
                        new EventSettlement(BRANCH, contact, true, "ANSWERED", 1),
                        new OutboundChange(BRANCH, contact, sent.message(), Purpose.REPLY, "QUEUED", Optional.empty()),
                        new OutboundChange(BRANCH, contact, sent.message(), Purpose.REPLY, "SENT", Optional.empty()));
        heard.clear();
        String provider = phone.arrivals().get(0).channelId();
        world.await(line.delivery(DeliveryStatus.of(provider, DeliveryStage.READ, world.now()), List.of()));
        world.runPending();
        assertThat(data())
                .containsExactly(new OutboundChange(
                        BRANCH, contact, sent.message(), Purpose.REPLY, "SENT", Optional.of(DeliveryStage.READ)));
    }

    @Test
    void aRepetitionIsNoEventAndAMessageWithoutAReplyIsSettled() {
        hear("m1", "nada");
        hear("m1", "nada");
        String contact = heard.get(0).subject();
        assertThat(data())
                .containsExactly(
                        new MessageArrival(BRANCH, contact), new EventSettlement(BRANCH, contact, true, "IGNORED", 0));
    }

    @Test
    void aGapOfTheChangeFeedIsAnEvent() {
        store.resync();
        world.runPending();
        assertThat(data()).containsExactly(new FeedGap("conversations"));
        assertThat(heard.get(0).subject()).isEqualTo("conversations");
        assertThat(heard.get(0).kind()).isEqualTo(FeedGap.KIND);
    }

    @Test
    void noEventHoldsWhatACustomerWroteOrTheirNumber() throws Exception {
        hear("m1", "segredo-do-cliente");
        String digits = House.phone(1).key().replaceAll("\\D", "");
        for (Event event : heard) {
            String json = Json.mapper().writeValueAsString(event.data()) + event.subject();
            assertThat(json).doesNotContain("segredo").doesNotContain(digits.substring(2));
        }
        assertThat(heard).hasSize(4);
    }
}
