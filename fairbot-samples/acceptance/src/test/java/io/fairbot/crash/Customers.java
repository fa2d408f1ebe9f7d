package io.fairbot.crash;

import io.fairbot.checker.CustomerTexts;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Customers who write one message after the other, each as soon as the one before was acknowledged; now and then the shop sends
 * them a notice in between.
 */
final class Customers {
    private static final int CONTACTS = 64;
    private static final int ACCEPTED = 202;
    private static final double DUPLICATES = 0.1;
    /** After so many messages of a customer the shop sends a notice. */
    private static final int MESSAGES_PER_NOTICE = 4;

    static final List<String> BRANCHES = List.of("matriz", "shopping", "praia", "serra", "aeroporto");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String key;
    private final Random random;
    private final LoadContents contents;
    private final String round;
    private final Set<String> acked = ConcurrentHashMap.newKeySet();
    /** The ids of the notices that were accepted, by customer and in their order. */
    private final Map<Integer, List<String>> notices = new ConcurrentHashMap<>();

    private volatile boolean over;

    Customers(String key, String round, Random random, LoadContents contents) {
        this.key = key;
        this.round = round;
        this.random = random;
        this.contents = contents;
    }

    /** Texts that the bot of exchange houses answers. */
    static LoadContents texts() {
        return (address, contact, number, round) ->
                CompletableFuture.completedStage("\"text\":\"" + CustomerTexts.text(contact, number) + "\"");
    }

    /** Lets all of them write until the process is killed; ends when a number of messages is acknowledged. */
    void write(URI address, int messages) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(messages);
        for (int contact = 0; contact < CONTACTS; contact++) {
            next(address, contact, 0, enough);
        }
        enough.await();
    }

    /** The messages that were acknowledged so far. */
    Set<String> acked() {
        return Set.copyOf(acked);
    }

    /** The notices that were accepted so far, of each customer in their order. */
    Map<Integer, List<String>> notices() {
        Map<Integer, List<String>> copy = new TreeMap<>();
        notices.forEach((contact, ids) -> copy.put(contact, List.copyOf(ids)));
        return copy;
    }

    /** Whatever is acknowledged from now on does not count. */
    void stop() {
        over = true;
    }

    /** Each customer writes once more, so that whatever waits before it has been worked on when it is answered. */
    Set<String> last(URI address) {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        CompletableFuture<?>[] all = new CompletableFuture<?>[CONTACTS];
        for (int contact = 0; contact < CONTACTS; contact++) {
            String id = round + "-last-" + contact;
            ids.add(id);
            all[contact] = send(address, contact, id, "\"text\":\"2\"");
        }
        CompletableFuture.allOf(all).join();
        return ids;
    }

    private void next(URI address, int contact, int number, CountDownLatch enough) {
        String id = LoadContents.id(round, contact, number);
        boolean twice;
        synchronized (random) {
            twice = random.nextDouble() < DUPLICATES;
        }
        contents.write(address, contact, number, round)
                .thenCompose(content -> {
                    CompletionStage<HttpResponse<Void>> first = send(address, contact, id, content);
                    if (twice) {
                        CompletionStage<HttpResponse<Void>> same = send(address, contact, id, content);
                        // Its answer matters to nobody; the first one's does.
                        same.exceptionally(failure -> null);
                    }
                    return first;
                })
                .whenComplete((answer, failure) -> {
                    if (failure == null && answer.statusCode() == ACCEPTED && !over) {
                        acked.add(id);
                        enough.countDown();
                        notice(address, contact, number, id).thenRun(() -> next(address, contact, number + 1, enough));
                    }
                });
    }

    /** Sends a notice to a customer, when it is time for one; completes when it was accepted. */
    private CompletionStage<Void> notice(URI address, int contact, int number, String key) {
        if (number % MESSAGES_PER_NOTICE != 0) {
            return CompletableFuture.completedStage(null);
        }
        String body = "{\"branch\":\"%s\",\"to\":\"+5548999%06d\",\"purpose\":\"notice\",\"content\":{\"text\":\"%s\"}}"
                .formatted(branch(contact), contact, key);
        HttpRequest request = request(address.resolve("/messages"), body)
                .header("Idempotency-Key", key)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(answer -> {
            if (answer.statusCode() == ACCEPTED && !over) {
                notices.computeIfAbsent(contact, customer -> new CopyOnWriteArrayList<>())
                        .add(id(answer.body()));
            }
        });
    }

    private static String id(String answer) {
        try {
            return Json.mapper().readTree(answer).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<HttpResponse<Void>> send(URI address, int contact, String id, String content) {
        String body = "{\"branch\":\"%s\",\"from\":\"+5548999%06d\",\"id\":\"%s\",%s}"
                .formatted(branch(contact), contact, id, content);
        return client.sendAsync(
                request(address.resolve("/sandbox/messages"), body).build(), HttpResponse.BodyHandlers.discarding());
    }

    /** Returns those of some messages of which it is not known whether they were sent. */
    Set<String> unknown(URI address, Collection<String> ids) throws IOException, InterruptedException {
        Set<String> unknown = new HashSet<>();
        for (String id : ids) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/messages/" + id))
                    .header("Authorization", "Bearer " + key)
                    .build();
            String answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            if (Json.mapper().readTree(answer).path("status").asText().equals("unknown")) {
                unknown.add(id);
            }
        }
        return unknown;
    }

    private static String branch(int contact) {
        return BRANCHES.get(contact % BRANCHES.size());
    }

    private HttpRequest.Builder request(URI address, String body) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
