package io.fairbot.http;

/**
 * A factory of HTTP servers. The artifact {@code fairbot-server} brings one, found by {@link java.util.ServiceLoader}; a host
 * gives its own to the builder of its coordinator.
 */
public interface HttpServerProvider {

    /**
     * Returns the name of the server, for messages.
     *
     * @return such as {@code undertow}
     */
    String name();

    /**
     * Creates a server that does not listen yet and has started no thread.
     *
     * @param options its address and limits
     * @param dispatcher answers the requests
     * @return the server
     */
    HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher);

    /**
     * Returns the provider for a coordinator without an API: its servers open no port and serve nothing.
     *
     * @return the provider
     */
    static HttpServerProvider none() {
        return new NoHttpServerProvider();
    }
}
