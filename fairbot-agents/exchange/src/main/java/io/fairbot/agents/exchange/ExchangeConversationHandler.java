package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.internal.intent.IntentParser;
import io.fairbot.agents.exchange.internal.intent.Intents;
import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.agents.exchange.internal.intent.Topic;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.Turn;
import io.fairbot.store.Write;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Reaction;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The conversation handler of a currency-exchange shop. It greets customers, answers free text, and offers a menu when it does
 * not understand a message. It quotes prices from one message or step by step, in Portuguese or English.
 *
 * <p>It requires the snapshot {@link Branches} and, for rates, {@link Rates}. Safe for use from any thread.
 */
public final class ExchangeConversationHandler implements ConversationHandler {
    /** The base name of the bundle of texts, each of which a host can replace. */
    public static final String BUNDLE = "io.fairbot.agents.exchange.texts";

    private static final String LANGUAGE = "language";
    private static final String LANGUAGE_ASKED = "languageAsked";
    private static final String MISSES = "misses";
    /** Another version of the bot may have stored another value. */
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    /** The number of misunderstood messages after which a contact person is offered. */
    private static final int MISSES_BEFORE_CONTACT = 2;
    /** The retention of the state, with the language. */
    private static final Duration STATE_RETENTION = Duration.ofDays(30);

    /** The topics that are answered together with a price. */
    private static final Set<Topic> ANSWERED_WITH_PRICE =
            Set.of(Topic.HOURS, Topic.ADDRESSES, Topic.DOCUMENTS, Topic.CONTACT, Topic.LIMITS);

    private static final String GEO = "geo:";
    private static final int AFTERNOON = 12;
    private static final int EVENING = 18;
    private static final int MORNING = 5;

    private final IntentParser intentParser = new IntentParser();
    private final LocalizedTexts portuguese;
    private final LocalizedTexts english;
    private final Language defaultLanguage;

    /**
     * Creates a handler.
     *
     * @param locale the default language; Portuguese for every locale that is not English
     * @param portuguese replacements of Portuguese texts, by key
     * @param english replacements of English texts, by key
     * @throws IllegalArgumentException when a key or a placeholder is unknown; the message lists every problem
     */
    public ExchangeConversationHandler(Locale locale, Map<String, String> portuguese, Map<String, String> english) {
        defaultLanguage = Language.of(locale);
        this.portuguese = texts(Language.PT, portuguese);
        this.english = texts(Language.EN, english);
    }

    private static LocalizedTexts texts(Language language, Map<String, String> own) {
        TextBundle bundle =
                TextBundle.load(BUNDLE, language.locale(), ExchangeConversationHandler.class.getClassLoader());
        return new LocalizedTexts(bundle.override(own), language);
    }

    @Override
    public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        if (!(event instanceof ConversationEvent.Message message) || asksNothing(message.content())) {
            return Turn.ignore();
        }
        Branches branches = context.require(Branches.class).value();
        Branch here = here(branches, context);
        Intents intents =
                intentParser.parse(message.content(), here, branches, LocalDate.ofInstant(context.now(), here.zone()));
        ConversationState next = remember(state, intents);
        Question question = new Question(intents, here, branches, context.now(), texts(language(next)));
        Optional<String> quote = QuoteLog.openQuote(state, context.now());
        Turn turn = answer(question, message, context, QuoteLog.clear(next), quote.isPresent());
        return quote.map(id -> QuoteLog.recordFollowUp(turn, id, message, context))
                .orElse(turn)
                .keepFor(STATE_RETENTION);
    }

    @Override
    public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
        String key = occasion == ApologyReason.LATE ? "apology.late" : "apology.failed";
        return Optional.of(Reply.of(texts(defaultLanguage).text(key)));
    }

    private Turn answer(
            Question question,
            ConversationEvent.Message message,
            ConversationContext context,
            ConversationState next,
            boolean quoted) {
        List<Topic> topics = question.intents().topics();
        if (topics.contains(Topic.SPLITTING)) {
            return splitting(question)
                    .withState(DealMemory.clear(DealDraft.clear(next)))
                    .withTopics(Topic.SPLITTING.label());
        }
        DealDialog dialog = new DealDialog(intentParser.vocabulary(), question, rates(context), context, message, next);
        Optional<Turn> deal = dialog.turn();
        if (deal.isPresent()) {
            return dialog.isUnderWay()
                    ? deal.get().withTopics(Topic.CALCULATE.label())
                    : withOtherAnswers(deal.get(), question, context);
        }
        // A question in between is answered, and the open one stays open.
        ConversationState free = DealMemory.mention(next, question);
        if (quoted && topics.stream().allMatch(Topic::isSmallTalk) && isYes(message)) {
            return Turn.reply(question.texts()
                            .text("quote.yes", "branch", question.here().name()))
                    .withState(free)
                    .withTopics(Topic.YES.label());
        }
        if (topics.isEmpty()) {
            return notUnderstood(question, message.content(), free);
        }
        List<Reply> replies = new ArrayList<>();
        if (topics.stream().noneMatch(Topic::isQuestion)) {
            replies.add(courtesy(topics.get(0), question, context));
        } else {
            topics.forEach(topic -> replies.add(reply(topic, question, context)));
            dialog.openQuestion().ifPresent(replies::add);
        }
        return Turn.reply(replies.toArray(Reply[]::new))
                .withState(free.with(MISSES, "0"))
                .withTopics(Topic.labels(topics));
    }

    /** Adds the other answers to the price: "Quero comprar 500 dólares, que documentos levo?". */
    private static Turn withOtherAnswers(Turn deal, Question question, ConversationContext context) {
        List<Reply> replies = new ArrayList<>(deal.replies());
        List<Topic> topics = new ArrayList<>(List.of(Topic.CALCULATE));
        question.intents().topics().stream()
                .filter(ANSWERED_WITH_PRICE::contains)
                .forEach(topic -> {
                    topics.add(topic);
                    replies.add(reply(topic, question, context));
                });
        Turn all =
                Turn.reply(replies.toArray(Reply[]::new)).withState(deal.state().orElse(ConversationState.NONE));
        for (Write write : deal.writes()) {
            all = all.write(write);
        }
        return all.withTopics(Topic.labels(topics));
    }

    private boolean isYes(ConversationEvent.Message message) {
        Vocabulary vocabulary = intentParser.vocabulary();
        return vocabulary.answers(vocabulary.words(message.text())).contains("yes");
    }

    /** Explains the limits without advice on how to stay below them, and hands over to a person. */
    private static Turn splitting(Question question) {
        return Turn.reply(question.texts()
                        .text(
                                "splitting",
                                "limits",
                                question.texts().text("limits"),
                                "branch",
                                question.here().name(),
                                "phone",
                                new PhoneNumber(question.here().phone()).international()))
                .handOver();
    }

    private static Reply reply(Topic topic, Question question, ConversationContext context) {
        return topic == Topic.RATES
                ? new RateTexts(question, rates(context)).reply()
                : Reply.of(offered(topic, question));
    }

    private static String offered(Topic topic, Question question) {
        LocalizedTexts texts = question.texts();
        return switch (topic) {
            case HOURS -> new OpeningHoursReply(question).text();
            case ADDRESSES -> addresses(question);
            case DOCUMENTS -> texts.text("documents");
            case HOW -> texts.text("how");
            case LIMITS -> texts.text("limits");
            case CONTACT ->
                texts.text(
                        "contact",
                        "branch",
                        question.about().name(),
                        "phone",
                        new PhoneNumber(question.about().phone()).international(),
                        "now",
                        new OpeningHoursReply(question).openNow());
            default -> texts.text("language");
        };
    }

    private static Reply courtesy(Topic topic, Question question, ConversationContext context) {
        LocalizedTexts texts = question.texts();
        return switch (topic) {
            case THANKS, BYE, OK, YES, NO, LAUGHTER -> Reply.of(texts.text(topic.label()));
            case ENGLISH, PORTUGUESE -> menu(texts, texts.text("language") + "\n\n");
            case MENU -> menu(texts, "");
            default -> menu(texts, greeting(question, context) + "\n\n");
        };
    }

    private static Turn notUnderstood(Question question, MessageContent content, ConversationState next) {
        LocalizedTexts texts = question.texts();
        if (content instanceof Location) {
            return Turn.reply(addresses(question))
                    .withState(next.with(MISSES, "0"))
                    .withTopics(Topic.ADDRESSES.label());
        }
        int misses = next.get(MISSES)
                        .filter(COUNT.asMatchPredicate())
                        .map(Integer::valueOf)
                        .orElse(0)
                + 1;
        String help = texts.text(help(content));
        String contact = misses >= MISSES_BEFORE_CONTACT ? "\n" + texts.text("help.contact") : "";
        return Turn.reply(menu(texts, help + contact + "\n\n"))
                .withState(next.with(MISSES, Integer.toString(misses)))
                .notUnderstood();
    }

    private static String help(MessageContent content) {
        if (content instanceof Media && content.text().isBlank()) {
            return "help.media";
        }
        return content.text().isBlank() ? "help.content" : "help";
    }

    /** Returns whether a content needs no answer: a reaction, a deletion, or an edit that leaves no text. */
    private static boolean asksNothing(MessageContent content) {
        return content instanceof Reaction
                || content instanceof Deleted
                || (content instanceof Edited edit && edit.text().isBlank());
    }

    private static Reply menu(LocalizedTexts texts, String before) {
        List<ChoiceOption> options = IntStream.range(0, Topic.MENU_ORDER.size())
                .mapToObj(i -> new ChoiceOption(
                        IntentParser.MENU_OPTION + (i + 1),
                        texts.text("menu." + Topic.MENU_ORDER.get(i).name().toLowerCase(Locale.ROOT))))
                .toList();
        return texts.options(before, "menu", options);
    }

    private static String greeting(Question question, ConversationContext context) {
        LocalizedTexts texts = question.texts();
        int hour = LocalTime.ofInstant(context.now(), question.here().zone()).getHour();
        String part = hour >= EVENING || hour < MORNING ? "evening" : hour >= AFTERNOON ? "afternoon" : "morning";
        String name = context.contact()
                .name()
                .map(full -> full.strip().split("\\s+", 2)[0])
                .map(given -> texts.text("greeting.name", "name", given))
                .orElse("");
        return texts.text(
                "greeting",
                "hello",
                texts.text("greeting." + part),
                "name",
                name,
                "branch",
                question.here().name());
    }

    private static String addresses(Question question) {
        LocalizedTexts texts = question.texts();
        Branch about = question.about();
        Shop shop = Shop.of(about);
        String own = texts.text("address", "branch", about.name(), "address", shop.address(), "map", map(texts, shop));
        String others = question.branches().all().stream()
                .filter(branch -> !branch.id().equals(about.id()))
                .map(branch -> otherAddress(texts, branch))
                .collect(Collectors.joining("\n"));
        boolean alone = question.intents().branch().isPresent() || others.isEmpty();
        return alone ? own : own + "\n\n" + texts.text("address.others", "others", others);
    }

    private static String otherAddress(LocalizedTexts texts, Branch branch) {
        Shop shop = Shop.of(branch);
        return texts.text(
                "address.other",
                "branch",
                branch.name(),
                "city",
                shop.city(),
                "state",
                shop.state(),
                "address",
                shop.address());
    }

    /** Returns a link to a map, since WhatsApp does not open geo: URIs. */
    private static String map(LocalizedTexts texts, Shop shop) {
        if (shop.map().isEmpty()) {
            return "";
        }
        return shop.map().startsWith(GEO)
                ? texts.text("address.map", "place", shop.map().substring(GEO.length()))
                : texts.text("address.link", "map", shop.map());
    }

    private ConversationState remember(ConversationState state, Intents intents) {
        if (intents.topics().contains(Topic.ENGLISH)) {
            return state.with(LANGUAGE, Language.EN.name()).with(LANGUAGE_ASKED, "yes");
        }
        if (intents.topics().contains(Topic.PORTUGUESE)) {
            return state.with(LANGUAGE, Language.PT.name()).with(LANGUAGE_ASKED, "yes");
        }
        if (state.get(LANGUAGE_ASKED).isPresent()) {
            return state;
        }
        return intents.language()
                .map(language -> state.with(LANGUAGE, language.name()))
                .orElse(state);
    }

    private Language language(ConversationState state) {
        return state.get(LANGUAGE).flatMap(Language::named).orElse(defaultLanguage);
    }

    private LocalizedTexts texts(Language language) {
        return language == Language.EN ? english : portuguese;
    }

    private static Rates rates(ConversationContext context) {
        return context.snapshots().find(Rates.class).map(Snapshot::value).orElse(Rates.EMPTY);
    }

    private static Branch here(Branches branches, ConversationContext context) {
        return branches.find(context.branch())
                .orElseThrow(() -> new IllegalStateException("There is no branch " + context.branch() + "."));
    }
}
