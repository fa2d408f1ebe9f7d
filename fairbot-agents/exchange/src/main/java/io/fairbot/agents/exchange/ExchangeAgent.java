package io.fairbot.agents.exchange;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.InitialDataException;
import io.fairbot.agents.branch.InitialDataFile;
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
import io.fairbot.config.Settings;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers customers as an exchange house does, and publishes the {@link Rates}.
 *
 * <p>On an empty store it begins with the rates of {@code FAIRBOT_BRANCHES_FILE}, or with those of the sample; later the
 * store alone counts. Rates are set by hand, through {@link RateService}; a host may add sources of references, none of
 * which is asked unless it is named in the {@link Builder}.
 */
public final class ExchangeAgent implements Agent {
    /** The name of this agent. */
    public static final String ID = "exchange";

    /** The rates that were set by hand, by currency. */
    public static final Model<HouseRate> RATES = RateModels.RATES;

    /** The prices that were told, named by branch and message. */
    public static final Model<QuoteRecord> QUOTES = QuoteLog.QUOTES;

    /** What customers said next, named as the quote. */
    public static final Model<QuoteFollowUp> QUOTE_FOLLOW_UPS = QuoteLog.FOLLOW_UPS;

    private static final Logger log = LoggerFactory.getLogger(ExchangeAgent.class);
    private static final AgentInfo INFO = AgentInfo.of(ID, "1").withDependencies(BranchAgent.ID);

    private final Builder options;
    private final ObservableConfigSection<ExchangeSettings> section;
    private final List<Runnable> cleanups = new CopyOnWriteArrayList<>();
    private volatile Optional<RatePoller> poller = Optional.empty();
    private volatile Optional<RateService> service = Optional.empty();

    /** Creates the agent with the library's own texts, the usual rules, and no source but people. */
    public ExchangeAgent() {
        this(builder());
    }

    /**
     * Creates the agent with texts of the host's own; the others stay as they are.
     *
     * @param portuguese texts by key, as in the bundle {@link ExchangeConversationHandler#BUNDLE}
     * @param english texts by key
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
     * Starts the description of an agent.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes an exchange agent; not safe for use from several threads. */
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
         * Replaces texts; by default none.
         *
         * @param inPortuguese texts by key, as in the bundle {@link ExchangeConversationHandler#BUNDLE}
         * @param inEnglish texts by key
         * @return this
         */
        public Builder texts(Map<String, String> inPortuguese, Map<String, String> inEnglish) {
            portuguese = Map.copyOf(inPortuguese);
            english = Map.copyOf(inEnglish);
            return this;
        }

        /**
         * Sets the rules for rates and quotes with which an empty store begins, within the ranges of {@link ExchangeSettings};
         * {@link RateRules#DEFAULTS} by default. Later the runtime configuration decides.
         *
         * @param own the rules
         * @return this
         */
        public Builder rules(RateRules own) {
            rules = own;
            return this;
        }

        /**
         * Adds a source of references; by default there is none. What an earlier one does not know, later ones are asked.
         *
         * @param source the source, such as {@code PtaxSource.official()}
         * @return this
         */
        public Builder source(RateSourceFactory source) {
            sources.add(source);
            return this;
        }

        /**
         * Sets how long to wait between two questions to the sources on an empty store; 10 minutes by default. Later the runtime
         * configuration decides.
         *
         * @param time how long, from a second to 30 days
         * @return this
         * @throws IllegalArgumentException when it is shorter
         */
        public Builder sourcePollInterval(Duration time) {
            if (time.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("Sources are asked once a second at most.");
            }
            interval = time;
            return this;
        }

        /**
         * Ends the description.
         *
         * @return the agent
         * @throws IllegalArgumentException when a rule is out of its range
         */
        public ExchangeAgent build() {
            return new ExchangeAgent(this);
        }
    }

    /**
     * Says what is wrong with the rates, margins, fees and taxes of {@code FAIRBOT_BRANCHES_FILE}, before anything starts. Where there
     * is no file to read, it is for {@link BranchAgent#validateInitialData} to say so.
     *
     * @param settings the settings that name the file
     * @param now the time
     * @return sentences, none when a start on an empty store takes them all
     */
    public static List<String> validateInitialData(Settings settings, Instant now) {
        InitialDataFile file;
        try {
            file = InitialDataFile.of(settings);
        } catch (InitialDataException e) {
            return List.of();
        }
        return InitialRates.problems(file, now);
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
     * Returns what changes while everything runs; an empty store begins with the rules and the interval of the {@link Builder}.
     *
     * @return the section
     */
    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(section);
    }

    /**
     * Returns the way to the rates.
     *
     * @return the service, empty before the agent has started
     */
    public Optional<RateService> rateService() {
        return service;
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        // A fault in a text is found here, before anybody is answered.
        ExchangeConversationHandler handler =
                new ExchangeConversationHandler(context.settings().locale(), options.portuguese, options.english);
        RateRules rules = section.current().rules();
        RateService rates = new RateService(
                context.store(),
                context.platform(),
                context.audit(),
                rules,
                snapshot -> context.conversations().publish(Rates.class, snapshot));
        return new InitialRates(context, rules)
                .write()
                .thenCompose(done -> rates.reload())
                .thenAccept(done -> begin(context, rates, handler));
    }

    private void begin(AgentContext context, RateService rates, ExchangeConversationHandler handler) {
        service = Optional.of(rates);
        context.conversations().answerWith(ID, handler);
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
        section.usedBy(settings -> {
            rates.updateRules(settings.rules());
            ratePoller.setInterval(settings.sourcesEvery());
        });
        cleanups.add(section::unused);
    }

    @Override
    public CompletionStage<Void> stop() {
        List<Runnable> last = new ArrayList<>(cleanups);
        Collections.reverse(last);
        cleanups.clear();
        poller = Optional.empty();
        service = Optional.empty();
        last.forEach(Runnable::run);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Health health() {
        List<String> stale = service.map(RateService::staleCurrencies).orElse(List.of());
        Health rates = stale.isEmpty()
                ? Health.UP
                : Health.degraded("There is no current rate of " + String.join(", ", stale)
                        + ", so customers are not told one; set it with POST /rates.");
        return Health.worst(poller.map(RatePoller::health).orElse(Health.UP), rates);
    }

    /** Rates changed, by whomever: another node, or this one. */
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
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    log.error("The rates cannot be read; those known before still count", cause);
                }
            });
        }
    }
}
