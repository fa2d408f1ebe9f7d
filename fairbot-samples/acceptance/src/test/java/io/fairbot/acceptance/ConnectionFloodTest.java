package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The standalone in a heap of 128 MB, while strangers without a key hold as many connections as they can: customers are answered, the
 * memory comes back, and it stops when it is told to.
 */
class ConnectionFloodTest {
    private static final List<String> ASKED = List.of("1", "cotação dólar");
    private static final int BODIES = 300;
    private static final int HALF_HEADS = 100;
    private static final int SLOW_READERS = 150;
    private static final int BODY_BYTES = 262_144;
    private static final int SENT_BYTES = 262_000;
    private static final String LARGEST_ASSET = "/docs/swagger-ui-bundle.js";
    /** What CONTRACTS promises for a stop. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private int asked;

    @Test
    void strangersWithoutAKeyKeepNobodyFromBeingAnswered() throws Exception {
        Map<String, String> heap =
                Map.of("JDK_JAVA_OPTIONS", "-Xmx128m -XX:+ExitOnOutOfMemoryError", "FAIRBOT_RATE_LIMIT", "100000/1m");
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, heap)) {
            assertThat(sample.ask("oi")).contains("Fair Câmbio Matriz");
            URI address = sample.address();
            // The second wave finds the memory that the first one has given back.
            for (int wave = 1; wave <= 2; wave++) {
                List<Socket> strangers = flood(address);
                assertAnswered(sample);
                for (Socket stranger : strangers) {
                    stranger.close();
                }
                assertAnswered(sample);
            }
            List<Socket> strangers = flood(address);
            long begin = System.nanoTime();
            assertThat(sample.terminate()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_LIMIT);
            assertThat(sample.output()).endsWith("\nstopped").doesNotContain("java.lang.OutOfMemoryError", "Exception");
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    private void assertAnswered(SampleProcess sample) throws Exception {
        long begin = System.nanoTime();
        // In turn, since the desk stops answering who says the same again and again.
        assertThat(sample.ask(ASKED.get(asked++ % ASKED.size()))).contains("R$ 5,5900");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ANSWER_LIMIT);
    }

    /** Opens all the connections of strangers, none of which reads or ends its request. */
    private static List<Socket> flood(URI address) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        byte[] body = new byte[SENT_BYTES];
        for (int i = 0; i < BODIES; i++) {
            Socket socket = connect(
                    address,
                    "POST /sandbox/chats/fair-matriz/5548900000000/messages HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
            sockets.add(socket);
            socket.getOutputStream().write(body);
        }
        for (int i = 0; i < HALF_HEADS; i++) {
            sockets.add(connect(address, "GET /health HTTP/1.1\r\nHost: loc"));
        }
        for (int i = 0; i < SLOW_READERS; i++) {
            sockets.add(connect(address, "GET " + LARGEST_ASSET + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        return sockets;
    }

    private static Socket connect(URI address, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
