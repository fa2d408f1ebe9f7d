package io.fairbot.coordination.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.SocketHandler;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamConnection;
import io.fairbot.http.stream.StreamReceiver;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.json.Json;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBroadcasterTest {
    private static final EventKind OPEN = new EventKind("door.opened", Scope.READ);
    private static final EventKind SECRET = new EventKind("door.key", Scope.OPERATOR);

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final RetainedEvents events = Events.of(world.platform());
    private final EventBroadcaster broadcaster =
            new EventBroadcaster(events, world.platform().time());
    private final SocketHandler route = (SocketHandler)
            new EventRoutes(broadcaster).module().routes().get(0).handler();

    private record Opened(EventKind kind, String subject, Optional<String> branch, Object content)
            implements EventData {}

    /** The far end of a connection, which reads when the test says so. */
    private static final class Peer implements StreamConnection {
        final List<String> texts = new ArrayList<>();
        final Deque<CompletableFuture<Void>> unread = new ArrayDeque<>();
        Optional<StreamClose> closed = Optional.empty();
        boolean reads = true;
        boolean broken;

        @Override
        public CompletionStage<Void> send(List<byte[]> sent) {
            if (broken) {
                return CompletableFuture.failedStage(new IOException("gone"));
            }
            sent.forEach(text -> texts.add(new String(text, StandardCharsets.UTF_8)));
            if (reads) {
                return CompletableFuture.completedStage(null);
            }
            CompletableFuture<Void> read = new CompletableFuture<>();
            unread.add(read);
            return read;
        }

        void readOn() {
            reads = true;
            while (!unread.isEmpty()) {
                unread.remove().complete(null);
            }
        }

        @Override
        public void close(StreamClose close) {
            closed = Optional.of(close);
        }

        List<JsonNode> received() {
            List<JsonNode> parsed =
                    texts.stream().map(EventBroadcasterTest::json).toList();
            texts.clear();
            return parsed;
        }

        List<String> summary() {
            return received().stream()
                    .map(text -> text.path("type").asText() + " "
                            + text.path("seq").asText()
                            + (text.has("reason") ? " " + text.path("reason").asText() : ""))
                    .toList();
        }
    }

    /** A request with a query. */
    private record Query(Map<String, String> parameters, Scope scope, Optional<Set<String>> branches)
            implements Request {
        Query(Map<String, String> parameters, Scope scope) {
            this(parameters, scope, Optional.empty());
        }

        @Override
        public String id() {
            return "r";
        }

        @Override
        public Principal principal() {
            return new Principal("key/test", Optional.of(scope), Optional.empty(), branches);
        }

        @Override
        public String path(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(parameters.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StreamReceiver connect(Peer peer, Map<String, String> query) {
        return connect(peer, query, Scope.OPERATOR);
    }

    private StreamReceiver connect(Peer peer, Map<String, String> query, Scope scope) {
        StreamReceiver receiver =
                world.await(route.connect(new Query(query, scope))).open(peer);
        world.runPending();
        return receiver;
    }

    private void publish(EventKind kind, String branch) {
        events.publish(new Opened(kind, "d", Optional.of(branch).filter(id -> !id.isEmpty()), 7));
        world.runPending();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            events.publish(new Opened(OPEN, "d", Optional.empty(), i));
        }
        world.runPending();
    }

    private Map<String, String> after(long sequence) {
        return Map.of("epoch", events.position().epoch(), "after", Long.toString(sequence));
    }

    @Test
    void aReaderIsGreetedAndHearsWhatHappensFromThenOn() {
        publish(3);
        Peer peer = new Peer();
        connect(peer, Map.of());
        JsonNode hello = peer.received().get(0);
        assertThat(hello.path("type").asText()).isEqualTo("hello");
        assertThat(hello.path("epoch").asText()).isEqualTo(events.position().epoch());
        assertThat(hello.path("seq").asLong()).isEqualTo(3);
        assertThat(hello.path("pingEvery").asLong()).isEqualTo(20);
        assertThat(hello.path("now").asText()).isEqualTo("2026-11-23T12:00:00Z");
        publish(OPEN, "matriz");
        assertThat(peer.received())
                .containsExactly(
                        json("{\"seq\":4,\"type\":\"door.opened\",\"at\":\"2026-11-23T12:00:00Z\",\"subject\":\"d\","
                                + "\"branch\":\"matriz\",\"data\":{\"kind\":{\"name\":\"door.opened\",\"scope\":\"READ\"},"
                                + "\"content\":7}}"));
    }

    @Test
    void aReaderHearsWhatItsKeyMaySeeAndItAskedFor() {
        Peer reader = new Peer();
        Peer operator = new Peer();
        Peer typed = new Peer();
        Peer local = new Peer();
        connect(reader, Map.of(), Scope.READ);
        connect(operator, Map.of("types", "", "branches", ","));
        connect(typed, Map.of("types", "door.key, door.none"));
        connect(local, Map.of("branches", "matriz,filial"));
        publish(OPEN, "matriz");
        publish(SECRET, "");
        publish(OPEN, "outra");
        assertThat(reader.summary()).containsExactly("hello 0", "door.opened 1", "door.opened 3");
        assertThat(operator.summary()).containsExactly("hello 0", "door.opened 1", "door.key 2", "door.opened 3");
        assertThat(typed.summary()).containsExactly("hello 0", "door.key 2");
        assertThat(local.summary()).containsExactly("hello 0", "door.opened 1");
    }

    @Test
    void aReaderOfSomeBranchesHearsNothingOfOthers() {
        Peer attendant = new Peer();
        Query query = new Query(Map.of(), Scope.READ, Optional.of(Set.of("filial")));
        world.await(route.connect(query)).open(attendant);
        publish(OPEN, "matriz");
        publish(OPEN, "filial");
        publish(OPEN, "");
        assertThat(attendant.summary()).containsExactly("hello 0", "door.opened 2", "door.opened 3");
    }

    @Test
    void aReaderThatComesAgainContinuesWhereItWas() {
        publish(10);
        publish(SECRET, "");
        Peer peer = new Peer();
        connect(peer, after(8), Scope.READ);
        publish(1);
        assertThat(peer.summary()).containsExactly("hello 11", "door.opened 9", "door.opened 10", "door.opened 12");
        Peer present = new Peer();
        connect(present, after(12));
        assertThat(present.summary()).containsExactly("hello 12");
    }

    @Test
    void aGapIsOneResync() {
        publish(EventBroadcaster.MAX_REPLAYED + 1);
        Peer most = new Peer();
        Peer more = new Peer();
        Peer other = new Peer();
        Peer future = new Peer();
        connect(most, after(1));
        connect(more, after(0));
        connect(other, Map.of("epoch", "another", "after", "5"));
        connect(future, after(1000));
        assertThat(most.summary()).hasSize(1 + EventBroadcaster.MAX_REPLAYED).doesNotContain("resync 201 too-old");
        assertThat(more.summary()).containsExactly("hello 201", "resync 201 too-old");
        assertThat(other.summary()).containsExactly("hello 201", "resync 201 restarted");
        assertThat(future.summary()).containsExactly("hello 201", "resync 201 unknown-position");
        publish(Events.RETAINED);
        Peer ancient = new Peer();
        connect(ancient, after(200));
        assertThat(ancient.summary()).containsExactly("hello 10201", "resync 10201 too-old");
    }

    @Test
    void aReaderThatCannotFollowGetsOneResyncAndDelaysNoOne() {
        Peer slow = new Peer();
        Peer quick = new Peer();
        connect(slow, Map.of());
        connect(quick, Map.of());
        slow.reads = false;
        publish(1000);
        assertThat(quick.summary()).hasSize(1001);
        assertThat(slow.texts).hasSizeLessThan(300);
        slow.readOn();
        world.runPending();
        List<String> seen = slow.summary();
        // What fitted into its queue without a gap, and then what stands for the rest.
        for (int i = 1; i < seen.size() - 1; i++) {
            assertThat(seen.get(i)).isEqualTo("door.opened " + i);
        }
        assertThat(seen.get(seen.size() - 1)).isEqualTo("resync 1000 too-slow");
        publish(1);
        assertThat(slow.summary()).containsExactly("door.opened 1001");
    }

    @Test
    void aReaderThatIsGoneIsForgotten() {
        Peer gone = new Peer();
        Peer closing = new Peer();
        Peer other = new Peer();
        connect(gone, Map.of());
        StreamReceiver receiver = connect(closing, Map.of());
        connect(other, Map.of());
        assertThat(broadcaster.readers()).isEqualTo(3);
        gone.broken = true;
        receiver.closed(StreamClose.LOST);
        publish(2);
        assertThat(broadcaster.readers()).isEqualTo(1);
        assertThat(other.summary()).containsExactly("hello 0", "door.opened 1", "door.opened 2");
    }

    @Test
    void readersArePingedWhileThereAreAny() {
        Peer peer = new Peer();
        StreamReceiver receiver = connect(peer, Map.of());
        publish(1);
        peer.received();
        world.advance(EventBroadcaster.PING);
        world.advance(EventBroadcaster.PING);
        assertThat(peer.summary()).containsExactly("ping 1", "ping 1");
        receiver.closed(StreamClose.NORMAL);
        world.advance(EventBroadcaster.PING.multipliedBy(3));
        Peer next = new Peer();
        connect(next, Map.of());
        broadcaster.close();
        world.advance(EventBroadcaster.PING);
        publish(1);
        assertThat(next.summary()).containsExactly("hello 1");
    }

    @Test
    void thereAreSoManyReadersAndNoMore() {
        for (int i = 1; i < EventBroadcaster.MAX_READERS; i++) {
            connect(new Peer(), Map.of());
        }
        Peer last = new Peer();
        Peer late = new Peer();
        CompletionStage<StreamSource> first = route.connect(new Query(Map.of(), Scope.READ));
        CompletionStage<StreamSource> second = route.connect(new Query(Map.of(), Scope.READ));
        world.await(first).open(last);
        world.await(second).open(late);
        assertThat(late.closed.orElseThrow().code()).isEqualTo(1013);
        assertThat(last.closed).isEmpty();
        assertThatThrownBy(() -> route.connect(new Query(Map.of(), Scope.READ)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("follow the events already");
    }

    @Test
    void parametersThatCannotBeUsedAreRefused() {
        String tooMany =
                IntStream.rangeClosed(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(","));
        for (Map<String, String> bad : List.of(
                Map.of("after", "5"),
                Map.of("epoch", "e"),
                Map.of("epoch", "e", "after", "-1"),
                Map.of("epoch", "e", "after", "x"),
                Map.of("types", tooMany),
                Map.of("branches", tooMany))) {
            assertThatThrownBy(() -> route.connect(new Query(bad, Scope.READ)))
                    .as("%s", bad)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("cannot be used");
        }
    }

    @Test
    void contentThatCannotBeWrittenIsLeftOut() {
        Peer peer = new Peer();
        connect(peer, Map.of());
        Object cyclic = new Object() {
            @JsonProperty
            Object getSelf() {
                return this;
            }
        };
        events.publish(new Opened(OPEN, "s".repeat(1000), Optional.of("b".repeat(1000)), cyclic));
        events.publish(new Opened(OPEN, "d", Optional.empty(), "x".repeat(10_000)));
        world.runPending();
        List<JsonNode> received = peer.received();
        assertThat(received).hasSize(3);
        assertThat(received.get(1).path("data").isEmpty()).isTrue();
        assertThat(received.get(1).path("subject").asText()).hasSize(200);
        assertThat(received.get(1).path("branch").asText()).hasSize(200);
        assertThat(received.get(2).path("data").isEmpty()).isTrue();
    }

    @Test
    void whatTheServerItselfHasMissedIsAResyncForAll() {
        Peer peer = new Peer();
        connect(peer, Map.of());
        for (int i = 0; i <= Events.RETAINED; i++) {
            events.publish(new Opened(OPEN, "d", Optional.empty(), i));
        }
        world.runPending();
        assertThat(peer.summary()).containsExactly("hello 0", "resync 10001 too-slow");
    }
}
