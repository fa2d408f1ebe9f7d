package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Platform;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The dependencies shared by the lines of a manager.
 *
 * @param options the current limits and times
 * @param platform time and threads
 * @param random spreads delays; safe for use from any thread
 * @param connectPermits limits how many lines connect again at the same time
 * @param ownership finds other holders of a branch
 * @param reports receives each change of a line
 * @param stopAllLines stops all lines of a channel, by its id
 */
record LineEnvironment(
        Supplier<SupervisionOptions> options,
        Platform platform,
        RandomGenerator random,
        AsyncSemaphore connectPermits,
        BranchOwnership ownership,
        Consumer<LineReport> reports,
        BiConsumer<String, LineDiagnosis> stopAllLines) {}
