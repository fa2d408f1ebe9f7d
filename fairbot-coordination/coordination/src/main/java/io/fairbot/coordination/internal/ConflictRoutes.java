package io.fairbot.coordination.internal;

import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.runtime.Stages;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.ConflictException;
import io.fairbot.store.conflict.ConflictService;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The HTTP routes of write conflicts: list, show, apply, discard. */
public final class ConflictRoutes {
    private static final String PATH = "/coordination/storage/conflicts";
    private static final int MAX_ID = 200;

    private final ConflictService conflicts;

    /** Creates the routes. */
    public ConflictRoutes(ConflictService conflicts) {
        this.conflicts = conflicts;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "conflicts",
                WaitingRowRoutes.of(PATH, conflicts::list)
                        .show(request ->
                                conflicts.get(request.path("id")).exceptionallyCompose(ConflictRoutes::toProblem))
                        .decision("apply", request -> decide(request, conflicts::apply))
                        .decision("discard", request -> decide(request, conflicts::discard))
                        .routes(),
                ConflictRoutes.class,
                "openapi-conflicts.json");
    }

    private CompletionStage<Map<String, String>> decide(
            Request request, BiFunction<String, String, CompletionStage<WriteReceipt>> decision) {
        RequestFields fields = request.fields();
        String id = fields.text("id", 1, MAX_ID);
        fields.check();
        return decision.apply(id, request.principal().id())
                .exceptionallyCompose(ConflictRoutes::toProblem)
                .thenApply(receipt -> Map.of(
                        "id",
                        id,
                        "batch",
                        receipt.batchId(),
                        "durability",
                        receipt.durability().name()));
    }

    /** Converts the failure of a rejected decision to a problem with its reason. */
    private static <T> CompletionStage<T> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof ConflictException refused) {
            ProblemType type = refused.code() == ConflictException.ConflictErrorCode.UNKNOWN
                    ? ProblemType.NOT_FOUND
                    : ProblemType.CONFLICT;
            return CompletableFuture.failedStage(Problem.ofField(type, "id", String.valueOf(refused.getMessage()))
                    .exception());
        }
        return CompletableFuture.failedStage(cause);
    }
}
