package io.fairbot.agents.branch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.FairbotException;
import io.fairbot.agent.AgentContext;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchDefinitions;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.branch.InvalidBranchException;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Snapshot;
import io.fairbot.json.Json;
import io.fairbot.runtime.Platform;
import io.fairbot.security.Principal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The repository of branches in the document store. */
final class BranchRepository {
    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private final BranchDefinitions definitions;

    BranchRepository(AgentContext context) {
        store = context.store();
        platform = context.platform();
        audit = context.audit();
        definitions = context.lines().definitions();
    }

    /** Inserts the initial branches into an empty store; of two concurrent inserts, one succeeds as a whole. */
    CompletionStage<Void> insertInitial(Settings settings) {
        return store.find(Query.of(BranchAgent.BRANCHES).limit(1)).thenCompose(page -> {
            if (!page.documents().isEmpty() || !page.damaged().isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            Batch.Builder batch = Batch.builder(platform.ids().next());
            initial(settings, definitions.schema())
                    .forEach(given -> batch.add(Write.insert(
                            BranchAgent.BRANCHES,
                            String.valueOf(given.id()),
                            definitions.encode(given, Optional.empty()))));
            batch.add(audit.write(
                    AuditEntry.done(platform.time().now(), Principal.SYSTEM.id(), "branches.import", "branches")));
            return store.apply(batch.build()).thenAccept(result -> {
                if (!(result instanceof BatchResult.Rejected)) {
                    result.orThrow();
                }
            });
        });
    }

    /** Returns the codec of the stored branches. */
    BranchDefinitions definitions() {
        return definitions;
    }

    /** Reads all branches as they are stored, by id; fails when one of them is damaged, which must not look like a deleted one. */
    CompletionStage<List<Document<BranchDefinition>>> stored() {
        return store.find(Query.of(BranchAgent.BRANCHES).limit(Query.MAX_LIMIT)).thenApply(BranchRepository::sound);
    }

    private static List<Document<BranchDefinition>> sound(Page<BranchDefinition> page) {
        if (!page.damaged().isEmpty()) {
            String what = page.damaged().stream()
                    .map(damaged -> "The branch " + damaged.id() + " is damaged in the store: " + damaged.reason())
                    .collect(Collectors.joining(" "));
            throw new StoreException(
                    StoreErrorCode.CORRUPT, what + " No branch is read without it; restore the store from a backup.");
        }
        return page.documents();
    }

    /** Inserts a branch, unless there is one of its id. */
    CompletionStage<BatchResult> insert(BranchDefinition encoded, String who) {
        String id = String.valueOf(encoded.id());
        return apply(Write.insert(BranchAgent.BRANCHES, id, encoded), who, "branches.create", Map.of());
    }

    /** Replaces a branch, unless it was changed since it was read. */
    CompletionStage<BatchResult> replace(Document<BranchDefinition> read, BranchDefinition encoded, String who) {
        Map<String, String> details = Map.of("fields", String.join(", ", changed(read.value(), encoded)));
        return apply(Write.replace(read, encoded), who, "branches.change", details);
    }

    /** Returns the names of the fields that differ, without their values, which can be secret. */
    private static NavigableSet<String> changed(BranchDefinition before, BranchDefinition after) {
        JsonNode old = Json.mapper().valueToTree(before);
        JsonNode next = Json.mapper().valueToTree(after);
        NavigableSet<String> names = new TreeSet<>();
        Stream.of(old, next).forEach(node -> node.fieldNames().forEachRemaining(names::add));
        names.removeIf(name -> old.path(name).equals(next.path(name)));
        return names;
    }

    private CompletionStage<BatchResult> apply(Write write, String who, String action, Map<String, String> details) {
        AuditEntry entry = AuditEntry.done(platform.time().now(), who, action, "branches/" + write.id());
        return store.apply(Batch.builder(platform.ids().next())
                .add(write)
                .add(audit.write(entry.with(details)))
                .build());
    }

    /**
     * All branches.
     *
     * @param usable those that can be opened, in their order; the version of the snapshot is the highest version of a branch
     * @param unusable what is wrong with the others, by id: an older version stored them, or what they use is not there any more
     */
    record StoredBranches(Snapshot<Branches> usable, Map<String, String> unusable) {}

    /** Reads all branches. */
    CompletionStage<StoredBranches> findAll() {
        return stored().thenApply(documents -> {
            List<Branch> branches = new ArrayList<>();
            Map<String, String> unusable = new TreeMap<>();
            long version = 0;
            for (Document<BranchDefinition> document : documents) {
                try {
                    branches.add(definitions.decode(document.value()));
                } catch (InvalidBranchException e) {
                    unusable.put(document.id(), String.valueOf(e.getMessage()));
                }
                version = Math.max(version, document.version());
            }
            branches.sort(Shop.ORDER);
            return new StoredBranches(
                    new Snapshot<>(
                            new Branches(branches), version, platform.time().now()),
                    unusable);
        });
    }

    /** Returns the problems of the initial branches. */
    static List<String> problems(Settings settings, BranchSchema schema) {
        try {
            initial(settings, schema);
            return List.of();
        } catch (FairbotException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<BranchDefinition> initial(Settings settings, BranchSchema schema) {
        InitialDataFile file = InitialDataFile.load(settings);
        List<BranchDefinition> definitions = file.readSection("branches", BranchDefinition.class);
        if (definitions.isEmpty()) {
            throw new InitialDataException(
                    file.name() + " holds no branches; write one or more into \"branches\".", null);
        }
        if (definitions.size() > Query.MAX_LIMIT) {
            throw new InitialDataException(
                    file.name() + " holds " + definitions.size() + " branches; at most " + Query.MAX_LIMIT
                            + " are allowed.",
                    null);
        }
        List<String> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> phones = new HashSet<>();
        for (BranchDefinition definition : definitions) {
            try {
                Branch branch = schema.check(definition);
                if (!ids.add(branch.id())) {
                    problems.add("Two branches are called \"" + branch.id() + "\".");
                }
                if (!phones.add(branch.phone())) {
                    problems.add("The branch \"" + branch.id() + "\" has the number of another one.");
                }
            } catch (InvalidBranchException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InitialDataException(file.name() + " cannot be used. " + String.join(" ", problems), null);
        }
        return definitions;
    }
}
