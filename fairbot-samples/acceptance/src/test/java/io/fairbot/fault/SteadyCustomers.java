package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers who write one message after the other until they are stopped, each message again and again until it is acknowledged, as
 * a provider repeats what nobody took.
 */
final class SteadyCustomers implements AutoCloseable {
    private static final int CONTACTS = 24;
    private static final int ACCEPTED = 202;
    /** Between an acknowledgement and the next message: sixty a second are more than five branches get in a minute. */
    private static final Duration PACE = Duration.ofMillis(400);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    /** How many requests without an answer are told. */
    private static final int SHOWN = 3;

    private static final List<String> BRANCHES = List.of("matriz", "shopping", "praia", "serra", "aeroporto");
    private static final List<String> TEXTS = List.of("oi", "1", "2", "3", "4", "5", "6", "xyz", "obrigado");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CONTACTS);
    private volatile URI address = URI.create("http://127.0.0.1:1");
    private final String key;
    private final String round;
    private final List<ScheduledFuture<?>> writers = new ArrayList<>();
    private final List<List<String>> acked = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean up;
    private volatile boolean over;

    SteadyCustomers(String key, String round) {
        this.key = key;
        this.round = round;
    }

    /** The process serves here now. */
    void at(URI where) {
        address = where;
        up = true;
    }

    /** The process is about to be killed: no answer is no fault now. */
    void expectNothing() {
        up = false;
    }

    void start(long seed) {
        for (int contact = 0; contact < CONTACTS; contact++) {
            List<String> mine = new ArrayList<>();
            acked.add(mine);
            int number = contact;
            Random random = new Random(seed * CONTACTS + contact);
            writers.add(threads.scheduleWithFixedDelay(
                    () -> write(number, mine, random),
                    contact * PACE.toMillis() / CONTACTS,
                    PACE.toMillis(),
                    TimeUnit.MILLISECONDS));
        }
    }

    /** Waits until this many more messages are acknowledged. */
    void more(int messages) {
        int wanted = count.get() + messages;
        await().atMost(LONG).pollInterval(POLL_INTERVAL).until(() -> count.get() >= wanted);
    }

    /** What each contact got acknowledged, in its order, as names of documents. */
    List<List<String>> acked() {
        return acked;
    }

    /** How many messages are acknowledged. */
    int count() {
        return count.get();
    }

    /** How often a process that ran did not answer at all, or with a fault of its own. */
    int unanswered() {
        return unanswered.get();
    }

    /** Lets everybody finish the message at hand; does nothing the second time. */
    void stop() throws InterruptedException, ExecutionException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS)) {
            throw new AssertionError("A customer still waits for an answer.");
        }
        for (ScheduledFuture<?> writer : writers) {
            if (!writer.isCancelled()) {
                writer.get();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }

    /** Writes the next message. */
    private void write(int contact, List<String> mine, Random random) {
        String branch = BRANCHES.get(contact % BRANCHES.size());
        String id = round + "-" + contact + "-" + mine.size();
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        while (!send(branch, contact, id, text)) {
            if (over) {
                return;
            }
        }
        mine.add(branch + "/" + id);
        count.incrementAndGet();
    }

    private boolean send(String branch, int contact, String id, String text) {
        String body = "{\"branch\":\"%s\",\"from\":\"+5548999%06d\",\"id\":\"%s\",\"text\":\"%s\"}"
                .formatted(branch, contact, id, text);
        boolean wasUp = up;
        URI there = address;
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(there.resolve("/sandbox/messages"))
                            .timeout(PATIENCE)
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == ACCEPTED) {
                return true;
            }
            report(wasUp, there, answer.statusCode() + " " + answer.body());
        } catch (IOException e) {
            report(wasUp, there, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over = true;
        }
        return false;
    }

    private void report(boolean wasUp, URI there, String what) {
        if (wasUp && up && there.equals(address) && !over) {
            if (unanswered.incrementAndGet() <= SHOWN) {
                System.out.println("not acknowledged: " + what);
            }
        }
    }
}
