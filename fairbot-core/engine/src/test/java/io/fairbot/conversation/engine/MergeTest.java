package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ContactMerge;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts that prove to be one person: one conversation from then on, and nothing of either is lost. */
class MergeTest {
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "4711@lid");
    private static final Alias BSUID = new Alias(Alias.AliasKind.BSUID, "BR.1");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Understands "set name", "cancel name" and "take"; everything else is remembered and answered with all of it. */
    private static final ConversationHandler MEMORY = (state, event, context) -> {
        if (event instanceof ConversationEvent.TimerExpiry due) {
            return Turn.reply("fired " + due.name());
        }
        String[] words = event.text().split(" ", -1);
        if (words[0].equals("set")) {
            return Turn.ignore().timer(new TimerChange.TimerStart(words[1], HOUR, ""));
        }
        if (words[0].equals("cancel")) {
            return Turn.ignore().timer(new TimerChange.TimerCancellation(words[1]));
        }
        if (words[0].equals("take")) {
            return Turn.ignore().handOver();
        }
        String all = (state.get("all").orElse("") + " " + event.text()).strip();
        return Turn.reply(all)
                .withState(ConversationState.NONE.with("all", all))
                .keepFor(Duration.ofDays(1));
    };

    private House house = House.of(MEMORY);
    private int count;

    private Acceptance hear(String text, Alias... from) {
        house.advance(Duration.ofSeconds(1));
        return house.world().await(send(text, from));
    }

    private CompletionStage<Acceptance> send(String text, Alias... from) {
        count++;
        return house.line().accept(House.message("m" + count, house.world().now(), text, from), List.of());
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
    void firstTheLidThenThePhoneThenBothAreOneConversation() {
        hear("um", LID);
        house.advance(Duration.ofMinutes(1));
        hear("dois", House.ANA);
        assertThat(contacts()).hasSize(2);
        String first = owner(LID);
        String second = owner(House.ANA);
        hear("três", LID, House.ANA);
        assertThat(contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.id()).as("the older one stays").isEqualTo(first);
            assertThat(contact.aliases()).containsExactly(LID, House.ANA);
        });
        assertThat(owner(House.ANA)).isEqualTo(first);
        assertThat(house.stored(ConversationModels.MERGES, second).map(ContactMerge::into))
                .contains(first);
        // The state is that of the part that was active last.
        assertThat(house.phone().texts()).containsExactly("um", "dois", "dois três");
        assertThat(house.all(ConversationModels.CONVERSATIONS))
                .singleElement()
                .extracting(ConversationRecord::contact)
                .isEqualTo(first);
        hear("quatro", House.ANA);
        hear("cinco", LID);
        house.killAndRestart();
        hear("seis", House.ANA);
        assertThat(house.phone().texts()).endsWith("dois três quatro cinco seis");
    }

    @Test
    void moreThanTwoContactsAreMergedAtOnceAndInTurn() {
        hear("um", LID);
        hear("dois", House.ANA);
        hear("três", BSUID);
        hear("quatro", House.BIA);
        hear("cinco", LID, House.ANA, BSUID);
        hear("seis", House.BIA, BSUID, new Alias(Alias.AliasKind.LID, "new@lid"));
        assertThat(contacts())
                .singleElement()
                .satisfies(contact -> assertThat(contact.aliases()).hasSize(5));
        hear("sete", new Alias(Alias.AliasKind.LID, "new@lid"));
        house.killAndRestart();
        hear("oito", House.ANA);
        assertThat(house.phone().texts()).endsWith("três cinco seis sete oito");
        assertThat(house.all(ConversationModels.CONVERSATIONS)).hasSize(1);
    }

    @Test
    void whatWaitsOfBothIsAnsweredInTheOrderOfItsArrival() {
        hear("a", LID);
        hear("b", House.ANA);
        house.whileNothingIsSettled(() -> {
            send("1", LID);
            house.world().runPending();
            send("2", House.ANA);
            house.world().runPending();
            send("3", LID);
            house.world().runPending();
            send("4", House.ANA, LID);
            house.world().runPending();
            send("5", LID);
        });
        assertThat(house.phone().texts()).endsWith("b 1", "b 1 2", "b 1 2 3", "b 1 2 3 4", "b 1 2 3 4 5");
    }

    @Test
    void whatIsToBeSentToBothIsSentInTheOrderOfItsArrival() {
        hear("a", LID);
        hear("b", House.ANA);
        house.line().stateChanged(state(SessionState.SessionPhase.STOPPED));
        hear("1", LID);
        hear("2", House.ANA);
        hear("3", LID);
        hear("4", House.ANA);
        hear("5", House.ANA, LID);
        // While the first one is on its way, others must not overtake it.
        house.phone().next(true, () -> house.after(Duration.ofSeconds(1), new Transmission.Sent()));
        house.line().stateChanged(state(SessionState.SessionPhase.OPEN));
        house.advance(Duration.ofSeconds(2));
        assertThat(house.phone().texts())
                .extracting(text -> text.substring(text.length() - 1))
                .containsExactly("a", "b", "1", "2", "3", "4", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"older@lid", "younger@lid"})
    void aMergeWaitsForWhatIsBeingStoredOfEitherContact(String early) {
        Alias older = new Alias(Alias.AliasKind.LID, "older@lid");
        Alias younger = new Alias(Alias.AliasKind.LID, "younger@lid");
        hear("a", BSUID, older);
        hear("b", House.ANA, younger);
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        house.store().writesWaitFor(() -> stored);
        CompletionStage<Acceptance> first = send("1", early.equals(older.value()) ? older : younger);
        house.world().runPending();
        house.store().writesWaitFor(() -> CompletableFuture.completedStage(true));
        // Not under the name that is being written under, but of the same contact.
        CompletionStage<Acceptance> both = send("2", BSUID, House.ANA);
        house.advance(Duration.ofSeconds(1));
        assertThat(first.toCompletableFuture()).isNotDone();
        assertThat(both.toCompletableFuture()).isNotDone();
        stored.complete(true);
        assertThat(house.world().await(both)).isEqualTo(Acceptance.ACCEPTED);
        house.world().runPending();
        assertThat(house.phone().texts()).last().asString().endsWith("1 2");
    }

    private static SessionState state(SessionState.SessionPhase phase) {
        return new SessionState(phase, Instant.EPOCH, Optional.empty());
    }

    @Test
    void timersOfBothFireInTheOneConversationAndAreCancelledByTheirName() {
        hear("set a", LID);
        hear("set b", House.ANA);
        hear("set c", House.ANA);
        hear("set c", LID);
        hear("oi", LID, House.ANA);
        hear("cancel b", LID);
        hear("set a", House.ANA);
        house.advance(HOUR.plusMinutes(1));
        assertThat(house.phone().texts()).containsExactly("oi", "fired c", "fired c", "fired a");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
        assertThat(house.all(ConversationModels.CONVERSATIONS)).hasSize(1);
    }

    @Test
    void aTimerOfAContactThatIsGoneIsReplacedByOneOfTheSameName() {
        hear("oi", House.ANA);
        hear("set a", LID);
        hear("oi", LID, House.ANA);
        hear("set a", LID);
        assertThat(house.all(ConversationModels.TIMERS))
                .singleElement()
                .extracting(TimerEntry::contact)
                .isEqualTo(owner(LID));
    }

    @Test
    void aConversationThatAnAttendantHasStaysWithThem() {
        hear("oi", LID);
        hear("take", House.ANA);
        String former = owner(House.ANA);
        hear("alô", LID, House.ANA);
        assertThat(house.phone().texts()).containsExactly("oi");
        house.world()
                .await(house.engine()
                        .handoffs()
                        .giveBack(new ConversationId(House.BRANCH, former), HandoffAuthor.by("rui")));
        hear("volta", LID);
        assertThat(house.phone().texts()).last().asString().endsWith("volta");
    }

    @Test
    void whoOptedOutUnderOneNameHasOptedOut() {
        hear("oi", LID);
        hear("oi", House.ANA);
        String gone = owner(House.ANA);
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.OPT_OUTS,
                        gone,
                        new OptOut(House.BRANCH, house.world().now())));
        hear("oi", LID, House.ANA);
        assertThat(house.stored(ConversationModels.OPT_OUTS, owner(LID))).isPresent();
    }

    @Test
    void anAliasWhoseContactIsMissingIsMergedAllTheSame() {
        hear("oi", House.ANA);
        house.store().behindTheBack(Write.put(ConversationModels.ALIASES, LID.key(), new AliasEntry("missing")));
        hear("alô", LID, House.ANA);
        assertThat(owner(LID)).isEqualTo(owner(House.ANA));
        house.store().behindTheBack(Write.put(ConversationModels.ALIASES, BSUID.key(), new AliasEntry("a")));
        house.store().behindTheBack(Write.put(ConversationModels.ALIASES, House.BIA.key(), new AliasEntry("b")));
        assertThat(hear("alô", BSUID, House.BIA)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(owner(BSUID)).isEqualTo(owner(House.BIA)).isEqualTo("a");
    }

    @Test
    void allBranchesAndOtherNodesJoinTheirLanes() {
        Conversations.BranchConversations praia =
                house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        Phone phone = new Phone(true);
        ConversationEngine other =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        other.handler("test", MEMORY);
        Conversations.BranchConversations serra =
                house.world().await(other.open("serra", new ChannelTraits(true, false)));
        praia.connect(phone);
        serra.connect(phone);
        for (Conversations.BranchConversations line : List.of(praia, serra)) {
            house.world().await(line.accept(House.message("1", house.world().now(), "um", LID), List.of()));
            house.advance(Duration.ofSeconds(1));
            house.world().await(line.accept(House.message("2", house.world().now(), "dois", House.ANA), List.of()));
        }
        hear("oi", LID, House.ANA);
        house.world().runPending();
        for (Conversations.BranchConversations line : List.of(praia, serra)) {
            house.world().await(line.accept(House.message("3", house.world().now(), "três", LID), List.of()));
        }
        assertThat(phone.texts()).containsExactly("um", "dois", "um", "dois", "dois três", "dois três");
        assertThat(house.all(ConversationModels.CONVERSATIONS)).hasSize(3);
        house.world().await(other.close());
    }

    /** People who write under one name, the other, or both, while the process is killed and commits fail. */
    @Test
    void whateverHappensNothingIsLostAndEachPersonIsOneConversation() {
        long seed = Long.getLong("fairbot.seed", new Random().nextLong());
        System.out.println("MergeTest seed " + seed);
        Random seeds = new Random(seed);
        for (int round = 0; round < 60; round++) {
            new Round(seeds.nextLong()).play();
        }
    }

    /** A turn of one name was under way when that of the other had been dispatched and not begun. */
    @Test
    void aTurnThatHasNotBegunWaitsForTheOneOfTheOtherName() {
        new Round(-9083247358633432547L).play();
    }

    private static final class Round {
        private static final int PEOPLE = 3;
        private static final int STEPS = 40;

        private final long seed;
        private final Random random;
        private final House house;
        private final Map<String, InboxMessage> unacknowledged = new HashMap<>();
        private int written;

        private record InboxMessage(int person, List<Alias> from, CompletionStage<Acceptance> answer) {}

        Round(long seed) {
            this.seed = seed;
            random = new Random(seed);
            house = House.of(House.ECHO, ConversationOptions.DEFAULTS, true, seed);
        }

        void play() {
            misbehave();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(7)) {
                    case 0 -> house.advance(Duration.ofMillis(random.nextInt(300)));
                    case 1 -> house.world().runPending();
                    case 2 -> {
                        if (random.nextInt(6) == 0) {
                            restart();
                        } else {
                            // While no conversation can be read, rows of both names pile up.
                            boolean away = random.nextBoolean();
                            house.store().unreadable(model -> away && model.equals(ConversationModels.CONVERSATIONS));
                        }
                    }
                    // While the line is closed, replies to both names pile up.
                    case 3 ->
                        house.line()
                                .stateChanged(state(
                                        random.nextBoolean()
                                                ? SessionState.SessionPhase.OPEN
                                                : SessionState.SessionPhase.STOPPED));
                    default -> write(random.nextInt(PEOPLE));
                }
            }
            house.killAndRestart(Duration.ofSeconds(1));
            house.store().faults(batch -> Fault.NONE);
            again();
            house.advance(Duration.ofMinutes(2));
            // From now on everybody is known under both names.
            for (int person = 0; person < PEOPLE; person++) {
                send("last-" + person, person, lid(person), House.phone(person));
            }
            house.advance(Duration.ofMinutes(2));
            judge();
        }

        /** A stage that ends after a while, or at once. */
        private <T> CompletionStage<T> soon(T value) {
            return random.nextBoolean()
                    ? house.after(Duration.ofMillis(random.nextInt(100)), value)
                    : CompletableFuture.completedStage(value);
        }

        private void misbehave() {
            house.store().writesWaitFor(() -> soon(true));
            house.phone().answers(() -> soon(new Transmission.Sent()));
            house.store().faults(batch -> switch (random.nextInt(40)) {
                case 0 -> Fault.REFUSED;
                case 1 -> Fault.DEATH_BEFORE;
                case 2 -> Fault.DEATH_AFTER;
                default -> Fault.NONE;
            });
        }

        private static Alias lid(int person) {
            return new Alias(Alias.AliasKind.LID, person + "@lid");
        }

        private void write(int person) {
            Alias[] names = {lid(person), House.phone(person)};
            Alias[] from = random.nextInt(6) == 0 ? names : new Alias[] {names[random.nextInt(2)]};
            written++;
            send(person + "-" + written, person, from);
        }

        private void send(String id, int person, Alias... from) {
            CompletionStage<Acceptance> answer =
                    house.line().accept(House.message(id, house.world().now(), id, from), List.of());
            unacknowledged.put(id, new InboxMessage(person, List.of(from), answer));
        }

        private void again() {
            house.world().runPending();
            Map<String, InboxMessage> open = new HashMap<>(unacknowledged);
            open.values()
                    .removeIf(message -> message.answer.toCompletableFuture().isDone()
                            && !message.answer.toCompletableFuture().isCompletedExceptionally());
            open.forEach((id, message) -> send(id, message.person, message.from.toArray(Alias[]::new)));
            house.world().runPending();
        }

        private void restart() {
            house.killAndRestart(Duration.ofMillis(1 + random.nextInt(2000)));
            misbehave();
            again();
        }

        private void judge() {
            assertThat(house.inbox())
                    .as("seed %s", seed)
                    .hasSize(written + PEOPLE)
                    .extracting(InboxEntry::outcome)
                    .containsOnly(InboxEntry.EventOutcome.ANSWERED);
            assertThat(house.all(ConversationModels.CONTACTS).map(Contact::aliases))
                    .as("seed %s", seed)
                    .hasSize(PEOPLE)
                    .allSatisfy(aliases -> assertThat(aliases).hasSize(2));
            assertThat(house.all(ConversationModels.CONVERSATIONS))
                    .as("seed %s", seed)
                    .hasSize(PEOPLE);
            List<String> arrived = house.phone().texts();
            assertThat(arrived).as("seed %s", seed).hasSize(written + PEOPLE).doesNotHaveDuplicates();
            for (int person = 0; person < PEOPLE; person++) {
                inOrder(person, arrived);
            }
        }

        /** Replies to one name come in their order; once both names are one person, all come in their order. */
        private void inOrder(int person, List<String> arrived) {
            List<InboxEntry> theirs = house.inbox().stream()
                    .filter(entry -> entry.event().id().startsWith(person + "-")
                            || entry.event().id().equals("last-" + person))
                    .toList();
            for (Alias name : List.of(lid(person), House.phone(person))) {
                List<String> expected = theirs.stream()
                        .filter(entry -> entry.from().equals(name))
                        .map(entry -> "eco " + entry.event().id())
                        .toList();
                assertThat(arrived.stream().filter(expected::contains))
                        .as("seed %s", seed)
                        .containsExactlyElementsOf(expected);
            }
            String contact = theirs.get(theirs.size() - 1).contact();
            List<String> since = new ArrayList<>();
            boolean merged = false;
            for (InboxEntry entry : theirs) {
                merged |= theirs.stream()
                                .filter(later -> later.seq() <= entry.seq())
                                .filter(later -> later.contact().equals(contact))
                                .map(InboxEntry::from)
                                .distinct()
                                .count()
                        == 2;
                if (merged) {
                    since.add("eco " + entry.event().id());
                }
            }
            assertThat(arrived.stream().filter(since::contains))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(since);
        }
    }
}
