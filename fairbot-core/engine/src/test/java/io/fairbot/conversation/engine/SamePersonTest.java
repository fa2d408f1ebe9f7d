package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel learns about the identifiers of a person without a message of theirs. */
class SamePersonTest {
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "4711@lid");
    private static final Alias BSUID = new Alias(Alias.AliasKind.BSUID, "BR.1");

    private final House house = House.of(House.ECHO);

    private void learn(List<Write> channelWrites, Alias... aliases) {
        house.world().await(house.line().samePerson(List.of(aliases), channelWrites));
    }

    private void hear(Alias from, String id) {
        house.world().await(house.send(from, id, id));
        house.advance(Duration.ofSeconds(1));
    }

    private List<Contact> contacts() {
        return house.all(ConversationModels.CONTACTS).toList();
    }

    private Optional<String> owner(Alias alias) {
        return house.stored(ConversationModels.ALIASES, alias.key()).map(AliasEntry::contact);
    }

    private static Write note(String id) {
        return Write.insert(House.NOTES, id, new House.Note("key"));
    }

    @Test
    void whatIsLearntFindsTheContact() {
        hear(House.ANA, "m1");
        learn(List.of(note("k")), House.ANA, LID, BSUID);
        learn(List.of(), House.ANA, LID);
        hear(LID, "m2");
        assertThat(contacts())
                .singleElement()
                .satisfies(contact -> assertThat(contact.aliases()).containsExactly(House.ANA, LID, BSUID));
        assertThat(house.stored(House.NOTES, "k")).isPresent();
    }

    @Test
    void contactsThatAreOnePersonAreMerged() {
        hear(House.ANA, "m1");
        hear(LID, "m2");
        String first = owner(House.ANA).orElseThrow();
        learn(List.of(note("k")), LID, House.ANA);
        assertThat(contacts()).singleElement().extracting(Contact::id).isEqualTo(first);
        assertThat(owner(LID)).contains(first);
        assertThat(house.world()
                        .await(house.engine().history(first, Optional.empty(), 10))
                        .messages())
                .hasSize(4);
        house.killAndRestart();
        hear(LID, "m3");
        assertThat(house.inbox(LID, "m3").contact()).isEqualTo(first);
    }

    @Test
    void aPersonWithoutAContactIsNotStored() {
        learn(List.of(note("k")), House.ANA, LID);
        learn(List.of(), House.ANA, LID);
        assertThat(contacts()).isEmpty();
        assertThat(owner(LID)).isEmpty();
        assertThat(house.stored(House.NOTES, "k")).isPresent();
    }

    @Test
    void aRejectedWriteOfTheChannelRefusesAll() {
        hear(House.ANA, "m1");
        learn(List.of(note("k")), House.ANA, BSUID);
        assertThatThrownBy(() -> learn(List.of(note("k")), House.ANA, LID))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(owner(LID)).isEmpty();
        house.store().next(ConversationModels.CONTACTS, Fault.REFUSED);
        assertThatThrownBy(() -> learn(List.of(), House.ANA, LID)).isNotNull();
        assertThat(owner(LID)).isEmpty();
    }

    @Test
    void aContactThatAnotherLineChangesMeanwhileIsResolvedAgain() {
        hear(House.ANA, "m1");
        hear(LID, "m2");
        Conversations.BranchConversations other =
                house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        CompletionStage<Void> first = house.line().samePerson(List.of(House.ANA, BSUID, LID), List.of());
        CompletionStage<Void> second = other.samePerson(List.of(LID, BSUID, House.ANA), List.of());
        house.world().await(first);
        house.world().await(second);
        assertThat(contacts())
                .singleElement()
                .satisfies(contact -> assertThat(contact.aliases()).containsExactlyInAnyOrder(House.ANA, LID, BSUID));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whileBothWriteNothingIsLostOrOutOfOrder(long seed) {
        House random = House.of(House.ECHO, ConversationOptions.DEFAULTS, true, seed);
        Random dice = new Random(seed);
        List<CompletionStage<Acceptance>> sent = new ArrayList<>();
        List<CompletionStage<Void>> learnt = new ArrayList<>();
        random.readsTake(Duration.ofMillis(5));
        for (int i = 0; i < 40; i++) {
            sent.add(random.send(i % 2 == 0 ? House.ANA : LID, "m" + i, Integer.toString(i)));
            if (i == 20) {
                learnt.add(random.line().samePerson(List.of(LID, House.ANA), List.of()));
            }
            random.advance(Duration.ofMillis(dice.nextInt(12)));
        }
        random.advance(Duration.ofMinutes(1));
        random.store().readsWaitFor(() -> CompletableFuture.completedStage(true));
        random.advance(Duration.ofMinutes(1));
        learnt.forEach(random.world()::await);
        sent.forEach(random.world()::await);
        assertThat(random.inbox())
                .hasSize(40)
                .allMatch(entry -> entry.outcome() == EventOutcome.ANSWERED || entry.outcome() == EventOutcome.MERGED);
        assertThat(random.phone().texts()).hasSize(40).doesNotHaveDuplicates();
        assertThat(random.all(ConversationModels.CONTACTS)).hasSize(1);
        for (int parity = 0; parity < 2; parity++) {
            int rest = parity;
            assertThat(random.phone().texts().stream()
                            .map(text -> Integer.parseInt(text.substring("eco ".length())))
                            .filter(number -> number % 2 == rest))
                    .isSorted();
        }
    }

    @Test
    void whatTheProviderTellsOfARecipientReachesTheContact() {
        house.phone().next(true, new Transmission.Sent(Optional.empty(), List.of(House.ANA, LID)));
        hear(House.ANA, "m1");
        assertThat(contacts())
                .singleElement()
                .satisfies(contact -> assertThat(contact.aliases()).containsExactly(House.ANA, LID));
        house.phone().next(true, new Transmission.Sent(Optional.empty(), List.of(BSUID)));
        hear(LID, "m2");
        assertThat(owner(BSUID)).isEqualTo(owner(House.ANA));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DEATH_AFTER", "DEATH_BEFORE", "ANSWER_LOST", "REFUSED"})
    void whatTheProviderTellsOfARecipientIsStoredWithTheEndOfTheMessage(Fault fault) {
        hear(LID, "m0");
        Transmission.Sent answer = new Transmission.Sent(Optional.of("wamid.1"), List.of(LID));
        house.phone().next(true, answer);
        house.phone().next(true, answer);
        boolean[] done = {false};
        house.store().faults(batch -> {
            boolean ends = batch.writes().stream()
                    .anyMatch(write -> write instanceof Write.Put<?> put
                            && put.value() instanceof OutboxEntry row
                            && row.status() == OutboxEntry.OutboxStatus.SENT);
            Fault now = ends && !done[0] ? fault : Fault.NONE;
            done[0] |= ends;
            return now;
        });
        house.send(House.ANA, "m1", "oi");
        house.advance(Duration.ofSeconds(2));
        if (fault == Fault.DEATH_AFTER || fault == Fault.DEATH_BEFORE) {
            house.killAndRestart();
        }

        assertThat(owner(LID)).isEqualTo(owner(House.ANA));
        assertThat(contacts()).hasSize(1);
        assertThat(house.outbox()).extracting(OutboxEntry::providerId).contains("wamid.1");
        assertThat(house.phone().texts()).hasSize(2);
    }

    @Test
    void aContactThatIsAlwaysBeingChangedHoldsNoMessageUp() {
        hear(House.ANA, "m0");
        house.phone().next(true, new Transmission.Sent(Optional.empty(), List.of(LID)));
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.ALIASES)) {
                Contact contact = contacts().get(0);
                house.store().behindTheBack(Write.put(ConversationModels.CONTACTS, contact.id(), contact));
            }
            return Fault.NONE;
        });
        hear(House.ANA, "m1");
        assertThat(house.outbox()).extracting(OutboxEntry::status).containsOnly(OutboxEntry.OutboxStatus.SENT);
        assertThat(owner(LID)).isEmpty();
    }

    @Test
    void aRecipientThatCannotBeStoredHoldsNoMessageUp() {
        house.phone().next(true, new Transmission.Sent(Optional.empty(), List.of(LID)));
        house.store()
                .faults(batch -> FaultyStore.writes(batch, ConversationModels.ALIASES)
                                && !FaultyStore.writes(batch, ConversationModels.INBOX)
                        ? Fault.BROKEN
                        : Fault.NONE);
        hear(House.ANA, "m1");
        hear(House.ANA, "m2");
        assertThat(house.phone().texts()).containsExactly("eco m1", "eco m2");
        assertThat(owner(LID)).isEmpty();
    }
}
