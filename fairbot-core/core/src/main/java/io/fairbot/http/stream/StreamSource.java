package io.fairbot.http.stream;

import java.util.Objects;

/** The source of a stream that is about to open: a listener and limits. Immutable; serves one connection. */
public final class StreamSource {
    private final StreamOptions options;
    private final StreamListener listener;
    private final StreamBudget budget;

    private StreamSource(StreamOptions options, StreamListener listener, StreamBudget budget) {
        this.options = Objects.requireNonNull(options);
        this.listener = Objects.requireNonNull(listener);
        this.budget = budget;
    }

    /**
     * Returns a source with the default limits.
     *
     * @param listener the listener
     * @return the source
     */
    public static StreamSource of(StreamListener listener) {
        return of(StreamOptions.DEFAULT, listener);
    }

    /**
     * Returns a source.
     *
     * @param options the limits
     * @param listener the listener
     * @return the source
     */
    public static StreamSource of(StreamOptions options, StreamListener listener) {
        return new StreamSource(options, listener, new StreamBudget(options.maxQueuedBytes()));
    }

    /**
     * Returns the same source whose queue counts toward a bound on several queues.
     *
     * @param shared the bound on all of them
     * @return the source
     */
    public StreamSource within(StreamBudget shared) {
        return new StreamSource(options, listener, shared);
    }

    /**
     * Returns the limits.
     *
     * @return the limits
     */
    public StreamOptions options() {
        return options;
    }

    /**
     * Begins the stream and calls {@link StreamListener#onOpen}. Called by an HTTP server, once, on a thread that may block briefly.
     *
     * @param connection the connection to the peer
     * @return the receiver of what happens on it
     */
    public StreamReceiver open(StreamConnection connection) {
        StreamQueue queue = new StreamQueue(options, listener, budget, connection);
        queue.open();
        return queue;
    }
}
