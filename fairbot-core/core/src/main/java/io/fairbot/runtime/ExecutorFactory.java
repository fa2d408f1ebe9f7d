package io.fairbot.runtime;

import java.util.concurrent.ExecutorService;

/** Where threads come from; a host may pass its own. Safe for use from any thread. */
@FunctionalInterface
public interface ExecutorFactory {

    /**
     * Makes an executor for one part of the library, so that work that blocks holds up that part only.
     *
     * @param name what its threads are called, after {@code fairbot-}
     * @param most how many threads it has at most; tasks beyond that wait in order
     * @return the executor; who asked for it shuts it down
     */
    ExecutorService create(String name, int most);
}
