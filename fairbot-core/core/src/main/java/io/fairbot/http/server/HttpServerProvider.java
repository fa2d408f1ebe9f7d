package io.fairbot.http.server;

/**
 * A factory of HTTP servers. The artifact {@code fairbot-server} provides one, found by {@link java.util.ServiceLoader}; a
 * host application passes its own to the coordinator's builder.
 */
public interface HttpServerProvider {

    /**
     * Returns the name of the server, for messages.
     *
     * @return such as {@code undertow}
     */
    String name();

    /**
     * Creates a server, which does not listen and starts no thread before it is started.
     *
     * @param options its address and limits
     * @param dispatcher the dispatcher of the requests
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
