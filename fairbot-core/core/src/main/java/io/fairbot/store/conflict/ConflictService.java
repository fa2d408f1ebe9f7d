package io.fairbot.store.conflict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.ConflictException.ConflictErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A service that lists conflicts and carries out decisions about them, for the API, the command line and the dashboard.
 * Safe for use from any thread.
 */
@Internal
public final class ConflictService {
    private final DocumentStore store;
    private final Map<String, Model<?>> models;
    private final Platform platform;
    private final AuditLog audit;

    /**
     * Creates the service.
     *
     * @param store the store, opened with {@link Conflict#MODEL} and {@link StoredAuditLog#MODEL}
     * @param models the models the store was opened with; writes of other models cannot be applied
     * @param platform time and identifiers of decisions
     */
    public ConflictService(DocumentStore store, Collection<Model<?>> models, Platform platform) {
        this.store = store;
        this.models =
                models.stream().collect(Collectors.toMap(Model::name, Function.identity(), (first, second) -> first));
        this.platform = platform;
        audit = new StoredAuditLog(store, platform.ids());
    }

    /**
     * Lists pending conflicts, the oldest first.
     *
     * @param limit the maximum number of conflicts, from 1 to {@value Query#MAX_LIMIT}
     * @param after {@link ConflictPage#next()} of the page before, empty for the first one
     * @return a page of them
     * @throws IllegalArgumentException when the limit is out of range, or the cursor is invalid
     */
    public CompletionStage<ConflictPage> list(int limit, Optional<String> after) {
        Query<Conflict> oldest = Query.of(Conflict.MODEL).orderBy("at").limit(limit);
        return store.find(after.map(oldest::after).orElse(oldest))
                .thenApply(page -> new ConflictPage(
                        page.documents().stream()
                                .map(ConflictPage.ConflictSummary::of)
                                .toList(),
                        page.next()));
    }

    /**
     * Returns one conflict.
     *
     * @param id the id of the batch
     * @return the conflict and the current documents; it fails with {@link ConflictException} when no conflict of this id
     *     is pending
     */
    public CompletionStage<ConflictView> get(String id) {
        return waiting(id).thenCompose(conflict -> {
            CompletionStage<List<ConflictView.ConflictingWrite>> all = CompletableFuture.completedStage(List.of());
            for (Conflict.RejectedWrite part : conflict.value().writes()) {
                all = all.thenCombine(
                        now(part), (items, now) -> append(items, ConflictView.ConflictingWrite.of(part, now)));
            }
            return all.thenApply(items ->
                    new ConflictView(id, conflict.value().at(), conflict.value().reason(), items));
        });
    }

    /**
     * Applies the writes of the batch regardless of the current documents, and ends the conflict: in one batch, under an id
     * of its own, without the old fence and with its audit entry. Documents are migrated to the current schema version of their models.
     *
     * @param id the id of the batch
     * @param who the principal's id, for the audit log
     * @return the receipt; it fails with {@link ConflictException} when no conflict of this id is pending, or when the
     *     program does not know a model or a schema version any more
     */
    public CompletionStage<WriteReceipt> apply(String id, String who) {
        return waiting(id).thenCompose(conflict -> {
            CompletionStage<List<Write>> all = CompletableFuture.completedStage(List.of());
            for (Conflict.RejectedWrite part : conflict.value().writes()) {
                Write write = write(id, part);
                all = all.thenCombine(isThere(write), (writes, isThere) -> isThere ? writes : append(writes, write));
            }
            return all.thenCompose(writes -> decided(
                    Batch.builder(platform.ids().next())
                            .addAll(writes)
                            .add(Write.delete(conflict))
                            .add(entry("conflict.apply", id, who))
                            .build(),
                    id));
        });
    }

    /** Returns whether an append-only document is there already: it never changes, so nothing is left to write. */
    private CompletionStage<Boolean> isThere(Write write) {
        return write.model().isAppendOnly()
                ? store.get(write.model(), write.id()).thenApply(Optional::isPresent)
                : CompletableFuture.completedStage(false);
    }

    /**
     * Ends a conflict without applying its writes, in one batch with its audit entry.
     *
     * @param id the id of the batch
     * @param who the principal's id, for the audit log
     * @return the receipt; it fails with {@link ConflictException} when no conflict of this id is pending
     */
    public CompletionStage<WriteReceipt> discard(String id, String who) {
        return waiting(id)
                .thenCompose(conflict -> decided(
                        Batch.of(platform.ids().next(), Write.delete(conflict), entry("conflict.discard", id, who)),
                        id));
    }

    private Write entry(String action, String id, String who) {
        return audit.write(AuditEntry.done(platform.time().now(), who, action, "conflict/" + id));
    }

    private CompletionStage<Document<Conflict>> waiting(String id) {
        return store.get(Conflict.MODEL, id).thenApply(found -> found.orElseThrow(() -> unknown(id)));
    }

    private CompletionStage<WriteReceipt> decided(Batch batch, String id) {
        return store.apply(batch).thenApply(result -> {
            // Only the conflict itself has a precondition.
            if (result instanceof BatchResult.Rejected) {
                throw unknown(id);
            }
            return result.orThrow();
        });
    }

    private static ConflictException unknown(String id) {
        return new ConflictException(
                ConflictErrorCode.UNKNOWN,
                "No conflict " + id + " waits: list those that do, somebody may have decided about it already.",
                null);
    }

    /**
     * Reads the current document; one without a copy on this machine cannot be read while the database is unavailable, the
     * conflict can.
     */
    private CompletionStage<ConflictView.CurrentDocument> now(Conflict.RejectedWrite part) {
        Model<?> model = models.get(part.model());
        if (model == null) {
            return CompletableFuture.completedStage(ConflictView.CurrentDocument.UNREADABLE);
        }
        return store.get(model, part.id())
                .handle((found, failure) -> failure == null
                        ? found.map(ConflictView.CurrentDocument::of).orElse(ConflictView.CurrentDocument.ABSENT)
                        : ConflictView.CurrentDocument.UNREADABLE);
    }

    private static <T> List<T> append(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    private Write write(String conflict, Conflict.RejectedWrite part) {
        Model<?> model = models.get(part.model());
        if (model == null) {
            throw new ConflictException(
                    ConflictErrorCode.UNSUPPORTED_SCHEMA,
                    "The conflict " + conflict + " writes documents of " + part.model()
                            + ", a model that this program does not have: start the version that has it, or discard"
                            + " it.",
                    null);
        }
        if (part.shape() > model.schemaVersion()) {
            throw new ConflictException(
                    ConflictErrorCode.UNSUPPORTED_SCHEMA,
                    "The conflict " + conflict + " writes " + part.model() + " in schema version " + part.shape()
                            + ", and this program knows up to " + model.schemaVersion()
                            + ": start the newer version that wrote it, or discard it.",
                    null);
        }
        return part.document().isEmpty()
                ? new Write.Delete(model, part.id(), Precondition.ANY)
                : put(conflict, model, part, part.document().get());
    }

    private static <T> Write put(String conflict, Model<T> model, Conflict.RejectedWrite part, String document) {
        try {
            JsonNode tree = Json.mapper().readTree(document);
            JsonNode current = tree instanceof ObjectNode object ? model.migrate(object, part.shape()) : tree;
            StoredJson.StoredValue<T> stored = StoredJson.read(current, model.type());
            Precondition precondition = model.isAppendOnly() ? Precondition.ABSENT : Precondition.ANY;
            return new Write.Put<>(model, part.id(), stored.value(), precondition, stored.remainder());
        } catch (JsonProcessingException | RuntimeException e) {
            // A migration may throw any exception. A message of the parser repeats the document, which may contain
            // personal data.
            throw new ConflictException(
                    ConflictErrorCode.UNSUPPORTED_SCHEMA,
                    "The conflict " + conflict + " writes a document of " + part.model()
                            + " that is not what its model says today: write by hand what is needed, and discard it.",
                    e);
        }
    }
}
