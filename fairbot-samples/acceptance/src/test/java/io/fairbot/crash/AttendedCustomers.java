package io.fairbot.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.checker.HandoffVerdict.ExpectedOwner;
import io.fairbot.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Customers who talk to the bot, ask for a person, talk to the one of two attendants who is faster, and get back to the bot, again and
 * again; they also write at the very moment at which the conversation changes hands.
 */
final class AttendedCustomers {
    static final String BRANCH = "matriz";
    /** What a customer writes to get a person; the bot of {@link CrashHost#HANDOFFS} hands over. */
    static final String ASKS_FOR_A_PERSON = "pessoa";

    private static final int CUSTOMERS = 16;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final List<String> ATTENDANTS = List.of("rita", "rui");

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile String key = "";
    private final Map<String, ExpectedOwner> acked = new ConcurrentHashMap<>();
    /** The ids of what attendants said, of each customer in their order. */
    private final Map<Integer, List<String>> said = new ConcurrentHashMap<>();

    private final List<String> faults = new CopyOnWriteArrayList<>();

    /** Tells the key of the application, which it generates at its first start. */
    void signIn(String generated) {
        key = generated;
    }

    /** The process has ended, so nobody knows what became of the call. */
    private static final class ProcessEnded extends RuntimeException {
        private static final long serialVersionUID = 1;

        ProcessEnded(Throwable cause) {
            super(cause);
        }
    }

    Map<String, ExpectedOwner> acked() {
        return Map.copyOf(acked);
    }

    Map<Integer, List<String>> said() {
        return Map.copyOf(said);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Lets all of them talk until the process ends, and kills it when some messages are acknowledged. */
    void talk(URI address, int messages, String name, Runnable kill) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(messages);
        all(
                customer -> {
                    for (int cycle = 0; ; cycle++) {
                        cycle(new Talk(address, customer, enough), name + "-" + customer + "-" + cycle);
                    }
                },
                () -> {
                    enough.await();
                    kill.run();
                });
    }

    /** Gives every conversation back to the bot, whoever has it, and lets each customer write once more. */
    void settle(URI address, String name) throws InterruptedException {
        all(
                customer -> {
                    Talk talk = new Talk(address, customer, new CountDownLatch(0));
                    String id = talk.conversation();
                    for (String attendant : ATTENDANTS) {
                        // Whoever had it gives it back; of the other, and of one that nobody had, this is one turn
                        // more.
                        if (talk.act(id, "take", attendant) == OK) {
                            talk.say(id, attendant, name + "-" + customer + "-" + attendant);
                            talk.act(id, "return", attendant);
                        }
                    }
                    talk.write(name + "-" + customer, "oi", ExpectedOwner.BOT);
                },
                () -> {});
    }

    private interface CustomerScript {
        void run(int customer) throws Exception;
    }

    private interface Meanwhile {
        void run() throws InterruptedException;
    }

    private void all(CustomerScript script, Meanwhile meanwhile) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CUSTOMERS);
        try {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                int number = customer;
                threads.execute(() -> {
                    try {
                        script.run(number);
                    } catch (ProcessEnded end) {
                        // Expected at the kill; what was not acknowledged is not counted.
                    } catch (Exception | AssertionError e) {
                        faults.add("Customer " + number + ": " + e);
                    }
                });
            }
            meanwhile.run();
        } finally {
            threads.shutdown();
            if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
                faults.add("The customers did not come to an end.");
                threads.shutdownNow();
            }
        }
    }

    private void cycle(Talk talk, String name) {
        talk.write(name + "-a", "oi", ExpectedOwner.BOT);
        talk.write(name + "-b", ASKS_FOR_A_PERSON, ExpectedOwner.BOT);
        String id = talk.conversation();
        CompletableFuture<?> between = talk.writeAsync(name + "-c", "alguém?", ExpectedOwner.EITHER);
        List<CompletableFuture<Integer>> takes = ATTENDANTS.stream()
                .map(attendant -> talk.actAsync(id, "take", attendant))
                .toList();
        List<Integer> results = takes.stream().map(AttendedCustomers::join).toList();
        join(between);
        if (results.stream().filter(status -> status == OK).count() != 1
                || results.stream().filter(status -> status == CONFLICT).count() != 1) {
            faults.add("Of two attendants who took " + id + " at once, they heard " + results + ".");
        }
        String owner = ATTENDANTS.get(Math.max(0, results.indexOf(OK)));
        talk.write(name + "-d", "obrigado", ExpectedOwner.PERSON);
        talk.say(id, owner, name);
        CompletableFuture<?> late = talk.writeAsync(name + "-e", "tchau", ExpectedOwner.EITHER);
        talk.act(id, "return", owner);
        join(late);
    }

    private static <T> T join(CompletableFuture<T> stage) {
        try {
            return stage.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException) {
                throw new ProcessEnded(e);
            }
            throw e;
        }
    }

    /** What one customer and the attendants of the conversation do. */
    private final class Talk {
        private final URI address;
        private final int customer;
        private final CountDownLatch enough;

        Talk(URI address, int customer, CountDownLatch enough) {
            this.address = address;
            this.customer = customer;
            this.enough = enough;
        }

        private String phone() {
            return "+5548999%06d".formatted(customer);
        }

        /** Writes a message, and waits until its turn has ended. */
        void write(String id, String text, ExpectedOwner owner) {
            join(writeAsync(id, text, owner));
        }

        CompletableFuture<Void> writeAsync(String id, String text, ExpectedOwner owner) {
            String body = "{\"branch\":\"%s\",\"from\":\"%s\",\"id\":\"%s\",\"text\":\"%s\"}"
                    .formatted(BRANCH, phone(), id, text);
            return post("/sandbox/messages?wait=30s", body, id).thenAccept(answer -> {
                if (answer.statusCode() != OK) {
                    // Not settled in time: the conversation may have changed hands meanwhile.
                    throw new AssertionError("The message " + id + " got " + answer.statusCode() + " " + answer.body());
                }
                acked.put(id, owner);
                enough.countDown();
            });
        }

        /** Returns the id of the conversation. */
        String conversation() {
            HttpRequest request = HttpRequest.newBuilder(
                            address.resolve("/conversations?branch=" + BRANCH + "&q=" + phone().substring(1)))
                    .header("Authorization", "Bearer " + key)
                    .build();
            HttpResponse<String> answer = join(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            return json(answer).path("conversations").path(0).path("id").asText();
        }

        int act(String conversation, String action, String attendant) {
            return join(actAsync(conversation, action, attendant));
        }

        CompletableFuture<Integer> actAsync(String conversation, String action, String attendant) {
            return post(
                            "/conversations/" + conversation + "/" + action,
                            "{\"attendant\":\"" + attendant + "\"}",
                            action)
                    .thenApply(HttpResponse::statusCode);
        }

        void say(String conversation, String attendant, String word) {
            String body =
                    "{\"attendant\":\"%s\",\"content\":{\"text\":\"Aqui é %s.\"}}".formatted(attendant, attendant);
            HttpResponse<String> answer =
                    join(post("/conversations/" + conversation + "/messages", body, "say-" + word));
            if (answer.statusCode() == ACCEPTED) {
                said.computeIfAbsent(customer, number -> new CopyOnWriteArrayList<>())
                        .add(json(answer).path("id").asText());
            } else {
                faults.add("What " + attendant + " said in " + conversation + " got " + answer.statusCode() + " "
                        + answer.body());
            }
        }

        private CompletableFuture<HttpResponse<String>> post(String path, String body, String idempotencyKey) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", idempotencyKey)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
