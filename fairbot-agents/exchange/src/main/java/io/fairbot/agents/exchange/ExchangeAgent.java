package io.fairbot.agents.exchange;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.InitialDataException;
import io.fairbot.agents.branch.InitialDataFile;
import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.RateModels;
import io.fairbot.agents.exchange.rates.RatePoller;
import io.fairbot.agents.exchange.rates.RateRoutes;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.agents.exchange.rates.RateService;
import io.fairbot.agents.exchange.rates.RateSource;
import io.fairbot.agents.exchange.rates.RateSourceFactory;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.ObservableConfigSection;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of a currency-exchange shop: it answers customers and publishes the {@link Rates}.
 *
 * <p>It initializes an empty store with the rates of {@code FAIRBOT_BRANCHES_FILE}, or with those of the sample;
 * afterwards only the store counts. Rates are set manually through the {@link RateService}; a host can add sources of
 * references in the {@link Builder}, and none is polled by default.
 */
public final class ExchangeAgent implements Agent {
    /** The id of this agent. */
    public static final String ID = "exchange";

    /** The model of the rates set manually, by currency. */
    public static final Model<HouseRate> RATES = RateModels.RATES;

    /** The model of the quotes, by branch and message. */
    public static final Model<QuoteRecord> QUOTES = QuoteLog.QUOTES;

    /** The model of the customers' next messages, by quote. */
    public static final Model<QuoteResponse> QUOTE_FOLLOW_UPS = QuoteLog.FOLLOW_UPS;

    private static final Logger log = LoggerFactory.getLogger(ExchangeAgent.class);
    private static final AgentInfo INFO = AgentInfo.of(ID, "1").withDependencies(BranchAgent.ID);

    private final Builder options;
    private final ObservableConfigSection<ExchangeSettings> section;
    private final List<Runnable> cleanups = new CopyOnWriteArrayList<>();
    private final AtomicLong answersVersion = new AtomicLong();
    private volatile Optional<RatePoller> poller = Optional.empty();
    private volatile Optional<RateService> service = Optional.empty();

    /** Creates an agent with the built-in texts, the default rules, and no sources of references. */
    public ExchangeAgent() {
        this(builder());
    }

    /**
     * Creates an agent that replaces some of the built-in texts.
     *
     * @param portuguese Portuguese texts by key, as in the bundle {@link ExchangeConversationHandler#BUNDLE}
     * @param english English texts by key
     */
    public ExchangeAgent(Map<String, String> portuguese, Map<String, String> english) {
        this(builder().texts(portuguese, english));
    }

    private ExchangeAgent(Builder options) {
        this.options = options.copy();
        section = new ObservableConfigSection<>(
                ExchangeSettings.class, ExchangeSettings.of(options.rules, options.interval));
    }

    /**
     * Returns a builder of an agent.
     *
     * @return a new builder with the defaults of {@link #ExchangeAgent()}
     */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder of exchange agents. Not thread-safe. */
    public static final class Builder {
        private Map<String, String> portuguese = Map.of();
        private Map<String, String> english = Map.of();
        private RateRules rules = RateRules.DEFAULTS;
        private Duration interval = Duration.ofMinutes(10);
        private final List<RateSourceFactory> sources = new ArrayList<>();

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.portuguese = portuguese;
            copy.english = english;
            copy.rules = rules;
            copy.interval = interval;
            copy.sources.addAll(sources);
            return copy;
        }

        /**
         * Replaces some of the built-in texts; none by default.
         *
         * @param inPortuguese Portuguese texts by key, as in the bundle {@link ExchangeConversationHandler#BUNDLE}
         * @param inEnglish English texts by key
         * @return this
         */
        public Builder texts(Map<String, String> inPortuguese, Map<String, String> inEnglish) {
            portuguese = Map.copyOf(inPortuguese);
            english = Map.copyOf(inEnglish);
            return this;
        }

        /**
         * Sets the initial rules for rates and quotes, within the ranges of {@link ExchangeSettings};
         * {@link RateRules#DEFAULTS} by default. Afterwards the runtime configuration applies.
         *
         * @param initialRules the rules
         * @return this
         */
        public Builder rules(RateRules initialRules) {
            rules = initialRules;
            return this;
        }

        /**
         * Adds a source of references; none by default. Later sources are polled only for currencies that earlier ones
         * do not provide.
         *
         * @param source the factory of the source, such as {@code PtaxSource.official()}
         * @return this
         */
        public Builder source(RateSourceFactory source) {
            sources.add(source);
            return this;
        }

        /**
         * Sets the initial delay between two polls of the sources; 10 minutes by default. Afterwards the runtime configuration
         * applies.
         *
         * @param initialInterval the delay, from one second to 30 days
         * @return this
         * @throws IllegalArgumentException when the delay is shorter than one second
         */
        public Builder sourcePollInterval(Duration initialInterval) {
            if (initialInterval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "The interval between two polls of the sources must be at least one second, not "
                                + initialInterval + ".");
            }
            interval = initialInterval;
            return this;
        }

        /**
         * Creates the agent.
         *
         * @return the agent
         * @throws IllegalArgumentException when a rule is out of the range of {@link ExchangeSettings}
         */
        public ExchangeAgent build() {
            return new ExchangeAgent(this);
        }
    }

    /**
     * Validates the rates, margins, fees and taxes of {@code FAIRBOT_BRANCHES_FILE} without starting the agent. An unreadable
     * file is reported by {@link BranchAgent#validateInitialData}.
     *
     * @param settings the settings with the path of the file
     * @param now the current time
     * @return the problems, one sentence each; none when an empty store can be initialized with the file
     */
    public static List<String> validateInitialData(Settings settings, Instant now) {
        InitialDataFile file;
        try {
            file = InitialDataFile.load(settings);
        } catch (InitialDataException e) {
            return List.of();
        }
        return InitialRateImporter.problems(file, now);
    }

    @Override
    public AgentInfo info() {
        return INFO;
    }

    @Override
    public List<Model<?>> models() {
        List<Model<?>> models = new ArrayList<>(RateModels.all());
        models.add(QUOTES);
        models.add(QUOTE_FOLLOW_UPS);
        return models;
    }

    /**
     * Returns the runtime configuration, whose initial values are the rules and the interval of the {@link Builder}.
     *
     * @return the section of {@link ExchangeSettings}
     */
    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(section);
    }

    /**
     * Returns the settings of branches that the answers of the desk show: city, state and address are required, location and
     * currencies can be left out, see {@link Shop}.
     *
     * @return the settings
     */
    @Override
    public SettingSchema branchSettings() {
        return SettingSchema.NONE.required(Shop.CITY, Shop.STATE, Shop.ADDRESS).optional(Shop.MAP, Shop.CURRENCIES);
    }

    /**
     * Returns the service of the rates.
     *
     * @return the service, empty while the agent is not running
     */
    public Optional<RateService> rateService() {
        return service;
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        // Validates the texts before the first customer is answered.
        ExchangeConversationHandler handler =
                new ExchangeConversationHandler(context.settings().locale(), options.portuguese, options.english);
        RateRules rules = section.current().rules();
        RateService rates = new RateService(
                context.store(),
                context.platform(),
                context.audit(),
                rules,
                snapshot -> context.conversations().publish(Rates.class, snapshot));
        return new InitialRateImporter(context, rules)
                .write()
                .thenCompose(done -> rates.reload())
                .thenAccept(done -> begin(context, rates, handler));
    }

    private void begin(AgentContext context, RateService rates, ExchangeConversationHandler handler) {
        service = Optional.of(rates);
        publishAnswers(context);
        context.conversations().handler(ID, handler);
        cleanups.add(context.http()
                .mount(new RateRoutes(rates, context.store(), context.platform().time()).module())::close);
        cleanups.add(context.store()
                .subscribe(new HashSet<>(RateModels.all()), Optional.empty(), new RateReloadListener(rates))::close);
        List<RateSource> sources = options.sources.stream()
                .map(factory -> factory.create(context.platform()))
                .toList();
        sources.forEach(source -> cleanups.add(source::close));
        RatePoller ratePoller = new RatePoller(
                rates, sources, context.platform().time(), section.current().sourcesEvery());
        poller = Optional.of(ratePoller);
        cleanups.add(ratePoller::stop);
        ratePoller.start();
        section.subscribe(settings -> {
            rates.updateRules(settings.rules());
            ratePoller.setInterval(settings.sourcesEvery());
            publishAnswers(context);
        });
        cleanups.add(section::unsubscribe);
    }

    private void publishAnswers(AgentContext context) {
        HouseAnswers answers = section.current().houseAnswers();
        context.conversations()
                .publish(
                        HouseAnswers.class,
                        new Snapshot<>(
                                answers,
                                answersVersion.incrementAndGet(),
                                context.platform().time().now()));
    }

    @Override
    public CompletionStage<Void> stop() {
        List<Runnable> reversed = new ArrayList<>(cleanups);
        Collections.reverse(reversed);
        cleanups.clear();
        poller = Optional.empty();
        service = Optional.empty();
        reversed.forEach(Runnable::run);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Health health() {
        List<String> stale = service.map(RateService::staleCurrencies).orElse(List.of());
        Health rates = stale.isEmpty()
                ? Health.UP
                : Health.degraded("There is no current rate of " + String.join(", ", stale)
                        + ", so customers get none; set it with POST /rates.");
        Health damaged = service.flatMap(
                        known -> known.current().value().damaged().problem())
                .map(Health::degraded)
                .orElse(Health.UP);
        return Health.worst(damaged, Health.worst(poller.map(RatePoller::health).orElse(Health.UP), rates));
    }

    /** A listener that reloads the rates when this or another node has changed them. */
    private record RateReloadListener(RateService rates) implements ChangeListener {
        @Override
        public void onChanges(List<Change> changes) {
            if (changes.stream().anyMatch(change -> !change.model().equals(RateModels.HISTORY))) {
                onResync();
            }
        }

        @Override
        public void onResync() {
            rates.reload().whenComplete((done, failure) -> {
                if (failure != null) {
                    log.error("The rates cannot be read; the previous ones remain in use", Stages.cause(failure));
                }
            });
        }
    }
}
