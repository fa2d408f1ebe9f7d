package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.engine.AgentConfigurer;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.ConfigChange;
import io.fairbot.config.ConfigException;
import io.fairbot.config.ConfigException.ConfigErrorReason;
import io.fairbot.config.ConfigHistoryPage;
import io.fairbot.config.ConfigVersion;
import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.event.Events;
import io.fairbot.event.data.ConfigurationDecision;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Principal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The runtime configuration in the store: makes changes one at a time and applies them to the agents. Safe for use from any
 * thread.
 */
public final class StoredConfiguration implements RuntimeConfiguration, AgentConfigurer {
    private static final Logger log = LoggerFactory.getLogger(StoredConfiguration.class);
    /** The health reason while the database is unreachable: no node can know then that its change is the only one. */
    private static final String STORE_AWAY = "DEGRADED";

    private static final int MAX_FIELDS_TEXT = 1000;

    private final DocumentStore store;
    private final Platform platform;
    private final EncryptionKeySource key;
    private final AuditLog audit;
    private final Events events;
    private final Map<String, ManagedConfig> sections = new LinkedHashMap<>();
    private final List<ConfigChange> differences = new ArrayList<>();
    private volatile @Nullable StoredConfigVersion decided;
    private volatile @Nullable ConfigSubscribers subscribers;
    private @Nullable Subscription subscription;
    private CompletionStage<Void> turn = CompletableFuture.completedStage(null);

    /** The principal, the action in the audit log, and the reason of a new version. */
    private record Decision(String by, String action, String why) {}

    /** The agents that subscribe to the configuration. */
    public interface ConfigSubscribers {
        /** Validates values at an agent; completes with the reason for a rejection, and fails after a timeout. */
        CompletionStage<Optional<String>> check(String agent, Supplier<CompletionStage<Optional<String>>> question);

        /** Applies the current version to running agents; completes when each agent uses it, has failed, or has stopped. */
        CompletionStage<Void> applyCurrent();
    }

    /**
     * Creates a configuration, which must be opened before use.
     *
     * @throws IllegalArgumentException when an agent's configuration has an unsupported type; the message names it
     */
    public StoredConfiguration(
            DocumentStore store, Platform platform, EncryptionKeySource key, List<Agent> agents, Events events) {
        this.events = events;
        this.store = store;
        this.platform = platform;
        this.key = key;
        audit = new StoredAuditLog(store, platform.ids());
        agents.forEach(agent -> ManagedConfig.of(agent).ifPresent(section -> sections.put(section.agent(), section)));
    }

    /** Reads the current version, or creates version 1. The subscribers may be called from then on. */
    public CompletionStage<Void> open(ConfigSubscribers agents) {
        subscribers = agents;
        subscription = store.subscribe(Set.of(StoredConfigVersion.CURRENT), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                changes.forEach(change -> change.document().ifPresent(StoredConfiguration.this::onDecision));
            }

            @Override
            public void onResync() {
                read().thenAccept(found -> found.ifPresent(StoredConfiguration.this::onDecision));
            }
        });
        return sequentially(() -> read().thenCompose(this::begin)).thenAccept(done -> {});
    }

    /** Stops listening to changes. */
    public void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }

    private CompletionStage<StoredConfigVersion> begin(Optional<Document<StoredConfigVersion>> found) {
        Map<String, ObjectNode> encrypted =
                new TreeMap<>(found.map(document -> document.value().sections()).orElse(Map.of()));
        List<ConfigChange> changes = new ArrayList<>();
        sections.forEach((agent, section) -> {
            ObjectNode initial = section.initial();
            ObjectNode stored = encrypted.get(agent);
            if (stored == null) {
                encrypted.put(agent, section.encrypted(initial, key));
                changes.add(new ConfigChange(agent, "", Optional.empty(), Optional.of("its initial values")));
            } else {
                differences.addAll(ConfigDiff.between(section, initial, section.decrypted(stored, key)));
            }
        });
        if (!differences.isEmpty()) {
            log.info(
                    "The configuration in the store is used; the program's own values differ in {}",
                    differences.stream()
                            .map(one -> one.agent() + "." + one.field())
                            .toList());
        }
        if (found.isPresent() && changes.isEmpty()) {
            adopt(found.get().value());
            return CompletableFuture.completedStage(found.get().value());
        }
        String why = found.isPresent() ? "new agents" : "first start";
        return decide(found, encrypted, changes, new Decision(Principal.SYSTEM.id(), "config.initialize", why));
    }

    @Override
    public CompletionStage<Void> configure(Agent agent) {
        return applyTo(agent, false);
    }

    @Override
    public CompletionStage<Void> reconfigure(Agent agent) {
        return applyTo(agent, true);
    }

    private CompletionStage<Void> applyTo(Agent agent, boolean running) {
        ManagedConfig section = sections.get(agent.info().id());
        StoredConfigVersion now = decided;
        if (section == null || now == null) {
            return CompletableFuture.completedStage(null);
        }
        ObjectNode clear = clear(section, now);
        if (running && section.recordIfApplied(clear, now.version())) {
            return CompletableFuture.completedStage(null);
        }
        return section.apply(clear, now.version());
    }

    @Override
    public CompletionStage<ConfigVersion> current() {
        return read().thenApply(found ->
                view(found.orElseThrow(StoredConfiguration::missing).value()));
    }

    @Override
    public CompletionStage<ConfigVersion> update(long version, Map<String, ObjectNode> patch, String by) {
        for (String agent : patch.keySet()) {
            if (!sections.containsKey(agent)) {
                return CompletableFuture.failedStage(new ConfigException(
                        ConfigErrorReason.INVALID,
                        "An agent that is named has no configuration; those that have are " + sections.keySet() + ".",
                        null));
            }
        }
        return sequentially(() -> latest(version)
                .thenCompose(latest -> change(latest, new Decision(by, "config.update", "update"), section -> {
                    ObjectNode clear = clear(section, latest.value());
                    ObjectNode one = patch.get(section.agent());
                    return one == null ? clear : section.patched(clear, one);
                })));
    }

    @Override
    public CompletionStage<ConfigVersion> rollback(long version, long earlier, String by) {
        return sequentially(() -> latest(version)
                .thenCompose(latest -> store.get(StoredConfigVersion.HISTORY, StoredConfigVersion.name(earlier))
                        .thenCompose(found -> {
                            StoredConfigVersion wanted = found.orElseThrow(() -> new ConfigException(
                                            ConfigErrorReason.UNKNOWN,
                                            "There is no version " + earlier + " of the configuration; GET"
                                                    + " /config/history lists them.",
                                            null))
                                    .value();
                            Decision decision = new Decision(by, "config.rollback", "rollback to " + earlier);
                            return change(latest, decision, section -> {
                                boolean had = wanted.sections().containsKey(section.agent());
                                return clear(section, had ? wanted : latest.value());
                            });
                        })));
    }

    @Override
    public CompletionStage<ConfigHistoryPage> history(int limit, Optional<String> cursor) {
        Query<StoredConfigVersion> newest =
                Query.of(StoredConfigVersion.HISTORY).descending().limit(limit);
        return withStoreFailures(store.find(cursor.map(newest::after).orElse(newest)))
                .thenApply(page -> new ConfigHistoryPage(
                        page.documents().stream()
                                .map(document -> view(document.value()))
                                .toList(),
                        page.next()));
    }

    /** Returns the sections by agent. */
    Map<String, ManagedConfig> sections() {
        return sections;
    }

    /** Returns the masked differences between the program's defaults and the stored values. */
    List<ConfigChange> differences() {
        return List.copyOf(differences);
    }

    /** Returns the current version, 0 before the first. */
    public long version() {
        StoredConfigVersion now = decided;
        return now == null ? 0 : now.version();
    }

    private CompletionStage<ConfigVersion> change(
            Document<StoredConfigVersion> latest, Decision decision, Function<ManagedConfig, ObjectNode> wanted) {
        Map<String, ObjectNode> next = new TreeMap<>(latest.value().sections());
        Map<ManagedConfig, ObjectNode> changed = new LinkedHashMap<>();
        List<ConfigChange> changes = new ArrayList<>();
        for (ManagedConfig section : sections.values()) {
            ObjectNode after = wanted.apply(section);
            List<ConfigChange> found = ConfigDiff.between(section, clear(section, latest.value()), after);
            if (!found.isEmpty()) {
                section.read(after);
                changed.put(section, after);
                changes.addAll(found);
            }
        }
        if (changed.isEmpty()) {
            return CompletableFuture.completedStage(view(latest.value()));
        }
        return checked(changed).thenCompose(accepted -> {
            changed.forEach((section, clear) -> next.put(section.agent(), section.encrypted(clear, key)));
            return decide(Optional.of(latest), next, changes, decision)
                    .thenCompose(done -> agents().applyCurrent().thenApply(applied -> view(done)));
        });
    }

    private CompletionStage<Void> checked(Map<ManagedConfig, ObjectNode> changed) {
        Map<String, String> refused = new ConcurrentSkipListMap<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        changed.forEach((section, clear) -> answers.add(agents().check(section.agent(), () -> section.check(clear))
                .handle((answer, failure) -> {
                    if (failure != null) {
                        log.warn("The agent {} failed to validate a configuration", section.agent(), failure);
                        refused.put(section.agent(), why(failure));
                    } else {
                        answer.ifPresent(sentence -> refused.put(section.agent(), sentence));
                    }
                    return (Void) null;
                })
                .toCompletableFuture()));
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenAccept(all -> {
                    if (!refused.isEmpty()) {
                        throw new ConfigException(ConfigErrorReason.REJECTED, sentence(refused), null);
                    }
                });
    }

    private static String sentence(Map<String, String> refused) {
        StringBuilder text = new StringBuilder("Nothing was changed.");
        refused.forEach((agent, reason) ->
                text.append(" The agent ").append(agent).append(" refuses: ").append(reason));
        return text.toString();
    }

    private static String why(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof TimeoutException
                ? "it did not answer in time."
                : "its check failed (" + cause.getClass().getSimpleName() + "); the log says why.";
    }

    /** Writes the new version and its audit entry: one batch with a precondition. */
    private CompletionStage<StoredConfigVersion> decide(
            Optional<Document<StoredConfigVersion>> latest,
            Map<String, ObjectNode> next,
            List<ConfigChange> changes,
            Decision decision) {
        long version = latest.map(document -> document.value().version()).orElse(0L) + 1;
        StoredConfigVersion value =
                new StoredConfigVersion(version, platform.time().now(), decision.by, decision.why, changes, next);
        Write current = latest.<Write>map(document -> Write.replace(document, value))
                .orElseGet(() -> Write.insert(StoredConfigVersion.CURRENT, StoredConfigVersion.ID, value));
        Write history = Write.insert(StoredConfigVersion.HISTORY, StoredConfigVersion.name(version), value);
        return withStoreFailures(store.apply(
                        Batch.of(platform.ids().next(), current, history, audit.write(entry(value, decision.action)))))
                .thenApply(result -> {
                    if (!(result instanceof BatchResult.Applied)) {
                        throw new ConfigException(
                                ConfigErrorReason.STALE,
                                "Nothing was changed: somebody else changed the configuration at the same time. Read"
                                        + " it again.",
                                null);
                    }
                    adoptDecision(value);
                    return value;
                });
    }

    private static AuditEntry entry(StoredConfigVersion version, String action) {
        String fields = version.changes().stream()
                .map(one -> one.field().isEmpty() ? one.agent() : one.agent() + "." + one.field())
                .collect(Collectors.joining(", "));
        return AuditEntry.done(version.at(), version.by(), action, "configuration/" + version.version())
                .with(Map.of(
                        "fields",
                        fields.length() > MAX_FIELDS_TEXT ? fields.substring(0, MAX_FIELDS_TEXT) + "…" : fields));
    }

    private CompletionStage<Document<StoredConfigVersion>> latest(long version) {
        if (store.status().mode().equals(STORE_AWAY)) {
            return CompletableFuture.failedStage(unavailable(null));
        }
        return read().thenApply(found -> {
            Document<StoredConfigVersion> latest = found.orElseThrow(StoredConfiguration::missing);
            if (latest.value().version() != version) {
                throw new ConfigException(
                        ConfigErrorReason.STALE,
                        "Nothing was changed: the configuration is in version "
                                + latest.value().version() + ", and the change is based on " + version
                                + ". Read it again.",
                        null);
            }
            return latest;
        });
    }

    private CompletionStage<Optional<Document<StoredConfigVersion>>> read() {
        return withStoreFailures(store.get(StoredConfigVersion.CURRENT, StoredConfigVersion.ID));
    }

    private void onDecision(Document<?> document) {
        if (document.value() instanceof StoredConfigVersion version && adoptDecision(version)) {
            CompletionStage<Void> applied = agents().applyCurrent();
            // The first version is created at the first start; only changes are logged at INFO.
            Level level = version.version() == 1 ? Level.DEBUG : Level.INFO;
            applied.thenRun(() -> log.atLevel(level).log("The configuration is in version {}", version.version()));
        }
    }

    /** Adopts a version if it is newer than the known one; returns whether it is. */
    private synchronized boolean adopt(StoredConfigVersion version) {
        boolean newer = decided == null || version.version() > decided.version();
        if (newer) {
            decided = version;
        }
        return newer;
    }

    /** Adopts a version that was decided now, here or on another node; returns whether it was not known yet. */
    private boolean adoptDecision(StoredConfigVersion version) {
        boolean newer = adopt(version);
        if (newer) {
            Set<String> agents =
                    version.changes().stream().map(ConfigChange::agent).collect(Collectors.toSet());
            events.publish(new ConfigurationDecision(version.version(), version.by(), version.why(), agents));
        }
        return newer;
    }

    /** Runs changes one after another; a failed change does not affect the next. */
    private synchronized <T> CompletionStage<T> sequentially(Supplier<CompletionStage<T>> work) {
        CompletionStage<T> result = turn.thenCompose(before -> work.get());
        turn = result.handle((done, failure) -> null);
        return result;
    }

    private ConfigVersion view(StoredConfigVersion stored) {
        Map<String, JsonNode> masked = new TreeMap<>();
        sections.forEach((agent, section) -> {
            ObjectNode values = stored.sections().get(agent);
            if (values != null) {
                masked.put(agent, section.masked(values));
            }
        });
        return new ConfigVersion(stored.version(), stored.at(), stored.by(), stored.why(), stored.changes(), masked);
    }

    private ObjectNode clear(ManagedConfig section, StoredConfigVersion version) {
        ObjectNode sealed = version.sections().get(section.agent());
        return sealed == null ? section.initial() : section.decrypted(sealed, key);
    }

    private ConfigSubscribers agents() {
        return Objects.requireNonNull(subscribers, "open() comes first");
    }

    private static ConfigException missing() {
        return new ConfigException(
                ConfigErrorReason.UNAVAILABLE, "The store holds no configuration any more; restart fairbot.", null);
    }

    private static ConfigException unavailable(@Nullable Throwable cause) {
        return new ConfigException(
                ConfigErrorReason.UNAVAILABLE,
                "The store cannot decide on a configuration now. Try again when GET /health says that it is UP.",
                cause);
    }

    /** Converts failures of an unreachable store to failures of the configuration. */
    private static <T> CompletionStage<T> withStoreFailures(CompletionStage<T> stage) {
        return stage.exceptionallyCompose(failure -> CompletableFuture.failedStage(
                Stages.cause(failure) instanceof StoreException away && away.isTransient()
                        ? unavailable(away)
                        : failure));
    }
}
