package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.answer.HouseAnswer;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import io.fairbot.agents.exchange.internal.answer.AnswerRules.AnswerKind;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.internal.talk.MessageIntents;
import io.fairbot.agents.exchange.internal.talk.TalkMemory;
import io.fairbot.agents.exchange.internal.talk.WishedLanguage;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The writer of the turn that answers one message: each intent in its order, at most one question back. Used once. */
final class TurnWriter {
    /** The number of misunderstandings in a row after which a person is called. */
    private static final int MISSES_BEFORE_PERSON = 2;
    /** More answers at once would be a wall of text; those of one message are rarely more. */
    private static final int MAX_ANSWERS = 5;

    private static final int AFTERNOON = 12;
    private static final int EVENING = 18;
    private static final int MORNING = 5;

    private static final Set<String> BACK_IN =
            Set.of("quero receber avisos", "quero receber mensagens", "i want notices", "quiero recibir avisos");

    private static final Set<String> ON_THE_WAY =
            Set.of("indo", "chego", "chegando", "caminho", "passo", "vou", "uber", "coming", "voy", "paso", "camino");

    /** What asks nothing of the bot while a person is awaited. */
    private static final Set<String> ASKING_NOTHING =
            Set.of("greeting", "thanks", "goodbye", "reaction", "affirm", "deny", "unreadable-media");

    private static final int FEW_WORDS = 2;
    private static final Pattern LAUGHTER = Pattern.compile("k{2,}|(ha|he|hi|hua|rs|ja)+h?|hu?m+|lol");

    private final Question question;
    private final LocalizedTexts texts;
    private final Rates rates;
    private final Vocabulary vocabulary;
    private final ConversationContext context;
    private final AnswerWriter answers;
    private MessageIntents understood;
    private boolean isFirstContact;
    private boolean quoted;
    private boolean expired;

    TurnWriter(Question question, HouseAnswers house, Rates rates, Vocabulary vocabulary, ConversationContext context) {
        this.question = question;
        this.rates = rates;
        this.vocabulary = vocabulary;
        this.context = context;
        texts = question.texts();
        understood = question.understood();
        answers = new AnswerWriter(question, house, rates);
    }

    /** Returns the topics of a message; one that is not understood has that of the engine, too. */
    static String[] topics(MessageIntents understood) {
        return understood.isUnclear()
                ? new String[] {MessageIntents.UNCLEAR, Turn.UNKNOWN}
                : understood.names().toArray(String[]::new);
    }

    Turn turn(ConversationEvent.Message message, TalkMemory memory) {
        isFirstContact = memory.isFirstContact();
        quoted = QuoteLog.openQuote(memory.state(), context.now()).isPresent();
        expired = !quoted && QuoteLog.hasQuote(memory.state());
        understood = inContext();
        ConversationState clear = QuoteLog.clear(memory.state());
        if (message.content() instanceof Location place) {
            return withOpenStep(
                    Turn.reply(new BranchTexts(question).nearest(place))
                            .withState(new TalkMemory(clear).withMisses(0).state()),
                    message,
                    new TalkMemory(clear),
                    List.of("location-shared"));
        }
        if (message.text().isBlank()) {
            return unreadable(message, new TalkMemory(clear).withMedium(context.now()));
        }
        if (BACK_IN.contains(String.join(" ", question.words()))) {
            return Turn.reply(texts.answer("opt-in"))
                    .withState(clear)
                    .withTopics("opt-out")
                    .optOut(false);
        }
        List<String> names = understood.names();
        if (message.content() instanceof Media
                && AnswerRules.STANDARD.callsPerson("unreadable-media", message.text())) {
            return person(
                    List.of(Reply.of(texts.answer("unreadable-media.person"))), List.of("unreadable-media"), clear);
        }
        if (names.contains("splitting")) {
            return person(List.of(answers.answer("splitting")), names, DealMemory.clear(DealDraft.clear(clear)));
        }
        if (memory.isPersonCalled() && (understood.isUnclear() || ASKING_NOTHING.containsAll(understood.names()))) {
            // The customer writes to the person who was called.
            return Turn.ignore().withState(clear).withTopics(topics(understood));
        }
        return deal(message, memory, clear).orElseGet(() -> answered(message, memory, clear));
    }

    /** Returns the intents in the light of what was said before: "ok" to a price is a yes, "desisti" leaves it. */
    private MessageIntents inContext() {
        List<String> words = question.words();
        boolean isShort = words.size() <= FEW_WORDS;
        if ((quoted || expired)
                && isShort
                && understood.has("reaction")
                && words.stream().noneMatch(LAUGHTER.asMatchPredicate())) {
            return understood.withNames(List.of("affirm"));
        }
        if (isShort && understood.has("refund") && words.stream().anyMatch(word -> word.startsWith("desist"))) {
            return understood.withNames(List.of("cancel"));
        }
        return understood;
    }

    private Optional<Turn> deal(ConversationEvent.Message message, TalkMemory memory, ConversationState clear) {
        DealDialog dialog = dialog(message, clear);
        boolean goesOn = isAboutPrices(memory.lastQuestion(context.now()).intents()) && dialog.isFollowUp();
        boolean other = !goesOn
                && !dialog.isUnderWay()
                && !understood.isUnclear()
                && !understood.has(AnswerKind.DEAL)
                && !understood.has("rates")
                && !understood.has("rate-of-currency");
        if (other) {
            return Optional.empty();
        }
        return dialog.turn().map(deal -> {
            List<String> names = new ArrayList<>(List.of(dialog.intent()));
            understood.names().stream().filter(TurnWriter::isBesidePrice).forEach(names::add);
            return dialog.isUnderWay() || names.size() == 1
                    ? cleared(deal.withTopics(names.get(0)))
                    : withOthers(cleared(deal), names, memory);
        });
    }

    private static boolean isAboutPrices(List<String> names) {
        return names.stream()
                .anyMatch(name -> name.equals("rates")
                        || name.equals("rate-of-currency")
                        || AnswerRules.STANDARD.kind(name).equals(Optional.of(AnswerKind.DEAL)));
    }

    private Turn cleared(Turn deal) {
        return deal.withState(new TalkMemory(deal.state().orElse(ConversationState.NONE))
                .withMisses(0)
                .withOffer(false, context.now())
                .state());
    }

    /** Returns whether an intent is answered together with a price. */
    private static boolean isBesidePrice(String name) {
        Optional<AnswerKind> kind = AnswerRules.STANDARD.kind(name);
        return kind.isPresent()
                && kind.get() != AnswerKind.DEAL
                && kind.get() != AnswerKind.TALK
                && !name.equals("rates")
                && !name.equals("rate-of-currency");
    }

    /** Adds the other answers to the price: "Quero comprar 500 dólares, que documentos levo?". */
    private Turn withOthers(Turn deal, List<String> names, TalkMemory memory) {
        List<Reply> replies = new ArrayList<>(deal.replies());
        names.stream().skip(1).limit(MAX_ANSWERS).forEach(name -> replies.add(answers.answer(name)));
        Turn all = composed(replies, names, deal.state().orElse(memory.state()));
        for (Write write : deal.writes()) {
            all = all.write(write);
        }
        return all.handoff().isEmpty() && deal.handoff().isPresent()
                ? all.handOver(deal.handoff().get())
                : all;
    }

    private Turn answered(ConversationEvent.Message message, TalkMemory memory, ConversationState clear) {
        if (understood.isUnclear()) {
            return notUnderstood(new TalkMemory(clear));
        }
        if (understood.has("affirm") && memory.isPersonOffered(context.now())) {
            return person(List.of(), List.of("affirm"), clear);
        }
        TalkMemory next = new TalkMemory(DealMemory.mention(clear, question))
                .withMisses(0)
                .withOffer(false, context.now());
        List<String> asked = asked(understood.names());
        List<Reply> replies = new ArrayList<>();
        for (String name : asked) {
            boolean talk = AnswerRules.STANDARD.kind(name).equals(Optional.of(AnswerKind.TALK));
            replies.add(talk ? courtesy(name) : answers.answer(name));
        }
        Turn turn = composed(replies, understood.names(), next.state());
        if (understood.has("opt-out")) {
            turn = turn.optOut(true);
        }
        return understood.has(AnswerKind.TALK) ? turn : withOpenStep(turn, message, next, understood.names());
    }

    /** Returns what is to be answered: courtesy beside a question needs no answer of its own. */
    private static List<String> asked(List<String> names) {
        List<String> questions = names.stream()
                .filter(name -> !Set.of(
                                "greeting", "thanks", "goodbye", "reaction", "affirm", "deny", MessageIntents.UNCLEAR)
                        .contains(name))
                .limit(MAX_ANSWERS)
                .toList();
        if (!questions.isEmpty()) {
            return questions;
        }
        // "Obrigado, tchau": two words of courtesy are both returned, a greeting before one is not.
        List<String> words =
                names.stream().filter(name -> !name.equals("greeting")).limit(2).toList();
        if (words.size() > 1) {
            // "Ok, obrigado": the thanks are returned, the "ok" needs no word.
            words = words.stream().filter(name -> !name.equals("reaction")).toList();
        }
        return words.isEmpty() ? List.of("greeting") : words;
    }

    /** Puts the answers together, calls a person where one is due, and else offers one where the house has to confirm. */
    private Turn composed(List<Reply> replies, List<String> names, ConversationState next) {
        boolean calls = names.stream().anyMatch(name -> AnswerRules.STANDARD.callsPerson(name, question.text()));
        if (calls) {
            return person(replies, names, next);
        }
        if (!answers.isLeftToHouse()) {
            return Turn.reply(replies.toArray(Reply[]::new)).withState(next).withTopics(names.toArray(String[]::new));
        }
        return Turn.reply(withLine(replies, texts.answer("house.offer")).toArray(Reply[]::new))
                .withState(new TalkMemory(next).withOffer(true, context.now()).state())
                .withTopics(names.toArray(String[]::new));
    }

    private Turn person(List<Reply> replies, List<String> names, ConversationState next) {
        String why = names.stream()
                .filter(name -> AnswerRules.STANDARD.callsPerson(name, question.text()))
                .findFirst()
                .orElse(names.get(0));
        return Turn.reply(withLine(replies, PersonCall.text(question)).toArray(Reply[]::new))
                .withState(new TalkMemory(next)
                        .withMisses(0)
                        .withOffer(false, context.now())
                        .withPersonCalled(true)
                        .state())
                .withTopics(names.toArray(String[]::new))
                .handOver(PersonCall.request(why));
    }

    /** Adds a line to the last reply, so that it is no message of its own. */
    private static List<Reply> withLine(List<Reply> replies, String line) {
        List<Reply> all = new ArrayList<>(replies);
        if (all.isEmpty() || !all.get(all.size() - 1).content().options().isEmpty()) {
            all.add(Reply.of(line));
        } else {
            Reply last = all.remove(all.size() - 1);
            Reply longer = Reply.of(last.content().text() + "\n\n" + line);
            all.add(last.validFor().map(longer::validFor).orElse(longer));
        }
        return all;
    }

    private Turn notUnderstood(TalkMemory memory) {
        int misses = memory.misses() + 1;
        if (misses >= MISSES_BEFORE_PERSON) {
            return person(
                            List.of(Reply.of(texts.answer("unclear.twice"))),
                            List.of(MessageIntents.UNCLEAR),
                            memory.state())
                    .withTopics(MessageIntents.UNCLEAR, Turn.UNKNOWN);
        }
        return Turn.reply(texts.menu(texts.answer("unclear") + "\n\n"))
                .withState(memory.withMisses(misses).state())
                .withTopics(MessageIntents.UNCLEAR, Turn.UNKNOWN);
    }

    private Turn unreadable(ConversationEvent.Message message, TalkMemory memory) {
        MessageContent content = message.content();
        String key = content instanceof Media ? "unreadable-media" : "unreadable-media.content";
        return withOpenStep(
                Turn.reply(texts.answer(key)).withState(memory.state()),
                message,
                memory,
                List.of("unreadable-media", Turn.UNKNOWN));
    }

    /** Names the open step of the deal after another answer: a side question ends no deal. */
    private Turn withOpenStep(Turn turn, ConversationEvent.Message message, TalkMemory memory, List<String> names) {
        Optional<DealDraft.DealStep> open = turn.handoff().isPresent()
                ? Optional.empty()
                : dialog(message, memory.state()).openStep();
        Turn all = open.isEmpty()
                ? turn.withState(turn.state().orElse(memory.state()))
                : withReplies(
                        turn,
                        withLine(
                                turn.replies(),
                                texts.answer("step." + open.get().name().toLowerCase(Locale.ROOT))));
        return all.withTopics(new LinkedHashSet<>(names).toArray(String[]::new));
    }

    private static Turn withReplies(Turn turn, List<Reply> replies) {
        Turn other = Turn.reply(replies.toArray(Reply[]::new));
        return turn.state().map(other::withState).orElse(other);
    }

    private Reply goodbye() {
        boolean coming = question.words().stream().anyMatch(ON_THE_WAY::contains);
        return Reply.of(texts.answer(
                coming ? "goodbye.coming" : "goodbye",
                "branch",
                question.here().name(),
                "now",
                new OpeningHoursReply(question).openNow()));
    }

    private Reply courtesy(String name) {
        return switch (name) {
            case "menu", "back" -> texts.menu("");
            case "greeting" -> greeting();
            case "language" ->
                Reply.of(texts.answer(
                        WishedLanguage.find(question.words()).isPresent() ? "language" : "language.others"));
            case "affirm" -> affirm();
            case "goodbye" -> goodbye();
            default -> answers.answer(name);
        };
    }

    private Reply affirm() {
        String now = new OpeningHoursReply(question).openNow();
        return Reply.of(texts.answer(
                quoted ? "affirm.open" : expired ? "affirm.expired" : "affirm",
                "branch",
                question.here().name(),
                "now",
                now));
    }

    private Reply greeting() {
        int hour = LocalTime.ofInstant(context.now(), question.here().zone()).getHour();
        String part = hour >= EVENING || hour < MORNING ? "evening" : hour >= AFTERNOON ? "afternoon" : "morning";
        String name = context.contact()
                .name()
                .map(full -> full.strip().split("\\s+", 2)[0])
                .map(given -> texts.text("greeting.name", "name", given))
                .orElse("");
        String notice = isFirstContact
                ? answers.written(HouseAnswer.FIRST_CONTACT)
                        .map(text -> "\n\n" + text)
                        .orElse("")
                : "";
        return texts.menu(texts.text(
                        "greeting",
                        "hello",
                        texts.text("greeting." + part),
                        "name",
                        name,
                        "branch",
                        question.here().name())
                + notice
                + "\n\n");
    }

    private DealDialog dialog(ConversationEvent.Message message, ConversationState state) {
        return new DealDialog(vocabulary, question, rates, context, message, state);
    }
}
