package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Platform;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What every line has around it.
 *
 * @param options bounds and times as they are now
 * @param platform time and threads
 * @param random spreads waits; safe for use from any thread
 * @param turnstile how many lines connect again at once
 * @param ownership who else may hold a branch
 * @param reports who hears how lines are
 * @param outdated stops all lines of a channel
 */
record LineEnvironment(
        Supplier<SupervisionOptions> options,
        Platform platform,
        RandomGenerator random,
        AsyncSemaphore turnstile,
        BranchOwnership ownership,
        Consumer<LineReport> reports,
        BiConsumer<String, LineDiagnosis> outdated) {}
