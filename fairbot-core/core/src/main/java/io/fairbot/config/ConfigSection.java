package io.fairbot.config;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The runtime configuration of one agent: a record whose values change at run time.
 *
 * <p>Its components are text, whole numbers, {@link java.math.BigDecimal}, booleans, {@link java.time.Duration}, enums,
 * {@link Secret}, other records, lists of these, and {@link Optional} where a value can be absent. A constructor that throws
 * {@link IllegalArgumentException} with a sentence rejects values that do not fit together. {@code @JsonPropertyDescription}
 * describes a component.
 *
 * <p>Secrets are encrypted in the store and masked everywhere else.
 *
 * @param <C> the record
 */
public interface ConfigSection<C> {

    /**
     * Returns the type of the values.
     *
     * @return a record class
     */
    Class<C> type();

    /**
     * Returns the values for an empty store; afterwards the stored values apply, and differences are reported.
     *
     * @return version 1
     */
    C initial();

    /**
     * Checks proposed values. Must be pure and fast: called at any time, also while the agent does not run. An agent that throws
     * or does not answer within two seconds rejects them.
     *
     * @param candidate the proposed values
     * @return empty when they are accepted, the default, else one sentence that states why not
     */
    default CompletionStage<Optional<String>> check(C candidate) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /**
     * Applies decided values, as a whole: before each start, and while the agent runs. Never called concurrently. An agent that
     * fails here, or does not end within two seconds, has failed and is restarted with them.
     *
     * @param decided the values
     * @param version the version of the whole configuration in which they were decided; increases
     * @return completes when they are in use
     */
    CompletionStage<Void> apply(C decided, long version);
}
