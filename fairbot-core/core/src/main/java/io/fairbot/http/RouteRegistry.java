package io.fairbot.http;

/** A registry of routes, through which agents and channels serve HTTP. Safe for use from any thread. */
@FunctionalInterface
public interface RouteRegistry {

    /**
     * Mounts the routes of a module, which are served from now on.
     *
     * @param module the module
     * @return the registration, which removes them when it is closed
     * @throws IllegalArgumentException when a route is mounted already, or when routes and description differ; the message
     *     says which
     */
    RouteRegistration mount(HttpModule module);

    /** The registration of a module's routes. */
    @FunctionalInterface
    interface RouteRegistration extends AutoCloseable {

        /**
         * Removes the routes; requests in progress continue. The routes of an agent then answer 503 until they are mounted again.
         * Idempotent.
         */
        @Override
        void close();
    }
}
