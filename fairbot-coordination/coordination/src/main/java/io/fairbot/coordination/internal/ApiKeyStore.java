package io.fairbot.coordination.internal;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Platform;
import io.fairbot.security.ApiKey;
import io.fairbot.security.ApiKeyAuthenticator;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of API keys, and the authenticator that uses it: the hashes are stored, and cached in memory until a key
 * changes. Safe for use from any thread.
 *
 * <p>A request never waits for the store, since keys are few and requests are many.
 */
public final class ApiKeyStore implements ApiKeyAuthenticator {
    /** The model of the keys, by name. */
    public static final Model<ApiKey> MODEL =
            Model.builder("api_keys", ApiKey.class).internal().build();

    /** The name of the first key. */
    public static final String FIRST = "bootstrap";

    private static final Logger log = LoggerFactory.getLogger(ApiKeyStore.class);
    private static final String PREFIX = "fb_";
    private static final int RANDOM_BYTES = 24;

    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private final Subscription changes;
    private CompletionStage<Void> reading = CompletableFuture.completedStage(null);
    private volatile Map<String, Principal> byHash = Map.of();

    /**
     * Creates an authenticator on a store that was opened with {@link #MODEL} and the model of the audit log; it accepts no
     * key until {@link #load}.
     */
    public ApiKeyStore(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
        audit = new StoredAuditLog(store, platform.ids());
        changes = store.subscribe(Set.of(MODEL), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> some) {
                reload();
            }

            @Override
            public void onResync() {
                reload();
            }
        });
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(Secret key) {
        return CompletableFuture.completedStage(Optional.ofNullable(byHash.get(hash(key))));
    }

    /** Reads all keys; reads run one after another, so that the last one determines the cache. */
    public synchronized CompletionStage<Void> load() {
        reading = reading.handle((done, failure) -> Optional.empty())
                .thenCompose(before -> load(Query.of(MODEL).limit(Query.MAX_LIMIT), Map.of()));
        return reading;
    }

    /**
     * Reads all keys.
     *
     * @param configured the first key from the settings, which replaces the stored one
     */
    public CompletionStage<Void> open(Optional<Secret> configured) {
        return configured
                .map(secret -> store.get(MODEL, FIRST).thenCompose(found -> configure(secret, found)))
                .orElseGet(() -> CompletableFuture.completedStage(null))
                .thenCompose(done -> load());
    }

    /**
     * Generates a first key unless one exists.
     *
     * @param random the source of the key
     * @param created receives the generated key, once
     */
    public CompletionStage<Void> ensureFirst(SecureRandom random, Consumer<Secret> created) {
        return store.get(MODEL, FIRST)
                .thenCompose(
                        found -> found.isPresent() ? CompletableFuture.completedStage(null) : create(random, created))
                .thenCompose(done -> load());
    }

    /** Stops listening to changes. */
    public void close() {
        changes.close();
    }

    private CompletionStage<Void> configure(Secret secret, Optional<Document<ApiKey>> found) {
        String hash = hash(secret);
        if (found.filter(document -> document.value().hash().equals(hash)).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        Write write = Write.put(MODEL, FIRST, first(hash));
        Write entry = entry(found.isPresent() ? "api-key.replace" : "api-key.create");
        return store.apply(Batch.of(platform.ids().next(), write, entry)).thenAccept(BatchResult::orThrow);
    }

    private CompletionStage<Void> create(SecureRandom random, Consumer<Secret> created) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        Secret secret =
                Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        Write write = Write.insert(MODEL, FIRST, first(hash(secret)));
        return store.apply(Batch.of(platform.ids().next(), write, entry("api-key.create")))
                .thenAccept(result -> {
                    // Otherwise a concurrent first start on the same store has created the key.
                    if (!(result instanceof BatchResult.Rejected)) {
                        result.orThrow();
                        created.accept(secret);
                    }
                });
    }

    private ApiKey first(String hash) {
        return new ApiKey(
                FIRST, hash, Scope.ADMIN, Optional.empty(), platform.time().now());
    }

    private Write entry(String action) {
        return audit.write(AuditEntry.done(platform.time().now(), Principal.SYSTEM.id(), action, "api-key/" + FIRST));
    }

    private void reload() {
        load().whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("The API keys changed and cannot be read: {}", failure.toString());
            }
        });
    }

    private CompletionStage<Void> load(Query<ApiKey> query, Map<String, Principal> before) {
        return store.find(query).thenCompose(page -> {
            Map<String, Principal> all = page.documents().stream()
                    .map(Document::value)
                    .collect(Collectors.toMap(
                            ApiKey::hash,
                            key -> new Principal("key/" + key.name(), Optional.of(key.scope()), key.agent())));
            all.putAll(before);
            if (page.next().isPresent()) {
                return load(query.after(page.next().get()), all);
            }
            byHash = Map.copyOf(all);
            return CompletableFuture.completedStage(null);
        });
    }

    private static String hash(Secret key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
