package io.fairbot.http;

/** Where routes are offered. Safe for use from any thread. */
@FunctionalInterface
public interface RouteRegistry {

    /**
     * Offers the routes of a module from now on.
     *
     * @param module the module
     * @return withdraws them
     * @throws IllegalArgumentException when a route is offered already, or when routes and description differ; the message
     *     says which
     */
    RouteRegistration mount(HttpModule module);

    /** Routes that are offered. */
    @FunctionalInterface
    interface RouteRegistration extends AutoCloseable {

        /** Withdraws them; requests that are under way go on. Idempotent. */
        @Override
        void close();
    }
}
