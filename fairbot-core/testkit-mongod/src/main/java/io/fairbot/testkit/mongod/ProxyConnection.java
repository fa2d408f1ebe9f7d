package io.fairbot.testkit.mongod;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection through a {@link FaultProxy}: a client's socket, the server's, and a thread for each direction. */
final class ProxyConnection {
    private static final int PIECE = 64 * 1024;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final AtomicInteger directions = new AtomicInteger(2);

    private long allowance = Long.MAX_VALUE;
    private boolean answersEnded;
    private boolean answersLost;

    ProxyConnection(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Forwards the client's bytes on this thread, and the server's on another. */
    void run(InetSocketAddress target, ThreadFactory threads) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
        } catch (IOException unreachable) {
            cut();
            return;
        }
        threads.newThread(() -> pump(server, client, this::answer)).start();
        pump(client, server, this::ask);
    }

    /** A handler of a chunk of bytes in one direction. */
    private interface ChunkHandler {
        void pass(OutputStream to, byte[] piece, int length) throws IOException;
    }

    private void pump(Socket from, Socket to, ChunkHandler step) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                proxy.applyDelay();
                step.pass(out, piece, length);
            }
            if (!to.isOutputShutdown()) {
                to.shutdownOutput();
            }
            if (directions.decrementAndGet() == 0) {
                close();
            }
        } catch (IOException brokenOrCut) {
            cut();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            cut();
        }
    }

    private void ask(OutputStream to, byte[] piece, int length) throws IOException {
        // Counted first, so that a test that has received them finds them counted.
        proxy.requestBytes.addAndGet(length);
        to.write(piece, 0, length);
    }

    private void answer(OutputStream to, byte[] piece, int length) throws IOException {
        int passed = passable(length);
        try {
            if (passed > 0) {
                proxy.responseBytes.addAndGet(passed);
                to.write(piece, 0, passed);
            }
        } catch (IOException failure) {
            if (!hasEnded()) {
                throw failure;
            }
            // The responses were ended between the check and the write: this one came too late.
            proxy.responseBytes.addAndGet(-passed);
            passed = 0;
        }
        proxy.droppedBytes.addAndGet(length - passed);
        if (isUsedUp()) {
            cut();
        }
    }

    /**
     * Returns the number of bytes of a response that are forwarded; when it is less, the rest is lost and the
     * connection is reset.
     */
    private synchronized int passable(int length) {
        if (answersEnded || answersLost || proxy.isDroppingResponses()) {
            answersLost = true;
            return 0;
        }
        int passed = (int) Math.min(length, allowance);
        if (allowance != Long.MAX_VALUE) {
            allowance -= passed;
        }
        return passed;
    }

    private synchronized boolean hasEnded() {
        return answersEnded;
    }

    private synchronized boolean isUsedUp() {
        return allowance == 0;
    }

    synchronized void allow(long answerBytes) {
        allowance = answerBytes;
    }

    synchronized void heal() {
        allowance = Long.MAX_VALUE;
        if (answersLost || answersEnded) {
            cut();
        }
    }

    void halfClose() {
        synchronized (this) {
            answersEnded = true;
        }
        try {
            client.shutdownOutput();
        } catch (IOException alreadyGone) {
            cut();
        }
    }

    /** Resets both sides, also with bytes in transit. */
    void cut() {
        synchronized (client) {
            try {
                reset(client);
                reset(server);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } finally {
                proxy.remove(this);
            }
        }
    }

    private static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closed) {
            // Nothing to reset: it is closed already, or was never connected.
        }
        socket.close();
    }

    private void close() throws IOException {
        synchronized (client) {
            client.close();
            server.close();
            proxy.remove(this);
        }
    }
}
