package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.FairbotException;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.binary.NodeReader;
import io.fairbot.whatsapp.web.internal.binary.NodeWriter;
import io.fairbot.whatsapp.web.internal.connection.QueryTable.WaitingQuery;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.noise.HandshakeException;
import io.fairbot.whatsapp.web.internal.noise.NoiseChannel;
import io.fairbot.whatsapp.web.internal.noise.NoiseHandshake;
import io.fairbot.whatsapp.web.internal.transport.FrameReader;
import io.fairbot.whatsapp.web.internal.transport.FrameWriter;
import io.fairbot.whatsapp.web.internal.transport.WebSocketTransport;
import io.fairbot.whatsapp.web.internal.transport.WebSocketTransport.TransportListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the server, from the handshake to its end. Stanzas arrive on one thread, in order; the first frame, node or ciphertext that
 * is wrong ends it. Safe for use from any thread.
 */
public final class ServerConnection {
    private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);
    private static final String HANDSHAKE = "handshake";
    private static final String BAD_FRAME = "bad-frame";
    private static final String KEEP_ALIVE = "keep-alive";

    private final ConnectionParts parts;
    private final ConnectionIdentity identity;
    private final ConnectionListener listener;
    private final WebSocketTransport transport;
    private final FrameReader reader = new FrameReader();
    private final FrameWriter writer;
    private final NoiseHandshake handshake;
    private final QueryTable queries;
    private final AtomicReference<@Nullable ConnectionEnd> end = new AtomicReference<>();
    private final Object sending = new Object();
    private volatile @Nullable NoiseChannel channel;
    private volatile TimeSource.TimerHandle timer = () -> {};
    private volatile long lastReceived;

    /** A receiver of what happens on a connection. It is called on one thread and must not block. */
    public interface ConnectionListener {
        /**
         * Reports a stanza that is no answer to a request.
         *
         * @param node the stanza
         */
        void received(Node node);

        /** Reports that something arrived, which proves that the connection works. */
        void active();

        /**
         * Reports that the connection has ended; once, and last.
         *
         * @param reason the reason
         */
        void ended(ConnectionEnd reason);
    }

    /**
     * Creates a connection that is not open yet.
     *
     * @param parts the server, time, chance and threads
     * @param identity who connects
     * @param listener the receiver of what happens
     */
    public ServerConnection(ConnectionParts parts, ConnectionIdentity identity, ConnectionListener listener) {
        this.parts = parts;
        this.identity = identity;
        this.listener = listener;
        byte[] prologue = FrameWriter.prologue(NodeReader.DICTIONARY);
        writer = new FrameWriter(identity.routing(), prologue);
        handshake = new NoiseHandshake(
                prologue, CurveKeyPair.generate(parts.random()), parts.server().rootKey());
        queries = new QueryTable(parts.time(), parts.times().query());
        transport = new WebSocketTransport(parts.server().url(), parts.times().connect(), new Incoming());
    }

    /** Opens the connection; what becomes of it is reported to the listener. */
    public void open() {
        timer = parts.time()
                .schedule(
                        parts.times().connect(),
                        () -> end(new ConnectionEnd(
                                FailureCause.of(WhatsAppProvider.WEB, "408"),
                                "The server has not accepted the connection within "
                                        + parts.times().connect().toSeconds() + " s.")));
        try {
            parts.executor().execute(transport::run);
        } catch (RejectedExecutionException e) {
            end(lost("The channel is being stopped."));
        }
    }

    /** Ends the time limit of the opening, since the server has accepted the connection, and begins to look whether it answers. */
    public void accepted() {
        timer.cancel();
        keepAlive();
    }

    private void keepAlive() {
        timer = parts.time().schedule(parts.times().keepAlive(), () -> {
            if (end.get() != null) {
                return;
            }
            long asked = parts.time().nanoTime();
            CompletionStage<Node> answer = ask(ping());
            answer.whenComplete((pong, failure) -> {
                if (failure != null && lastReceived - asked < 0) {
                    end(new ConnectionEnd(
                            FailureCause.of(WhatsAppProvider.WEB, KEEP_ALIVE), "The server does not answer any more."));
                } else {
                    keepAlive();
                }
            });
        });
    }

    private static Node ping() {
        return Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "get")
                .with("xmlns", "w:p")
                .add(Node.of("ping"));
    }

    /**
     * Asks the server whether it answers.
     *
     * @return completes with its answer; fails as {@link #ask}
     */
    public CompletionStage<Void> probe() {
        return ask(ping()).thenAccept(pong -> {});
    }

    /**
     * Sends a request.
     *
     * @param query the request, without an id
     * @return the answer; fails with a {@link RefusedQueryException}, or with a {@link ConnectionEndException} when there is none in time
     */
    public CompletionStage<Node> ask(Node query) {
        WaitingQuery waiting = queries.add(query);
        send(waiting.query());
        return waiting.answer();
    }

    /**
     * Sends a stanza after those that were sent before; without effect when the connection is not open.
     *
     * @param node the stanza
     */
    public void send(Node node) {
        synchronized (sending) {
            NoiseChannel open = channel;
            if (open != null && end.get() == null) {
                transport.send(writer.frame(open.seal(NodeWriter.write(node))));
            }
        }
    }

    /**
     * Ends the connection.
     *
     * @param reason the reason that is reported, unless it has ended before
     */
    public void end(ConnectionEnd reason) {
        if (end.compareAndSet(null, reason)) {
            timer.cancel();
            transport.close();
            queries.end(reason.detail());
            listener.ended(reason);
        }
    }

    private static ConnectionEnd lost(String detail) {
        return new ConnectionEnd(FailureCause.of(WhatsAppProvider.WEB, "closed"), detail);
    }

    private void handle(Node node) {
        StreamFailures.find(node, parts.time().now()).ifPresentOrElse(this::end, () -> {
            if (isPing(node)) {
                send(Node.of("iq")
                        .with("to", Jid.SERVICE.toString())
                        .with("type", "result")
                        .with("id", node.attribute("id")));
            } else if (!queries.answer(node)) {
                listener.received(node);
            }
        });
    }

    private static boolean isPing(Node node) {
        return node.is("iq") && node.has("type", "get") && node.has("xmlns", "urn:xmpp:ping");
    }

    /** What arrives, on the transport's thread. */
    private final class Incoming implements TransportListener {
        @Override
        public void opened() {
            synchronized (sending) {
                transport.send(writer.frame(handshake.hello()));
            }
        }

        @Override
        public void received(ByteBuffer bytes) {
            try {
                for (byte[] frame : reader.read(bytes)) {
                    if (end.get() != null) {
                        return;
                    }
                    frame(frame);
                }
            } catch (HandshakeException e) {
                end(new ConnectionEnd(
                        FailureCause.other(WhatsAppProvider.WEB, HANDSHAKE), String.valueOf(e.getMessage())));
            } catch (FairbotException e) {
                // Of a frame, a node or a ciphertext; their messages say nothing of the content.
                String code = channel == null ? HANDSHAKE : BAD_FRAME;
                end(new ConnectionEnd(FailureCause.other(WhatsAppProvider.WEB, code), String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                // Otherwise the stanza would be lost, and the library would read on.
                log.error("A stanza could not be handled", e);
                end(lost("A stanza could not be handled (" + e.getClass().getSimpleName() + ")."));
            }
        }

        private void frame(byte[] frame) {
            NoiseChannel open = channel;
            if (open == null) {
                byte[] last = handshake.finish(frame, parts.time().now(), identity.key(), identity.payload());
                synchronized (sending) {
                    transport.send(writer.frame(last));
                    channel = handshake.channel();
                }
                return;
            }
            Node node = NodeReader.read(open.open(frame));
            lastReceived = parts.time().nanoTime();
            listener.active();
            handle(node);
        }

        @Override
        public void closed(String reason) {
            end(lost(reason));
        }
    }
}
