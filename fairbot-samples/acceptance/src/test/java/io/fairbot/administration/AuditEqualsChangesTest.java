package io.fairbot.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.administration.AdministrativeOperation.Kind;
import io.fairbot.administration.AdministrativeOperation.Request;
import io.fairbot.administration.AdministrativeOperation.Situation;
import io.fairbot.administration.DirectServer.Answer;
import io.fairbot.audit.AuditEntry.AuditOutcome;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation that changes something leaves exactly one entry in the audit log, in the commit of the change: also when
 * the process is killed at any commit. {@code -Dfairbot.seed} and {@code -Dfairbot.kills} choose others.
 */
class AuditEqualsChangesTest {
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    private static final int KILLS = Integer.getInteger("fairbot.kills", 200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What administrators change; the log itself and what belongs to conversations is not among it, but the contacts of messages to
     * people who have never written. What attendants change is looked at apart.
     */
    private static final Set<String> ADMINISTERED = Set.of(
            "rates",
            "rate_margins",
            "rate_fees",
            "rate_references",
            "iof",
            "branches",
            "api_keys",
            "configuration",
            "deployment",
            "held",
            "contacts",
            "conflicts",
            "dead_letters");

    /** Of conversations, what attendants change: who answers, and their notes. */
    private static void attended(DocumentStore store, Map<String, Long> into) {
        all(store, ConversationModels.CONVERSATIONS)
                .forEach(conversation -> into.put("conversations/" + conversation.id(), (long)
                        Objects.hashCode(conversation.value().handoff())));
        all(store, ConversationModels.HISTORY).stream()
                .filter(message -> message.value().note() != null)
                .forEach(note -> into.put("history/" + note.id(), note.version()));
    }

    private static <T> List<Document<T>> all(DocumentStore store, Model<T> model) {
        return store.find(Query.of(model).limit(Query.MAX_LIMIT))
                .toCompletableFuture()
                .join()
                .documents();
    }

    /** Operations of the sandbox: what a customer and a provider do in a test line, which nobody administers. */
    private static final Set<String> OF_THE_SANDBOX = Set.of(
            "sendSandboxMessage",
            "uploadSandboxMedium",
            "injectSandboxFault",
            "healSandboxLine",
            "uniteSandboxPersons",
            "linkSandboxLine",
            "writeOwnSandboxMessage");

    @TempDir
    private Path directory;

    private final List<String> faults = new ArrayList<>();

    /** The documents that administrators change, by version, and the audit log. */
    private record State(Map<String, Long> documents, Map<String, AuditRecord> entries) {
        /** Returns the entries that are new since an earlier state, in their order. */
        List<AuditRecord> since(State earlier) {
            return entries.values().stream()
                    .filter(entry -> !earlier.entries.containsKey(entry.id()))
                    .sorted(Comparator.comparing(AuditRecord::id))
                    .toList();
        }
    }

    private static State state(DocumentStore store, List<Model<?>> models) {
        Map<String, Long> documents = new HashMap<>();
        models.stream()
                .filter(model -> ADMINISTERED.contains(model.name()))
                .forEach(model -> versions(store, model, documents));
        attended(store, documents);
        StoredAuditLog audit = new StoredAuditLog(store, () -> "unused");
        Map<String, AuditRecord> entries = new HashMap<>();
        AuditQuery query = AuditQuery.NEWEST.page(Query.MAX_LIMIT, Optional.empty());
        audit.find(query).toCompletableFuture().join().records().forEach(entry -> entries.put(entry.id(), entry));
        return new State(documents, entries);
    }

    private static <T> void versions(DocumentStore store, Model<T> model, Map<String, Long> into) {
        all(store, model).forEach(document -> into.put(model.name() + "/" + document.id(), document.version()));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.with()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .await()
                .atMost(PATIENCE)
                .until(condition);
    }

    @Test
    void everyChangingOperationIsKnownAndLeavesItsEntry() {
        StoppingStorage storage = new StoppingStorage(Storage.embedded(directory), false);
        try (AdministeredHouse house = new AdministeredHouse(directory, storage).start()) {
            Set<String> changing = new HashSet<>();
            house.get("/openapi.json")
                    .body()
                    .path("paths")
                    .forEach(path -> path.properties().forEach(method -> {
                        if (!method.getKey().equals("get")) {
                            changing.add(method.getValue().path("operationId").asText());
                        }
                    }));
            changing.removeAll(OF_THE_SANDBOX);
            assertThat(AdministrativeOperation.all().stream().map(AdministrativeOperation::id))
                    .as("every operation that changes something is proved here")
                    .containsExactlyInAnyOrderElementsOf(changing);

            Situation now = new Situation(house, storage.disk());
            int number = 1;
            for (AdministrativeOperation operation : AdministrativeOperation.all()) {
                Request request = operation.call().apply(now, number++);
                State before = state(now.store(), house.models());
                Answer answer = house.call(request.method(), request.path(), request.body())
                        .join();
                assertThat(answer.isSuccess())
                        .as("%s answered %s", operation.id(), answer)
                        .isEqualTo(operation.kind() != Kind.REFUSED);
                await(house::isQuiet);
                List<String> actions = state(now.store(), house.models()).since(before).stream()
                        .map(entry ->
                                entry.entry().action() + " by " + entry.entry().who())
                        .toList();
                assertThat(actions).as(operation.id()).isEqualTo(expected(operation));
            }
        }
    }

    private static List<String> expected(AdministrativeOperation operation) {
        String by = " by key/bootstrap";
        return switch (operation.kind()) {
            case CHANGE, ORDER -> List.of(operation.action() + by);
            case DEPLOYMENT -> List.of(operation.action() + by, "deployment.done" + by);
            case REFUSED -> List.of();
        };
    }

    @Test
    void afterAKillTheAuditEqualsTheChanges() {
        run(KILLS, false);

        assertThat(faults).as("seed %d", SEED).isEmpty();
    }

    @Test
    void anEntryThatIsRecordedAfterwardsIsFound() {
        run(KILLS / 4, true);

        assertThat(faults).as("seed %d", SEED).anyMatch(fault -> fault.contains("and the audit log has []"));
    }

    /** Kills as often; each start is the restart after the kill before it. */
    private void run(int kills, boolean planted) {
        System.out.println("kills=" + kills + " seed=" + SEED + (planted ? " planted" : ""));
        MemoryStorage memory = new MemoryStorage();
        Random random = new Random(SEED);
        List<AdministrativeOperation> operations = AdministrativeOperation.all();
        int killed = 0;
        AdministeredHouse house = new AdministeredHouse(directory, new StoppingStorage(memory, planted)).start();
        for (int kill = 1; kill <= kills; kill++) {
            AdministrativeOperation operation = operations.get(random.nextInt(operations.size()));
            Attempt attempt;
            try (AdministeredHouse now = house) {
                attempt = attempt(operation, now, kill, random);
                killed += now.storage.isKilled() ? 1 : 0;
                now.storage.kill();
            }
            house = new AdministeredHouse(directory, new StoppingStorage(memory, planted)).start();
            await(house::isQuiet);
            judge(attempt, state(house.storage.disk(), house.models()), kill);
        }
        house.close();
        assertThat(killed).as("kills that met the operation").isGreaterThan(kills / 4);
    }

    /** An operation that was cut off somewhere, or not at all. */
    private record Attempt(AdministrativeOperation operation, State before, boolean answered, boolean moved) {}

    private static Attempt attempt(
            AdministrativeOperation operation, AdministeredHouse house, int number, Random random) {
        Situation now = new Situation(house, house.storage.disk());
        Request request = operation.call().apply(now, number);
        State before = state(now.store(), house.models());
        int moves = house.probe.moves.get();
        house.storage.killAt(1 + random.nextInt(operation.kind() == Kind.DEPLOYMENT ? 6 : 2), random.nextBoolean());
        Answer answer = house.call(request.method(), request.path(), request.body())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        await(() -> house.storage.isKilled() || house.isQuiet());
        return new Attempt(operation, before, answer.isSuccess(), house.probe.moves.get() > moves);
    }

    private void judge(Attempt attempt, State after, int kill) {
        boolean changed = !attempt.before.documents.equals(after.documents);
        List<String> entries = after.since(attempt.before).stream()
                .map(entry ->
                        entry.entry().action() + (entry.entry().outcome() == AuditOutcome.FAILED ? " failed" : ""))
                .toList();
        String action = attempt.operation.action();
        boolean right = switch (attempt.operation.kind()) {
            case CHANGE -> entries.equals(changed ? List.of(action) : List.of()) && (changed || !attempt.answered);
            case ORDER ->
                !changed
                        && Set.of(List.of(), List.of(action), List.of(action, action + " failed"))
                                .contains(entries)
                        && (entries.size() > 0 || (!attempt.answered && !attempt.moved));
            case DEPLOYMENT ->
                changed
                        ? entries.size() == 2
                                && entries.get(0).equals(action)
                                && entries.get(1).startsWith("deployment.")
                        : entries.isEmpty() && !attempt.answered;
            case REFUSED -> !changed && entries.isEmpty();
        };
        if (!right) {
            faults.add(String.format(
                    Locale.ROOT,
                    "kill %d, %s: the change is %s, and the audit log has %s",
                    kill,
                    attempt.operation.id(),
                    changed ? "there" : "not there",
                    entries));
        }
    }
}
