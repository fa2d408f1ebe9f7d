package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose message it is: any name finds the contact. */
class ContactTest {
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "4711@lid");
    private static final Alias OLD_SPELLING = new Alias(Alias.AliasKind.PHONE, "+554899990001");

    private final House house = House.of(House.ECHO);
    private int count;

    private Acceptance hear(Alias... from) {
        return house.world().await(send(from));
    }

    private CompletionStage<Acceptance> send(Alias... from) {
        count++;
        return house.line().accept(House.message("m" + count, house.world().now(), "oi " + count, from), List.of());
    }

    private Contact named(String name) {
        count++;
        house.world()
                .await(house.line()
                        .accept(
                                InboundMessage.of(
                                        "m" + count,
                                        List.of(House.ANA),
                                        Optional.of(name),
                                        house.world().now(),
                                        new Text("oi")),
                                List.of()));
        return contacts().get(0);
    }

    private List<Contact> contacts() {
        return house.all(ConversationModels.CONTACTS).toList();
    }

    private String owner(Alias alias) {
        return house.stored(ConversationModels.ALIASES, alias.key())
                .map(AliasEntry::contact)
                .orElseThrow();
    }

    @Test
    void bothSpellingsOfANumberAreOneContactAndTheAnswerGoesToTheOneThatWrote() {
        hear(OLD_SPELLING);
        hear(House.ANA);
        hear(OLD_SPELLING, House.ANA);
        assertThat(contacts()).hasSize(1);
        assertThat(house.phone().arrivals())
                .extracting(Phone.Arrival::to)
                .containsExactly(OLD_SPELLING, House.ANA, OLD_SPELLING);
    }

    @Test
    void namesNobodyHasAreAdded() {
        hear(House.ANA);
        hear(House.ANA, LID);
        hear(LID);
        assertThat(contacts()).singleElement().extracting(Contact::aliases).isEqualTo(List.of(House.ANA, LID));
        assertThat(house.inbox())
                .extracting(InboxEntry::contact)
                .containsOnly(contacts().get(0).id());
    }

    @Test
    void aStrangerWithSeveralNamesIsOneContact() {
        hear(LID, House.ANA, OLD_SPELLING);
        assertThat(owner(LID)).isEqualTo(owner(House.ANA));
        assertThat(contacts()).hasSize(1);
    }

    @Test
    void strangersWhoComeUnderSeveralNamesAtOnceAreHeardOnceEach() {
        List<CompletionStage<Acceptance>> all =
                List.of(send(House.ANA, LID), send(LID, House.ANA), send(House.BIA), send(House.BIA, LID), send(LID));
        house.world().runPending();
        assertThat(all.stream().map(house.world()::await)).containsOnly(Acceptance.ACCEPTED);
        assertThat(house.inbox()).hasSize(5);
        assertThat(house.phone().texts()).hasSize(5);
    }

    @Test
    void aNameThatIsTakenWhileItsMessageIsStoredIsLookedUpAgain() {
        String id = "somebody";
        int[] times = {0};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.ALIASES) && times[0]++ == 0) {
                house.store().behindTheBack(Write.put(ConversationModels.ALIASES, House.ANA.key(), new AliasEntry(id)));
            }
            return Fault.NONE;
        });
        hear(House.ANA);
        // The contact itself is not there: a message for it is answered all the same.
        assertThat(house.inbox("m1").contact()).isEqualTo(id);
        assertThat(house.phone().texts()).containsExactly("eco oi 1");
        hear(House.ANA, LID);
        assertThat(house.phone().texts()).hasSize(2);
    }

    @Test
    void aMessageWhoseContactNeverRestsIsNotAcceptedButLaterItIs() {
        hear(House.ANA);
        Contact contact = contacts().get(0);
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.CONTACTS)) {
                house.store().behindTheBack(Write.put(ConversationModels.CONTACTS, contact.id(), contact));
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> hear(House.ANA, LID)).hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(house.inbox()).hasSize(1);
        house.store().faults(batch -> Fault.NONE);
        assertThat(hear(House.ANA, LID)).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void theLastNameThatSomebodyGaveIsKept() {
        Contact first = named("Ana");
        assertThat(first.name()).contains("Ana");
        assertThat(named("Ana")).isEqualTo(first);
        assertThat(named("Ana Maria").name()).contains("Ana Maria");
        hear(House.ANA);
        assertThat(contacts().get(0).name()).contains("Ana Maria");
    }

    @Test
    void namesThatAreKnownChangeNothing() {
        hear(House.ANA, LID);
        int[] changes = {0};
        house.store().faults(batch -> {
            changes[0] += FaultyStore.writes(batch, ConversationModels.CONTACTS) ? 1 : 0;
            return Fault.NONE;
        });
        hear(House.ANA, LID);
        hear(LID, House.ANA, OLD_SPELLING);
        assertThat(changes[0]).isZero();
    }

    @Test
    void aMessageWhoseContactIsBusyIsStoredAtTheFifthTry() {
        hear(House.ANA);
        Contact contact = contacts().get(0);
        int[] tries = {0};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.CONTACTS) && ++tries[0] < 5) {
                house.store().behindTheBack(Write.put(ConversationModels.CONTACTS, contact.id(), contact));
            }
            return Fault.NONE;
        });
        assertThat(hear(House.ANA, LID)).isEqualTo(Acceptance.ACCEPTED);
        tries[0] = -1000;
        assertThatThrownBy(() -> hear(House.ANA, new Alias(Alias.AliasKind.LID, "4712@lid")))
                .hasCauseInstanceOf(BatchRejectedException.class);
        assertThat(tries[0]).as("tries").isEqualTo(-1000 + 5);
    }

    @ParameterizedTest
    @CsvSource({
        "+541123456789, +5491123456789",
        "+541123456789, +541123456789",
        "+5215512345678, +525512345678",
        "+5215512345678, +5215512345678"
    })
    void aContactOfVersion01IsFoundUnderItsOldKeyOnceAndThenUnderItsOwn(String stored, String writes) {
        Alias old = new Alias(Alias.AliasKind.PHONE, stored);
        String formerKey = "PHONE:" + stored;
        house.store()
                .behindTheBack(
                        Write.insert(
                                ConversationModels.CONTACTS,
                                "c1",
                                new Contact(
                                        "c1",
                                        List.of(old),
                                        Optional.of("Ana"),
                                        house.world().now())),
                        Write.insert(ConversationModels.ALIASES, formerKey, new AliasEntry("c1")));
        house.world().runPending();
        Alias now = new Alias(Alias.AliasKind.PHONE, writes);

        hear(now);
        hear(now);

        assertThat(contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.id()).isEqualTo("c1");
            assertThat(contact.aliases()).containsExactly(old);
        });
        assertThat(owner(now)).isEqualTo("c1");
        assertThat(house.stored(ConversationModels.ALIASES, formerKey)).isEmpty();
        assertThat(house.inbox()).extracting(InboxEntry::contact).containsOnly("c1");
    }

    @Test
    void aContactOfVersion01IsMergedWithTheOneThatTheOtherAliasHas() {
        hear(LID);
        Alias phone = new Alias(Alias.AliasKind.PHONE, "+5491123456789");
        house.store()
                .behindTheBack(
                        Write.insert(
                                ConversationModels.CONTACTS,
                                "c1",
                                new Contact(
                                        "c1",
                                        List.of(new Alias(Alias.AliasKind.PHONE, "+541123456789")),
                                        Optional.empty(),
                                        house.world().now().plusSeconds(1))),
                        Write.insert(ConversationModels.ALIASES, "PHONE:+541123456789", new AliasEntry("c1")));
        house.world().runPending();

        hear(LID, phone);

        assertThat(contacts()).hasSize(1);
        assertThat(owner(phone)).isEqualTo(owner(LID));
        assertThat(house.stored(ConversationModels.ALIASES, "PHONE:+541123456789"))
                .isEmpty();
    }
}
