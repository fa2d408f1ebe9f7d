package io.fairbot.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.http.stream.StreamSession.SendResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamQueueTest {
    private final List<String> written = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final StreamBudget budget = new StreamBudget(1000);
    private CompletableFuture<Void> peer = CompletableFuture.completedFuture(null);
    private Optional<StreamClose> closed = Optional.empty();

    /** A connection that writes at once, or when the test says so. */
    private final StreamConnection connection = new StreamConnection() {
        @Override
        public CompletionStage<Void> send(List<byte[]> texts) {
            texts.forEach(text -> written.add(new String(text, StandardCharsets.UTF_8)));
            return peer;
        }

        @Override
        public void close(StreamClose close) {
            closed = Optional.of(close);
        }
    };

    private final class Recorder implements SocketListener {
        private @Nullable StreamSession session;

        StreamSession session() {
            return Objects.requireNonNull(session);
        }

        @Override
        public void onOpen(StreamSession opened) {
            session = opened;
        }

        @Override
        public void onWritable(StreamSession same) {
            calls.add("writable");
        }

        @Override
        public CompletionStage<Void> onText(StreamSession same, String text) {
            throw new IllegalStateException(text);
        }

        @Override
        public void onClose(StreamSession same, StreamClose close) {
            calls.add("close " + close.code());
        }
    }

    private final Recorder listener = new Recorder();

    private StreamReceiver open(StreamOptions options) {
        return StreamSource.of(options, listener).within(budget).open(connection);
    }

    private void isSlow() {
        peer = new CompletableFuture<>();
    }

    @Test
    void whatWaitsIsPassedTogetherWhenThePeerHasTakenWhatWasBefore() {
        open(StreamOptions.DEFAULT);
        isSlow();
        assertThat(listener.session().send("1")).isEqualTo(SendResult.QUEUED);
        listener.session().send("2");
        listener.session().send("3");
        assertThat(written).containsExactly("1");
        assertThat(listener.session().queuedTexts()).isEqualTo(3);
        assertThat(budget.queuedBytes()).isEqualTo(3);
        CompletableFuture<Void> first = peer;
        peer = CompletableFuture.completedFuture(null);
        first.complete(null);
        assertThat(written).containsExactly("1", "2", "3");
        assertThat(listener.session().queuedBytes()).isZero();
        assertThat(budget.sentTexts()).isEqualTo(3);
    }

    @Test
    void aFullQueueRefusesAndTellsWhenHalfOfItIsFree() {
        open(StreamOptions.DEFAULT.queue(2, 100));
        isSlow();
        listener.session().send("1");
        listener.session().send("2");
        assertThat(listener.session().send("3")).isEqualTo(SendResult.FULL);
        assertThat(budget.refusedTexts()).isEqualTo(1);
        CompletableFuture<Void> first = peer;
        peer = CompletableFuture.completedFuture(null);
        first.complete(null);
        assertThat(calls).containsExactly("writable");
        assertThatThrownBy(() -> listener.session().send("x".repeat(101))).hasMessageContaining("never fits");
    }

    @Test
    void theBoundOfAllQueuesHoldsForEach() {
        open(StreamOptions.DEFAULT);
        isSlow();
        assertThat(listener.session().send("x".repeat(900))).isEqualTo(SendResult.QUEUED);
        assertThat(listener.session().send("x".repeat(200))).isEqualTo(SendResult.FULL);
        assertThatThrownBy(() -> new StreamBudget(0)).hasMessageContaining("at least 1 byte");
    }

    @Test
    void aFullQueueEndsTheStreamWhenItsOptionsSaySo() {
        StreamReceiver receiver = open(StreamOptions.DEFAULT.queue(1, 100).whenFull(StreamOptions.WhenFull.CLOSE));
        isSlow();
        listener.session().send("1");
        assertThat(listener.session().send("2")).isEqualTo(SendResult.FULL);
        assertThat(closed).contains(StreamClose.TOO_SLOW);
        assertThat(listener.session().send("3")).isEqualTo(SendResult.CLOSED);
        receiver.closed(StreamClose.TOO_SLOW);
        receiver.closed(StreamClose.LOST);
        assertThat(calls).containsExactly("close 1013");
        assertThat(budget.openStreams()).isZero();
    }

    @Test
    void aStreamEndsAfterWhatItHasSent() {
        open(StreamOptions.DEFAULT);
        isSlow();
        listener.session().send("1");
        listener.session().close(StreamClose.NORMAL);
        listener.session().close(StreamClose.FAILED);
        assertThat(listener.session().isOpen()).isFalse();
        assertThat(closed).isEmpty();
        peer.complete(null);
        assertThat(closed).contains(StreamClose.NORMAL);
    }

    @Test
    void aConnectionThatFailsIsLost() {
        open(StreamOptions.DEFAULT);
        peer = CompletableFuture.failedFuture(new IllegalStateException("gone"));
        listener.session().send("1");
        assertThat(calls).containsExactly("close 1006");
        assertThat(listener.session().send("2")).isEqualTo(SendResult.CLOSED);
        assertThat(budget.queuedBytes()).isZero();
    }

    @Test
    void aListenerThatFailsEndsItsStream() {
        StreamReceiver receiver = open(StreamOptions.DEFAULT);
        receiver.text("planned").toCompletableFuture().join();
        assertThat(closed).contains(StreamClose.FAILED);
    }

    @Test
    void aListenerWithoutTextsDiscardsThem() {
        List<StreamSession> sessions = new ArrayList<>();
        StreamReceiver receiver = StreamSource.of(sessions::add).open(connection);
        receiver.text("unheard").toCompletableFuture().join();
        assertThat(sessions.get(0).isOpen()).isTrue();
        receiver.closed(StreamClose.NORMAL);
        assertThat(sessions.get(0).isOpen()).isFalse();
    }

    @Test
    void limitsAndCodesAndEventsAreChecked() {
        assertThatThrownBy(() -> StreamOptions.DEFAULT.queue(0, 1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> StreamOptions.DEFAULT.queue(1, 0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> StreamOptions.DEFAULT.maxText(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new StreamClose(999, "")).hasMessageContaining("1000 to 4999");
        assertThatThrownBy(() -> new StreamClose(5000, "")).hasMessageContaining("1000 to 4999");
        assertThatThrownBy(() -> new StreamClose(4000, "x".repeat(124))).hasMessageContaining("123 bytes");
        assertThat(new ServerSentEvent(Optional.empty(), Optional.empty(), "").text())
                .isEqualTo("data:\n\n");
        assertThatThrownBy(() -> new ServerSentEvent(Optional.of("a\nb"), Optional.empty(), ""))
                .hasMessageContaining("one line");
    }
}
