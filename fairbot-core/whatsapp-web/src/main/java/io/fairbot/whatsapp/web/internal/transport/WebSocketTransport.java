package io.fairbot.whatsapp.web.internal.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket to a server. It is used once; its listener is called on the thread of {@link #run}, in order, and
 * {@link TransportListener#closed} once and last.
 */
public final class WebSocketTransport {
    /** The largest message; several frames of the protocol may come in one. */
    private static final int MAX_MESSAGE = 2 * FrameReader.MAX_LENGTH;

    private static final String ORIGIN = "https://web.whatsapp.com";
    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);

    private final SocketClient client;

    /** A receiver of what happens on a WebSocket. */
    public interface TransportListener {
        /** Reports that bytes can be sent. */
        void opened();

        /**
         * Reports bytes.
         *
         * @param bytes the bytes, for the length of the call
         */
        void received(ByteBuffer bytes);

        /**
         * Reports that nothing is sent or received any more.
         *
         * @param reason the reason, for operators
         */
        void closed(String reason);
    }

    /**
     * Creates a WebSocket that is not connected yet.
     *
     * @param url the address
     * @param connectTimeout the time limit of the connection, without the handshake of the WebSocket
     * @param listener the receiver of what happens
     */
    public WebSocketTransport(URI url, Duration connectTimeout, TransportListener listener) {
        client = new SocketClient(url, (int) connectTimeout.toMillis(), listener);
    }

    /** Connects, and reads until the connection has ended. */
    public void run() {
        client.run();
        // Where the connection fails before it was open, the library does not always say so.
        client.ended("The connection could not be opened.");
    }

    /**
     * Sends bytes after those that were sent before; without effect when the connection has ended.
     *
     * @param bytes the bytes
     */
    public void send(byte[] bytes) {
        try {
            client.send(bytes);
        } catch (WebsocketNotConnectedException e) {
            log.debug("Bytes were sent after the end of a connection");
        }
    }

    /** Ends the connection at once. Idempotent; may be called from any thread. */
    public void close() {
        client.cut();
    }

    /** The library's client, which reports by being overridden. */
    private static final class SocketClient extends WebSocketClient {
        private final TransportListener listener;
        private final AtomicBoolean isEnded = new AtomicBoolean();
        private final AtomicReference<String> failure = new AtomicReference<>("");
        private volatile boolean isCut;

        SocketClient(URI url, int timeoutMillis, TransportListener listener) {
            super(
                    url,
                    new Draft_6455(List.of(), List.of(new Protocol("")), MAX_MESSAGE),
                    Map.of("Origin", ORIGIN),
                    timeoutMillis);
            this.listener = listener;
            // A ping of the protocol itself proves more than one of the WebSocket, and needs no thread.
            setConnectionLostTimeout(0);
            setTcpNoDelay(true);
            setDaemon(true);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            if (isCut) {
                cut();
            } else {
                listener.opened();
            }
        }

        @Override
        public void onMessage(String message) {
            log.debug("The server sent a text, which the protocol does not have");
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            if (!isCut) {
                listener.received(bytes);
            }
        }

        @Override
        public void onError(Exception e) {
            failure.compareAndSet("", " (" + e.getClass().getSimpleName() + ")");
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            ended((remote ? "The server has closed the connection" : "The connection has ended") + failure.get() + ".");
        }

        void ended(String reason) {
            if (isEnded.compareAndSet(false, true)) {
                listener.closed(reason);
            }
        }

        void cut() {
            isCut = true;
            Socket socket = getSocket();
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                log.debug("A socket could not be closed", e);
            }
        }
    }
}
