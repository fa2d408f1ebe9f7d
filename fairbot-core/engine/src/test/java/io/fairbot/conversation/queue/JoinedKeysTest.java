package io.fairbot.conversation.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Keys that prove to be one: their rows are processed one after another, in the order of their places. */
class JoinedKeysTest extends KeyedQueueFixture {
    @Test
    void keysThatAreOneAreProcessedInTheOrderOfTheirPlaces() {
        KeyedQueue<String> queue = open(20, 1, 1);
        List.of("z:0", "b:2", "a:1", "b:4", "a:3").forEach(queue::offer);
        queue.join("b", "a");
        queue.offer("b:5");
        queue.offer("a:6");
        for (int i = 0; i < 7; i++) {
            end(1);
        }
        assertThat(begun.stream().flatMap(List::stream))
                .containsExactly("z:0", "a:1", "b:2", "a:3", "b:4", "b:5", "a:6");
        assertThat(queue.size()).isZero();
    }

    @Test
    void aKeyIsGivenUpForOneThatHasNoRows() {
        KeyedQueue<String> queue = open(20, 2, 1);
        queue.offer("b:1");
        queue.join("b", "a");
        queue.offer("a:2");
        assertThat(begun).containsExactly(List.of("b:1"));
        queue.join("c", "a");
        queue.offer("c:3");
        end(1);
        end(1);
        end(1);
        assertThat(begun).containsExactly(List.of("b:1"), List.of("a:2"), List.of("c:3"));
    }

    @Test
    void whatIsBeingProcessedForEitherKeyEndsBeforeTheNextRowBegins() {
        KeyedQueue<String> queue = open(20, 5, 1);
        List.of("a:1", "b:2", "a:3", "b:4").forEach(queue::offer);
        queue.join("b", "a");
        queue.offer("a:5");
        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:2"));
        end(1);
        assertThat(begun).hasSize(2);
        end(1);
        assertThat(begun).endsWith(List.of("a:3"));
        end(1);
        end(1);
        end(1);
        assertThat(begun).endsWith(List.of("b:4"), List.of("a:5"));
        assertThat(queue.size()).isZero();
        assertThat(queue.loaded()).isZero();
    }

    @Test
    void theKeyThatStaysMayEndLast() {
        KeyedQueue<String> queue = open(20, 5, 1);
        List.of("a:1", "b:2", "b:3").forEach(queue::offer);
        queue.join("b", "a");
        CompletableFuture<RowResult> a = running.remove();
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        assertThat(begun).hasSize(2);
        a.complete(new RowResult.Done(1));
        assertThat(begun).endsWith(List.of("b:2"));
        end(1);
        end(1);
        assertThat(begun).endsWith(List.of("b:3"));
    }

    @Test
    void keysAreJoinedInChains() {
        KeyedQueue<String> queue = open(20, 5, 1);
        List.of("a:1", "b:2", "c:3", "a:4", "b:5", "c:6").forEach(queue::offer);
        queue.join("b", "a");
        queue.join("a", "c");
        CompletableFuture<RowResult> a = running.remove();
        CompletableFuture<RowResult> b = running.remove();
        CompletableFuture<RowResult> c = running.remove();
        c.complete(new RowResult.Done(1));
        a.complete(new RowResult.Done(1));
        assertThat(begun).hasSize(3);
        queue.offer("b:7");
        b.complete(new RowResult.Done(1));
        for (int i = 0; i < 4; i++) {
            end(1);
        }
        assertThat(begun.stream().flatMap(List::stream).skip(3)).containsExactly("a:4", "b:5", "c:6", "b:7");
        assertThat(queue.size()).isZero();
    }

    @Test
    void aRowThatWaitsDoesNotHoldAnEarlierOneOfTheOtherKey() {
        KeyedQueue<String> queue = open(20, 1, 1);
        queue.offer("a:2");
        running.remove().complete(new RowResult.Again(Duration.ofHours(1)));
        List.of("b:1", "b:3").forEach(queue::offer);
        queue.join("b", "a");
        end(1);
        assertThat(begun).containsExactly(List.of("a:2"), List.of("b:1"), List.of("a:2"));
        assertThat(resumptions).containsExactly(false, false, false);
        end(1);
        end(1);
        world.advance(Duration.ofHours(2));
        assertThat(begun).hasSize(4).endsWith(List.of("b:3"));
    }

    @Test
    void aKeyThatWaitsIsJoinedToOneThatIsBeingProcessed() {
        KeyedQueue<String> queue = open(20, 2, 1);
        queue.offer("b:1");
        running.remove().complete(new RowResult.Again(Duration.ofHours(1)));
        queue.offer("a:2");
        queue.join("b", "a");
        end(1);
        assertThat(begun).containsExactly(List.of("b:1"), List.of("a:2"), List.of("b:1"));
        end(1);
        world.advance(Duration.ofHours(2));
        assertThat(begun).hasSize(3);
        assertThat(queue.size()).isZero();
    }
}
