package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.internal.intent.IntentParser;
import io.fairbot.agents.exchange.internal.intent.Intents;
import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.agents.exchange.internal.talk.FollowUp;
import io.fairbot.agents.exchange.internal.talk.IntentReader;
import io.fairbot.agents.exchange.internal.talk.MenuChoice;
import io.fairbot.agents.exchange.internal.talk.MessageFragments;
import io.fairbot.agents.exchange.internal.talk.MessageIntents;
import io.fairbot.agents.exchange.internal.talk.NotesGuard;
import io.fairbot.agents.exchange.internal.talk.SplittingGuard;
import io.fairbot.agents.exchange.internal.talk.TalkMemory;
import io.fairbot.agents.exchange.internal.talk.WishedLanguage;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The conversation handler of a currency-exchange shop. It answers each question of a message in its order, quotes prices from one message
 * or step by step, in Portuguese, English or Spanish, calls a person where one is due, and asks when it does not understand.
 *
 * <p>After a greeting or a fragment it waits {@link #GATHERING} for more, and answers the pieces together.
 *
 * <p>It requires the snapshot {@link Branches}; rates are those of {@link Rates}, and what the house has written down is in
 * {@link HouseAnswers}. Safe for use from any thread.
 */
public final class ExchangeConversationHandler implements ConversationHandler {
    /** The base name of the bundle of texts, each of which a host can replace. */
    public static final String BUNDLE = "io.fairbot.agents.exchange.texts";

    /** The time for which a greeting or a fragment waits for more. */
    public static final Duration GATHERING = Duration.ofMillis(1500);

    private static final String ANSWERS = "io.fairbot.agents.exchange.answer.answers";
    private static final String TIMER = "gathering";
    private static final String LANGUAGE = "language";
    private static final String LANGUAGE_ASKED = "languageAsked";

    /** The limit of characters of a message. */
    private static final int MAX_MESSAGE = 65_536;

    /** The retention of the state, with the language. */
    private static final Duration STATE_RETENTION = Duration.ofDays(30);

    private final IntentParser intentParser = new IntentParser();
    private final IntentReader intentReader = new IntentReader();
    private final Map<Language, LocalizedTexts> texts = new EnumMap<>(Language.class);
    private final Language defaultLanguage;

    /**
     * Creates a handler.
     *
     * @param locale the default language; Portuguese for every locale that is neither English nor Spanish
     * @param portuguese replacements of Portuguese texts, by key
     * @param english replacements of English texts, by key
     * @throws IllegalArgumentException when a key or a placeholder is unknown; the message lists every problem
     */
    public ExchangeConversationHandler(Locale locale, Map<String, String> portuguese, Map<String, String> english) {
        defaultLanguage = Language.of(locale);
        texts.put(Language.PT, texts(Language.PT, portuguese));
        texts.put(Language.EN, texts(Language.EN, english));
        texts.put(Language.ES, texts(Language.ES, Map.of()));
    }

    private static LocalizedTexts texts(Language language, Map<String, String> own) {
        ClassLoader loader = ExchangeConversationHandler.class.getClassLoader();
        return new LocalizedTexts(
                TextBundle.load(BUNDLE, language.locale(), loader).override(own),
                TextBundle.load(ANSWERS, language.locale(), loader),
                language);
    }

    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        TalkMemory memory = new TalkMemory(state);
        if (event instanceof ConversationEvent.TimerExpiry timer && timer.name().equals(TIMER)) {
            String pieces = memory.pieces();
            return pieces.isEmpty() ? Turn.ignore() : whole(pieces, timer.id(), memory.withoutPieces(), context);
        }
        if (event instanceof ConversationEvent.Attendant) {
            // Somebody has it, gave it back or closed it: what comes next begins anew.
            return Turn.ignore()
                    .withState(DealDraft.clear(memory.withoutPieces()
                            .withMisses(0)
                            .withOffer(false, context.now())
                            .withPersonCalled(false)
                            .state()))
                    .keepFor(STATE_RETENTION);
        }
        return event instanceof ConversationEvent.Message message && !asksNothing(message.content(), memory, context)
                ? message(message, memory, context)
                : Turn.ignore();
    }

    private Turn message(ConversationEvent.Message message, TalkMemory memory, ConversationContext context) {
        TalkMemory heard = memory.withText(message.text(), context.now());
        if (heard.isEcho(context.now())) {
            // Two machines would go on for ever; a person changes the words.
            return Turn.ignore().withState(heard.state()).keepFor(STATE_RETENTION);
        }
        boolean gathers = message.content() instanceof Text && !DealDialog.isOption(message.content());
        if (!gathers) {
            return answered(message, heard, context);
        }
        String all = memory.pieces().isEmpty() ? message.text() : joined(memory.pieces(), message.text());
        Question question = question(new Text(all), heard.state(), context);
        if (isFragment(question, heard, context)) {
            return Turn.ignore()
                    .withState(heard.withPiece(message.text()).state())
                    .keepFor(STATE_RETENTION)
                    .withTopics(TurnWriter.topics(question.understood()))
                    .answerLater(new TimerChange.TimerStart(TIMER, GATHERING, ""));
        }
        Turn turn = answered(message.withContent(new Text(all)), heard.withoutPieces(), context);
        return memory.pieces().isEmpty() ? turn : turn.timer(new TimerChange.TimerCancellation(TIMER));
    }

    private static String joined(String pieces, String text) {
        String all = pieces + "\n" + text;
        return all.substring(0, Math.min(all.length(), MAX_MESSAGE));
    }

    /** Answers the pieces of a message, for which no more came. */
    private Turn whole(String pieces, String id, TalkMemory memory, ConversationContext context) {
        return answered(new ConversationEvent.Message(id, new Text(pieces), context.now()), memory, context);
    }

    private boolean isFragment(Question question, TalkMemory memory, ConversationContext context) {
        return DealDraft.step(
                                memory.state(),
                                context.now(),
                                rates(context).rules().dialogTimeout())
                        .isEmpty()
                && MessageFragments.isFragment(question.text(), question.understood());
    }

    private Turn answered(ConversationEvent.Message message, TalkMemory memory, ConversationContext context) {
        Question question = question(message.content(), memory.state(), context);
        TalkMemory next = new TalkMemory(remember(memory.state(), question));
        HouseAnswers house = context.snapshots()
                .find(HouseAnswers.class)
                .map(Snapshot::value)
                .orElse(HouseAnswers.NONE);
        Question asked = question(message.content(), next.state(), context);
        Turn turn =
                new TurnWriter(asked, house, rates(context), intentParser.vocabulary(), context).turn(message, next);
        Turn remembered = turn.state()
                .map(after -> turn.withState(new TalkMemory(after)
                        .met()
                        .withQuestion(
                                new TalkMemory.LastQuestion(
                                        turn.topics(),
                                        asked.intents().currencies(),
                                        asked.intents().branch().map(Branch::id)),
                                context.now())
                        .state()))
                .orElse(turn);
        return QuoteLog.openQuote(memory.state(), context.now())
                .map(id -> QuoteLog.recordFollowUp(remembered, id, message, context))
                .orElse(remembered)
                .keepFor(STATE_RETENTION);
    }

    private Question question(MessageContent content, ConversationState state, ConversationContext context) {
        Branches branches = context.require(Branches.class).value();
        Branch here = here(branches, context);
        LocalDate today = LocalDate.ofInstant(context.now(), here.zone());
        Intents parsed = intentParser.parse(content, here, branches, today);
        List<String> chosen = MenuChoice.find(content);
        Intents named = FollowUp.inPortuguese(content.text())
                .filter(text -> parsed.branch().isEmpty())
                .map(text -> parsed.withBranch(intentParser
                        .parse(new Text(text), here, branches, today)
                        .branch()))
                .orElse(parsed);
        TalkMemory.LastQuestion last = new TalkMemory(state).lastQuestion(context.now());
        MessageIntents understood = chosen.isEmpty()
                ? guarded(FollowUp.intents(read(content.text()), named, content.text(), last), content.text())
                : new MessageIntents(chosen, Optional.empty());
        Intents intents = FollowUp.mentioned(named, understood, content.text(), branches, last);
        return new Question(intents, understood, content.text(), here, branches, context.now(), texts(language(state)));
    }

    /** While a customer waits for a person, questions that are understood are answered. */
    @Override
    public boolean answersWhileWaiting() {
        return true;
    }

    private MessageIntents guarded(MessageIntents read, String text) {
        return SplittingGuard.guarded(NotesGuard.guarded(read, text), text, intentParser);
    }

    private MessageIntents read(String text) {
        return WishedLanguage.isName(text)
                ? new MessageIntents(List.of("language"), Optional.empty())
                : intentReader.read(text);
    }

    @Override
    public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
        String key = occasion == ApologyReason.LATE ? "apology.late" : "apology.failed";
        return Optional.of(Reply.of(texts(defaultLanguage).text(key)));
    }

    /** Returns whether a content needs no answer: a reaction, a sticker, a deletion, an edit that leaves no text, or one more of an album. */
    private static boolean asksNothing(MessageContent content, TalkMemory memory, ConversationContext context) {
        if (content instanceof Media media && content.text().isBlank()) {
            return media.media().kind() == MediaKind.STICKER || memory.isAlbum(context.now());
        }
        return content instanceof Reaction
                || content instanceof Deleted
                || (content instanceof Edited edit && edit.text().isBlank());
    }

    private static ConversationState remember(ConversationState state, Question question) {
        Optional<Language> wished =
                question.understood().has("language") ? WishedLanguage.find(question.words()) : Optional.empty();
        if (wished.isPresent()) {
            return state.with(LANGUAGE, wished.get().name()).with(LANGUAGE_ASKED, "yes");
        }
        if (state.get(LANGUAGE_ASKED).isPresent()) {
            return state;
        }
        return question.understood()
                .language()
                .or(() -> question.intents().language().filter(language -> language == Language.EN))
                .map(language -> state.with(LANGUAGE, language.name()))
                .orElse(state);
    }

    private Language language(ConversationState state) {
        return state.get(LANGUAGE).flatMap(Language::named).orElse(defaultLanguage);
    }

    private LocalizedTexts texts(Language language) {
        return texts.getOrDefault(language, texts.values().iterator().next());
    }

    private static Rates rates(ConversationContext context) {
        return context.snapshots().find(Rates.class).map(Snapshot::value).orElse(Rates.EMPTY);
    }

    private static Branch here(Branches branches, ConversationContext context) {
        return branches.find(context.branch())
                .orElseThrow(() -> new IllegalStateException("There is no branch " + context.branch() + "."));
    }
}
