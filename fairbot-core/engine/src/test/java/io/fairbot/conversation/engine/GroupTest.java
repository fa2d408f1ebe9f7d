package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages in groups: ignored, unless they are read; and whoever is answered, it is never the group. */
class GroupTest {
    private static final String GROUP = "120363041234567890";
    private static final ConversationOptions READING = ConversationOptions.DEFAULTS.withGroups(true);

    /** A bot that answers what it is told in private, apologizes, and answers a question in a group. */
    private static final class Neighbour implements ConversationHandler {
        private final List<String> heard = new ArrayList<>();

        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            heard.add("private " + event.text());
            return event.text().equals("menu")
                    ? Turn.reply(Reply.of(
                            "Escolha",
                            IntStream.range(0, 20)
                                    .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                                    .toList()))
                    : Turn.reply("eco " + event.text());
        }

        @Override
        public Turn handleGroup(
                String group, ConversationState state, ConversationEvent.Message message, ConversationContext context) {
            heard.add(group + " " + message.text());
            if (message.text().equals("fail")) {
                throw new IllegalStateException("No.");
            }
            return message.text().endsWith("?") ? Turn.reply("sobre o grupo: " + message.text()) : Turn.ignore();
        }

        @Override
        public Optional<Reply> apology(ApologyReason reason, ConversationContext context) {
            return Optional.of(Reply.of("Desculpe."));
        }
    }

    private final Neighbour bot = new Neighbour();

    private static CompletionStage<Acceptance> send(House house, String id, String text, Instant at, List<Write> keys) {
        InboundMessage plain = House.message(id, at, text, House.ANA);
        return house.line()
                .accept(
                        new InboundMessage(
                                MessageRef.inGroup(GROUP, id),
                                plain.author(),
                                plain.name(),
                                plain.sentAt(),
                                plain.content()),
                        keys);
    }

    private static Acceptance hear(House house, String id, String text, Write... keys) {
        return house.world().await(send(house, id, text, house.world().now(), List.of(keys)));
    }

    private static InboxEntry stored(House house, String id) {
        return house.stored(
                        ConversationModels.INBOX,
                        InboxEntry.id(House.BRANCH, InboxEntry.key(MessageRef.inGroup(GROUP, id))))
                .orElseThrow();
    }

    @Test
    void itIsIgnoredAndLeavesNothingButTheKeys() {
        House house = House.of(bot);
        Write keys = Write.put(House.NOTES, "k", new House.Note("key"));
        assertThat(hear(house, "m1", "quanto está o euro?", keys)).isEqualTo(Acceptance.IGNORED);
        assertThat(hear(house, "m2", "oi")).isEqualTo(Acceptance.IGNORED);
        assertThat(bot.heard).isEmpty();
        assertThat(house.inbox()).isEmpty();
        assertThat(house.outbox()).isEmpty();
        assertThat(house.all(ConversationModels.CONTACTS)).isEmpty();
        assertThat(house.all(ConversationModels.HISTORY)).isEmpty();
        assertThat(house.stored(House.NOTES, "k")).isPresent();
        assertThat(house.phone().seen()).isEmpty();
    }

    @Test
    void whatAPersonWritesInAGroupOnThePhoneOfTheLineTakesNothingOver() {
        House house = House.of(bot, READING);
        house.hear("m1", "oi");
        OwnMessage own = new OwnMessage(
                MessageRef.inGroup(GROUP, "p1"),
                List.of(House.ANA),
                house.world().now(),
                new Text("bom dia"));
        assertThat(house.world().await(house.line().written(own, List.of()))).isEqualTo(Acceptance.IGNORED);
        house.hear("m2", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco oi");
    }

    @Test
    void aMessageInAGroupThatIsIgnoredDoesNotShortenThePrivateConversation() {
        ConversationHandler memory = (state, event, context) -> {
            String all = (state.get("all").orElse("") + " " + event.text()).strip();
            return Turn.reply(all)
                    .withState(ConversationState.NONE.with("all", all))
                    .keepFor(Duration.ofDays(1));
        };
        House house = House.of(memory, READING);
        house.hear("m1", "um");
        assertThat(hear(house, "g1", "bom dia")).isEqualTo(Acceptance.ACCEPTED);
        house.advance(Duration.ofHours(20));
        house.hear("m2", "dois");
        assertThat(house.phone().texts()).containsExactly("um", "um dois");
    }

    @Test
    void aHandlerThatReadsNoGroupsAnswersNothing() {
        House house = House.of(House.ECHO, READING);
        assertThat(hear(house, "m1", "quanto está o euro?")).isEqualTo(Acceptance.ACCEPTED);
        assertThat(house.outbox()).isEmpty();
        assertThat(stored(house, "m1").outcome()).isEqualTo(EventOutcome.IGNORED);
    }

    @Test
    void anAnswerGoesToTheAuthorAsANotice() {
        House house = House.of(bot, READING);
        List<OutboundMessage> sent = new ArrayList<>();
        house.phone().keys(message -> {
            sent.add(message);
            return List.of();
        });
        hear(house, "m1", "quanto está o euro?");
        hear(house, "m2", "bom dia");
        assertThat(house.phone().texts(House.ANA)).containsExactly("sobre o grupo: quanto está o euro?");
        assertThat(sent).singleElement().satisfies(message -> {
            assertThat(message.to()).isEqualTo(House.ANA);
            assertThat(message.purpose()).isEqualTo(Purpose.NOTICE);
            assertThat(message.inReplyTo()).as("what a channel may quote").isEmpty();
        });
        assertThat(house.onlyRow().inReplyTo()).containsExactly(MessageRef.inGroup(GROUP, "m1"));
        assertThat(bot.heard).containsExactly(GROUP + " quanto está o euro?", GROUP + " bom dia");
        assertThat(house.phone().seen()).as("what is shown as read").isEmpty();
    }

    @Test
    void theSameIdInAGroupAndInPrivateAreTwoMessages() {
        House house = House.of(bot, READING);
        house.hear("m1", "oi");
        assertThat(hear(house, "m1", "oi?")).isEqualTo(Acceptance.ACCEPTED);
        assertThat(hear(house, "m1", "oi?")).isEqualTo(Acceptance.DUPLICATE);
        assertThat(bot.heard).containsExactly("private oi", GROUP + " oi?");
        assertThat(house.inbox("m1").contact()).isEqualTo(stored(house, "m1").contact());
    }

    @Test
    void aNumberInAGroupChoosesNothingFromTheListInThePrivateChat() {
        House house = House.of(bot, READING);
        house.hear("m1", "menu");
        hear(house, "m2", "12");
        assertThat(bot.heard).containsExactly("private menu", GROUP + " 12");
        assertThat(house.outbox()).hasSize(1);
    }

    @Test
    void nobodyApologizesForIt() {
        House house = House.of(bot, READING);
        hear(house, "m1", "fail");
        assertThat(stored(house, "m1").outcome()).isEqualTo(EventOutcome.DEAD);
        house.world().await(send(house, "m2", "oi?", house.world().now().minus(Duration.ofHours(1)), List.of()));
        assertThat(stored(house, "m2").outcome()).isEqualTo(EventOutcome.LATE);
        assertThat(house.outbox()).isEmpty();
    }

    @Test
    void withALateMessageInPrivateOnlyThatOneIsAnswered() {
        House house = House.of(bot, READING);
        Instant then = house.world().now().minus(Duration.ofHours(1));
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m1", "oi", then);
            CompletionStage<Acceptance> unused = send(house, "m2", "oi?", then, List.of());
        });
        assertThat(house.onlyRow().inReplyTo()).containsExactly(MessageRef.of(House.ANA, "m1"));
    }

    @Test
    void theSameAnswerInPrivateAndToAGroupIsSentTwice() {
        House house = House.of(
                new ConversationHandler() {
                    @Override
                    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
                        return Turn.reply("5,90");
                    }

                    @Override
                    public Turn handleGroup(
                            String group,
                            ConversationState state,
                            ConversationEvent.Message message,
                            ConversationContext context) {
                        return Turn.reply("5,90");
                    }
                },
                READING);
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m1", "euro");
            CompletionStage<Acceptance> unused =
                    send(house, "m2", "euro", house.world().now(), List.of());
        });
        assertThat(house.outbox().stream().map(row -> row.purpose()))
                .containsExactlyInAnyOrder(Purpose.REPLY, Purpose.NOTICE);
    }

    @Test
    void noInterpreterIsAskedAboutIt() {
        List<String> asked = new ArrayList<>();
        House house = House.of(bot, READING).interpretedBy(interpreter(asked));
        hear(house, "m1", "quanto está o euro?");
        house.hear("m2", "oi");
        assertThat(asked).containsExactly("oi");
    }

    private static Interpreter<String> interpreter(List<String> asked) {
        return new Interpreter<>() {
            @Override
            public String id() {
                return "test";
            }

            @Override
            public Class<String> type() {
                return String.class;
            }

            @Override
            public CompletionStage<Optional<String>> interpret(
                    ConversationEvent.Message message, Circumstances circumstances) {
                asked.add(message.text());
                return CompletableFuture.completedStage(Optional.empty());
            }
        };
    }

    @Test
    void itSurvivesARestart() {
        House house = House.of(bot, READING);
        house.store().unreadable(ConversationModels.CONVERSATIONS::equals);
        house.store().resync();
        CompletionStage<Acceptance> unused =
                send(house, "m1", "euro?", house.world().now(), List.of());
        house.world().runPending();
        assertThat(bot.heard).isEmpty();
        house.killAndRestart();
        assertThat(bot.heard).containsExactly(GROUP + " euro?");
        assertThat(house.phone().texts(House.ANA)).containsExactly("sobre o grupo: euro?");
    }
}
