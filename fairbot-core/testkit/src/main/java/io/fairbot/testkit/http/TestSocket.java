package io.fairbot.testkit.http;

import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamConnection;
import io.fairbot.http.stream.StreamReceiver;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.runtime.virtual.VirtualPlatform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The peer's end of a WebSocket of a bot under test, which reads everything at once. */
public final class TestSocket {
    private final VirtualPlatform time;
    private final Peer peer;

    /** The connection; the receiver is set once the source has been opened. */
    private static final class Peer implements StreamConnection {
        private final List<String> received = new ArrayList<>();
        private Optional<StreamClose> closed = Optional.empty();
        private @Nullable StreamReceiver receiver;

        @Override
        public synchronized CompletionStage<Void> send(List<byte[]> texts) {
            texts.forEach(text -> received.add(new String(text, StandardCharsets.UTF_8)));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close(StreamClose close) {
            StreamReceiver told;
            synchronized (this) {
                if (closed.isPresent()) {
                    return;
                }
                closed = Optional.of(close);
                told = receiver;
            }
            if (told != null) {
                told.closed(close);
            }
        }

        /** Sets the receiver, and tells it at once when the source has been closed while it was opened. */
        private void receiver(StreamReceiver opened) {
            Optional<StreamClose> already;
            synchronized (this) {
                receiver = opened;
                already = closed;
            }
            already.ifPresent(opened::closed);
        }

        private synchronized StreamReceiver receiver() {
            return Optional.ofNullable(receiver).orElseThrow();
        }

        private synchronized List<String> received() {
            return List.copyOf(received);
        }

        private synchronized Optional<StreamClose> closed() {
            return closed;
        }
    }

    private TestSocket(VirtualPlatform time, Peer peer) {
        this.time = time;
        this.peer = peer;
    }

    static TestSocket open(StreamSource source, VirtualPlatform time) {
        Peer peer = new Peer();
        peer.receiver(source.open(peer));
        return new TestSocket(time, peer);
    }

    /**
     * Returns what the bot has sent.
     *
     * @return the texts in their order
     */
    public List<String> received() {
        return peer.received();
    }

    /**
     * Sends a text to the bot and waits until it was handled.
     *
     * @param text the text
     * @return this
     */
    public TestSocket send(String text) {
        if (peer.closed().isPresent()) {
            throw new IllegalStateException(
                    "The WebSocket has ended: " + peer.closed().get() + ".");
        }
        time.await(peer.receiver().text(text));
        return this;
    }

    /**
     * Ends the connection, as a peer does that goes.
     *
     * @param close the code and reason
     */
    public void close(StreamClose close) {
        peer.close(close);
    }

    /**
     * Returns how the connection has ended.
     *
     * @return the code and reason, empty while it is open
     */
    public Optional<StreamClose> closed() {
        return peer.closed();
    }
}
