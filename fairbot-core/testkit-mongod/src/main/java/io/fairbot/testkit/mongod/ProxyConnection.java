package io.fairbot.testkit.mongod;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection through a {@link FaultProxy}: a client's socket, the server's, and for each direction a thread that reads
 * and one that writes what was read when its delay is over.
 */
final class ProxyConnection {
    private static final int PIECE = 64 * 1024;
    /** The maximum number of chunks that are on their way in one direction; then the sender has to wait. */
    private static final int MAX_CHUNKS = 256;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final BlockingQueue<Chunk> requests = new LinkedBlockingQueue<>(MAX_CHUNKS);
    private final BlockingQueue<Chunk> responses = new LinkedBlockingQueue<>(MAX_CHUNKS);
    private final AtomicInteger directions = new AtomicInteger(2);

    private long allowance = Long.MAX_VALUE;
    private boolean answersEnded;
    private boolean answersLost;

    ProxyConnection(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Connects to the server and forwards the client's bytes on this thread, and everything else on others. */
    void run(InetSocketAddress target, ThreadFactory threads) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
        } catch (IOException unreachable) {
            cut();
            return;
        }
        threads.newThread(() -> read(server, responses)).start();
        threads.newThread(() -> write(responses, client, this::answer)).start();
        threads.newThread(() -> write(requests, server, this::ask)).start();
        read(client, requests);
    }

    /** Bytes on their way, and the delay after which they arrive; no bytes are the end of the stream. */
    private static final class Chunk {
        final byte[] bytes;
        final CompletableFuture<?> delay;

        Chunk(byte[] bytes, CompletableFuture<?> delay) {
            this.bytes = bytes;
            this.delay = delay;
        }
    }

    /** A handler of a chunk of bytes in one direction. */
    private interface ChunkHandler {
        void pass(OutputStream to, byte[] piece) throws IOException;
    }

    private void read(Socket from, BlockingQueue<Chunk> chunks) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            int length;
            do {
                length = in.read(piece);
                chunks.put(new Chunk(Arrays.copyOf(piece, Math.max(length, 0)), proxy.startDelay()));
            } while (length >= 0);
        } catch (IOException brokenOrCut) {
            cut();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            cut();
        }
    }

    private void write(BlockingQueue<Chunk> chunks, Socket to, ChunkHandler step) {
        try {
            OutputStream out = to.getOutputStream();
            for (byte[] piece = next(chunks); piece.length > 0; piece = next(chunks)) {
                step.pass(out, piece);
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

    private static byte[] next(BlockingQueue<Chunk> chunks) throws InterruptedException {
        Chunk chunk = chunks.take();
        chunk.delay.join();
        return chunk.bytes;
    }

    private void ask(OutputStream to, byte[] piece) throws IOException {
        // Counted first, so that a test that has received them finds them counted.
        proxy.requestBytes.addAndGet(piece.length);
        to.write(piece);
    }

    private void answer(OutputStream to, byte[] piece) throws IOException {
        int length = piece.length;
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
                release(requests);
                release(responses);
                proxy.remove(this);
            }
        }
    }

    /** Drops what is on its way, and ends the threads that wait for room or for more. */
    private static void release(BlockingQueue<Chunk> chunks) {
        chunks.clear();
        chunks.offer(new Chunk(new byte[0], CompletableFuture.completedFuture(null)));
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
