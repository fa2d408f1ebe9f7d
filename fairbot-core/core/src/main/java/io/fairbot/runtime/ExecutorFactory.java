package io.fairbot.runtime;

import java.util.concurrent.ExecutorService;

/** A factory of executors; a host can pass its own. Implementations are safe for use from any thread. */
@FunctionalInterface
public interface ExecutorFactory {

    /**
     * Creates an executor for one part of the library, so that blocking work delays that part only.
     *
     * @param name the name of its threads, after {@code fairbot-}
     * @param maxThreads its maximum number of threads, 1 or more; further tasks wait in order
     * @return the executor; the caller shuts it down
     */
    ExecutorService create(String name, int maxThreads);
}
