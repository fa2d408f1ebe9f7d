package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.web.internal.binary.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of one connection that wait for their answers. Safe for use from any thread. */
final class QueryTable {
    private final TimeSource time;
    private final Duration deadline;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<Node>> waiting = new ConcurrentHashMap<>();
    private volatile Optional<String> ended = Optional.empty();

    QueryTable(TimeSource time, Duration deadline) {
        this.time = time;
        this.deadline = deadline;
    }

    /** A request with its id, and its answer to come. */
    record WaitingQuery(Node query, CompletableFuture<Node> answer) {}

    /** Gives a request an id. */
    WaitingQuery add(Node query) {
        String id = "fb." + ids.incrementAndGet();
        CompletableFuture<Node> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        TimeSource.TimerHandle timer = time.schedule(
                deadline,
                () -> answer.completeExceptionally(new ConnectionEndException(
                        "The server did not answer a request within " + deadline.toMillis() + " ms.")));
        CompletableFuture<Node> unused = answer.whenComplete((value, failure) -> {
            waiting.remove(id);
            timer.cancel();
        });
        ended.ifPresent(reason -> answer.completeExceptionally(new ConnectionEndException(reason)));
        return new WaitingQuery(query.with("id", id), answer);
    }

    /** Returns whether a stanza was the answer to a request. */
    boolean answer(Node node) {
        if (!node.is("iq") || !(node.has("type", "result") || node.has("type", "error"))) {
            return false;
        }
        CompletableFuture<Node> answer = node.attribute("id").map(waiting::get).orElse(null);
        if (answer == null) {
            return false;
        }
        if (node.has("type", "error")) {
            answer.completeExceptionally(new RefusedQueryException(node.child("error")
                    .flatMap(error -> error.attribute("code"))
                    .orElse("unknown")));
        } else {
            answer.complete(node);
        }
        return true;
    }

    /** Fails all requests, those to come included. */
    void end(String reason) {
        ended = Optional.of(reason);
        List.copyOf(waiting.values())
                .forEach(answer -> answer.completeExceptionally(new ConnectionEndException(reason)));
    }
}
