/**
 * Benchmarks of fairbot, each against a reference that runs alternately with it.
 *
 * <p>Start at {@link io.fairbot.samples.benchmarks.BenchmarkRunner}.
 */
@NullMarked
package io.fairbot.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
