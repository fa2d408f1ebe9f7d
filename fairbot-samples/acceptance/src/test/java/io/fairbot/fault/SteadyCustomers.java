package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.checker.CustomerTexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers who write one message after the other until they are stopped, each message again and again until it is acknowledged, as
 * a provider repeats what nobody took.
 */
final class SteadyCustomers implements AutoCloseable {
    private static final int CONTACTS = 24;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /** One message of so many is sent once more. */
    private static final int REPEATED = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    /** Without it customers of a process that is away would need a processor for themselves. */
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    /** How many requests without an answer are told. */
    private static final int SHOWN = 3;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> BRANCHES = List.of("matriz", "shopping", "praia", "serra", "aeroporto");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CONTACTS);
    private volatile URI address = URI.create("http://127.0.0.1:1");
    private final String key;
    private final String round;
    private final Duration pace;
    private final List<ScheduledFuture<?>> writers = new ArrayList<>();
    private final List<List<String>> acked = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();
    /** The times of acknowledgements. */
    private final ConcurrentLinkedDeque<Long> acknowledgements = new ConcurrentLinkedDeque<>();

    private volatile boolean up;
    private volatile boolean over;

    /**
     * Creates customers, who do not write yet.
     *
     * @param pace the time between an acknowledgement and the next message of the same customer
     */
    SteadyCustomers(String key, String round, Duration pace) {
        this.key = key;
        this.round = round;
        this.pace = pace;
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
                    contact * pace.toMillis() / CONTACTS,
                    pace.toMillis(),
                    TimeUnit.MILLISECONDS));
        }
    }

    /** Waits until this many more messages are acknowledged. */
    void more(int messages) {
        int wanted = count.get() + messages;
        await().atMost(LONG).pollInterval(POLL_INTERVAL).until(() -> count.get() >= wanted);
    }

    /** Waits until messages were written for some time and some were acknowledged. */
    void write(Duration time) {
        long since = System.nanoTime();
        int before = count.get();
        await().atMost(LONG.plus(time))
                .pollInterval(POLL_INTERVAL)
                .until(() -> System.nanoTime() - since >= time.toNanos() && count.get() > before);
    }

    /** Returns how many messages were acknowledged in a second, over some time until now. */
    double rate(Duration window) {
        long now = System.nanoTime();
        long since = now - window.toNanos();
        while (!acknowledgements.isEmpty() && acknowledgements.peekFirst() < since) {
            acknowledgements.pollFirst();
        }
        Long first = acknowledgements.peekFirst();
        double seconds = first == null ? 0 : (now - first) / (double) TimeUnit.SECONDS.toNanos(1);
        return seconds == 0 ? 0 : acknowledgements.size() / seconds;
    }

    /** The ids of the messages that each contact got acknowledged, in its order. */
    List<List<String>> acked() {
        return acked;
    }

    /** The keys of the replies that messages were said to be answered by when they were sent once more. */
    Map<String, Set<String>> told() {
        return told;
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
        String text = CustomerTexts.text(contact, mine.size());
        AtomicBoolean isTaken = new AtomicBoolean();
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(RETRY_INTERVAL)
                .forever()
                .until(() -> {
                    isTaken.set(send(branch, contact, id, text));
                    return isTaken.get() || over;
                });
        if (!isTaken.get()) {
            return;
        }
        mine.add(id);
        acknowledgements.add(System.nanoTime());
        count.incrementAndGet();
        if (random.nextInt(REPEATED) == 0) {
            repeat(branch, contact, id, text);
        }
    }

    /**
     * Sends a message that was acknowledged once more, as providers do, and notes what it is said to be answered by; whether that
     * gets an answer does not matter.
     */
    private void repeat(String branch, int contact, String id, String text) {
        try {
            HttpResponse<String> answer = client.send(
                    request(address, "/sandbox/messages?wait=500ms", branch, contact, id, text),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                JSON.readTree(answer.body())
                        .path("replies")
                        .forEach(reply -> told.computeIfAbsent(id, message -> ConcurrentHashMap.newKeySet())
                                .add(reply.path("id").asText()));
            }
        } catch (IOException e) {
            // It was acknowledged before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over = true;
        }
    }

    private boolean send(String branch, int contact, String id, String text) {
        boolean wasUp = up;
        URI there = address;
        try {
            HttpResponse<String> answer = client.send(
                    request(there, "/sandbox/messages", branch, contact, id, text),
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

    private HttpRequest request(URI there, String path, String branch, int contact, String id, String text) {
        String body = "{\"branch\":\"%s\",\"from\":\"+5548999%06d\",\"id\":\"%s\",\"text\":\"%s\"}"
                .formatted(branch, contact, id, text);
        return HttpRequest.newBuilder(there.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void report(boolean wasUp, URI there, String what) {
        if (wasUp && up && there.equals(address) && !over) {
            if (unanswered.incrementAndGet() <= SHOWN) {
                System.out.println("not acknowledged: " + what);
            }
        }
    }
}
