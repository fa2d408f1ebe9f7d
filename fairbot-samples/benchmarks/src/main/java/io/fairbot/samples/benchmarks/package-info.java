/**
 * How fast it is, always beside a reference that runs in turn with it.
 *
 * <p>Start at {@link io.fairbot.samples.benchmarks.BenchmarkRunner}.
 */
@NullMarked
package io.fairbot.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
