package io.fairbot.config;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The runtime configuration of one agent: a record whose values change while everything runs.
 *
 * <p>Its components are text, whole numbers, {@link java.math.BigDecimal}, truth values, {@link java.time.Duration}, enums,
 * {@link Secret}, other records, lists of all these, and {@link Optional} where one may be absent. A constructor that throws
 * {@link IllegalArgumentException} with a sentence refuses values that do not fit together. A component is explained with
 * {@code @JsonPropertyDescription}.
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
     * Returns the values with which an empty store begins; afterwards the store decides, and differences are reported.
     *
     * @return version 1
     */
    C initial();

    /**
     * Checks values that somebody wants to decide on. Must be pure and soon done: called at any time, also while the agent does
     * not run. An agent that throws or does not answer within two seconds refuses.
     *
     * @param candidate the values
     * @return empty when they can be used, else one sentence that says why not; accepted by default
     */
    default CompletionStage<Optional<String>> check(C candidate) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /**
     * Takes values that were decided on, as a whole: before each start, and while the agent works. Never called twice at a time.
     * An agent that fails here, or does not end within two seconds, has failed and is restarted with them.
     *
     * @param decided the values
     * @param version the version of the whole configuration in which they were decided on; rises
     * @return ends when they are used
     */
    CompletionStage<Void> apply(C decided, long version);
}
