package io.fairbot.testkit;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Handlers that break one promise each. */
final class BrokenHandler {
    static final Model<String> NOTES = Model.builder("notes", String.class).build();
    private static final Model<String> FOREIGN =
            Model.builder("foreign", String.class).build();

    /** Answers everything, counts in its state, sets a timer and takes it, and keeps a note. */
    static final ConversationHandler SOUND = (state, event, context) -> {
        int count = state.get("count")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .orElse(0);
        return Turn.reply(Reply.of("Mensagem " + (count + 1), List.of(new ChoiceOption("menu", "Menu"))))
                .withState(ConversationState.of("counting").with("count", Integer.toString(count + 1)))
                .keepFor(Duration.ofMinutes(5))
                .timer(new TimerChange.TimerStart("reminder", Duration.ofMinutes(1), "x"))
                .timer(new TimerChange.TimerCancellation("other"))
                .write(Write.put(NOTES, context.branch() + "/" + event.id(), "note"));
    };

    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "throws when a message has no words",
                    "itAnswersWhateverIsWritten",
                    () -> (state, event, context) -> Turn.reply("Primeira palavra: "
                            + event.text().strip().split(" +")[0].substring(0, 1))),
            new Kind("answers null", "itAnswersWhateverIsWritten", () -> (state, event, context) -> nothing()),
            new Kind(
                    "takes every message for a text",
                    "itAnswersWhateverIsSent",
                    () -> (state, event, context) ->
                            Turn.reply("Você disse: " + ((Text) ((ConversationEvent.Message) event).content()).body())),
            new Kind(
                    "takes every event for a message",
                    "itTakesEveryEvent",
                    () -> (state, event, context) -> Turn.reply("Às " + ((ConversationEvent.Message) event).sentAt())),
            new Kind(
                    "does not know what it offers",
                    "itTakesTheOptionsThatItOffers",
                    () -> (state, event, context) ->
                            event instanceof ConversationEvent.Message message && message.content() instanceof Choice
                                    ? Turn.reply("Não entendi.").notUnderstood()
                                    : Turn.reply(Reply.of("Escolha", List.of(new ChoiceOption("1", "Cotações"))))),
            new Kind(
                    "trusts what it remembers",
                    "itStartsFromAnyState",
                    () -> (state, event, context) -> Turn.reply("oi")
                            .withState(state.with(
                                    "n",
                                    Integer.toString(
                                            Integer.parseInt(state.get("n").orElse("0")) + 1)))),
            new Kind("counts in a field", "itRemembersInItsStateOnly", BrokenHandler::counting),
            new Kind("counts in a field, for each customer", "itSaysTheSameToTheSame", BrokenHandler::remembering),
            new Kind("makes a new name for each document", "itSaysTheSameToTheSame", () -> {
                AtomicInteger ids = new AtomicInteger();
                return (state, event, context) ->
                        Turn.reply("oi").write(Write.put(NOTES, "note-" + ids.incrementAndGet(), "x"));
            }),
            new Kind("speaks of whoever wrote last", "manyMayCallItAtOnce", BrokenHandler::confused),
            new Kind("waits for something", "itAnswersWhateverIsWritten", () -> (state, event, context) -> {
                await(new CountDownLatch(1));
                return Turn.reply("oi");
            }),
            new Kind(
                    "repeats what was said, however long",
                    "whatItSaysCanBeSent",
                    () -> (state, event, context) -> Turn.reply("Você disse: " + event.text())),
            new Kind(
                    "says nothing in many words",
                    "whatItSaysCanBeSent",
                    () -> (state, event, context) -> Turn.reply("  ")),
            new Kind(
                    "offers too much",
                    "whatItSaysCanBeSent",
                    () -> (state, event, context) -> Turn.reply(Reply.of(
                            "Escolha",
                            IntStream.range(0, 11)
                                    .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                                    .toList()))),
            new Kind(
                    "offers in long words",
                    "whatItSaysCanBeSent",
                    () -> (state, event, context) -> Turn.reply(
                            Reply.of("Escolha", List.of(new ChoiceOption("rates", "Cotações de hoje, por favor"))))),
            new Kind(
                    "offers the same twice",
                    "whatItSaysCanBeSent",
                    () -> (state, event, context) -> Turn.reply(
                            Reply.of("Escolha", List.of(new ChoiceOption("1", "Sim"), new ChoiceOption("1", "Não"))))),
            new Kind(
                    "keeps its state for no time",
                    "itsStateCanBeKept",
                    () -> (state, event, context) -> Turn.reply("oi")
                            .withState(ConversationState.of("x"))
                            .keepFor(Duration.ZERO)),
            new Kind(
                    "sets timers that are due before they are set",
                    "itTakesTheTimersThatItSets",
                    () -> (state, event, context) ->
                            Turn.reply("oi").timer(new TimerChange.TimerStart("reminder", Duration.ofMinutes(-1), ""))),
            new Kind("does not know its own timers", "itTakesTheTimersThatItSets", () -> (state, event, context) -> {
                if (event instanceof ConversationEvent.TimerExpiry due
                        && due.name().equals("reminder")) {
                    throw new IllegalStateException("What reminder?");
                }
                return Turn.reply("oi").timer(new TimerChange.TimerStart("reminder", Duration.ofMinutes(1), ""));
            }),
            new Kind(
                    "writes what is not its own",
                    "itWritesOnlyWhatItNames",
                    () -> (state, event, context) -> Turn.reply("oi").write(Write.put(FOREIGN, event.id(), "x"))),
            new Kind("says sorry without words", "itSaysSorry", () -> new ConversationHandler() {
                @Override
                public Turn handle(
                        ConversationState state,
                        ConversationEvent event,
                        io.fairbot.conversation.ConversationContext context) {
                    return Turn.reply("oi");
                }

                @Override
                public Optional<Reply> apology(
                        ApologyReason occasion, io.fairbot.conversation.ConversationContext context) {
                    return Optional.of(Reply.of(""));
                }
            }));

    private BrokenHandler() {}

    /**
     * A kind of mistake.
     *
     * @param what the mistake
     * @param seenBy the case that has to find it
     * @param handler makes one
     */
    record Kind(String what, String seenBy, Supplier<ConversationHandler> handler) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** What a bad handler answers that knows nothing of null-checkers. */
    @SuppressWarnings("NullAway")
    private static Turn nothing() {
        return null;
    }

    private static ConversationHandler counting() {
        AtomicInteger all = new AtomicInteger();
        return (state, event, context) -> Turn.reply("Mensagem " + all.incrementAndGet());
    }

    private static ConversationHandler remembering() {
        Map<String, Integer> counts = new HashMap<>();
        return (state, event, context) ->
                Turn.reply("Mensagem " + counts.merge(context.contact().id(), 1, Integer::sum));
    }

    /** Between what it notes and what it says, somebody else writes. */
    private static ConversationHandler confused() {
        CyclicBarrier others = new CyclicBarrier(2);
        String[] last = {""};
        return (state, event, context) -> {
            last[0] = event.text();
            if (Thread.currentThread().getName().contains("callers")) {
                meet(others);
            }
            return Turn.reply("Você disse: " + last[0]);
        };
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
            others.reset();
        }
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
