package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A branch goes from one node to another and comes back while the change feed of the first one is behind: what the first one has
 * in memory is old, and it must not answer with it.
 */
class CacheHandoverTest {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "4711@lid");

    /** Answers with all that was said in the conversation. */
    private static final ConversationHandler MEMORY = (state, event, context) -> {
        String all = (state.get("all").orElse("") + " " + event.text()).strip();
        return Turn.reply(all)
                .withState(ConversationState.NONE.with("all", all))
                .keepFor(Duration.ofDays(1));
    };

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore store =
            world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform()));
    private final FaultyStore storeOfOne = new FaultyStore(store);
    private final Phone phone = new Phone(true);
    private final Node one = new Node("one", storeOfOne);
    private final Node two = new Node("two", store);
    private Optional<BranchConversations> open = Optional.empty();
    private int count;

    private final class Node {
        private final String name;
        private final ConversationEngine engine;

        Node(String name, DocumentStore store) {
            this.name = name;
            engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
            engine.handler("test", MEMORY);
        }

        /** Owns the branch, hears messages of it, and gives it away. */
        void own(Runnable... messages) {
            ownBranch(House.BRANCH, messages);
        }

        void ownBranch(String branch, Runnable... messages) {
            Lease lease = world.await(store.leases().acquire("branch/" + branch, name, TTL))
                    .orElseThrow();
            BranchConversations opened = world.await(engine.open(
                    branch, new ChannelTraits(true, false), Ownership.of(() -> Optional.of(lease.fence()))));
            open = Optional.of(opened);
            opened.connect(phone);
            for (Runnable message : messages) {
                message.run();
                world.advance(Duration.ofSeconds(1));
            }
            world.await(opened.close());
            world.await(store.leases().release(lease));
        }
    }

    private Runnable hear(String text, Alias... from) {
        return () -> {
            count++;
            assertThat(world.await(
                            open.orElseThrow().accept(House.message("m" + count, world.now(), text, from), List.of())))
                    .isEqualTo(Acceptance.ACCEPTED);
        };
    }

    @Test
    void aConversationThatWentOnElsewhereGoesOnFromThere() {
        one.own(hear("um", House.ANA));
        storeOfOne.silence();
        two.own(hear("dois", House.ANA), hear("três", House.ANA));
        one.own(hear("quatro", House.ANA));
        two.own(hear("cinco", House.ANA));
        assertThat(phone.texts())
                .containsExactly("um", "um dois", "um dois três", "um dois três quatro", "um dois três quatro cinco");
    }

    @Test
    void aContactThatWasMergedElsewhereIsOne() {
        one.own(hear("um", LID), hear("dois", House.ANA));
        storeOfOne.silence();
        two.own(hear("três", LID, House.ANA));
        one.own(hear("quatro", LID), hear("cinco", House.ANA));
        assertThat(phone.texts())
                .containsExactly("um", "dois", "dois três", "dois três quatro", "dois três quatro cinco");
        assertThat(world.await(store.find(Query.of(ConversationModels.CONVERSATIONS)))
                        .documents())
                .hasSize(1);
    }

    @Test
    void aBranchThatIsOpenedForTheFirstTimeHasTheMergesOfItsFormerOwner() {
        one.ownBranch("serra", hear("um", LID), hear("dois", House.ANA));
        storeOfOne.silence();
        two.own(hear("três", LID, House.ANA));
        one.own(hear("quatro", LID), hear("cinco", House.ANA));
        assertThat(phone.texts()).containsExactly("um", "dois", "três", "três quatro", "três quatro cinco");
    }

    @Test
    void anAliasThatWasLearntElsewhereFindsItsContact() {
        one.own(hear("um", House.ANA));
        storeOfOne.silence();
        two.own(hear("dois", LID, House.ANA));
        one.own(hear("três", LID));
        assertThat(phone.texts()).containsExactly("um", "um dois", "um dois três");
        assertThat(world.await(store.find(Query.of(ConversationModels.CONTACTS)))
                        .documents())
                .singleElement()
                .extracting(document -> document.value())
                .extracting(Contact::aliases)
                .isEqualTo(List.of(House.ANA, LID));
    }
}
