package io.fairbot.coordination.internal;

import io.fairbot.coordination.internal.http.PageParameters;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.ConflictException;
import io.fairbot.store.conflict.ConflictPage;
import io.fairbot.store.conflict.ConflictService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The HTTP routes of write conflicts: list, show, apply, discard. */
public final class ConflictRoutes {
    private static final String PATH = "/coordination/storage/conflicts";
    private static final int OK = 200;
    private static final int MAX_ID = 200;

    private final ConflictService conflicts;

    /** Creates the routes. */
    public ConflictRoutes(ConflictService conflicts) {
        this.conflicts = conflicts;
    }

    /** Returns the routes. */
    public HttpModule module() {
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                "conflicts",
                List.of(
                        Route.of(HttpMethod.GET, PATH, admin, this::list),
                        Route.of(HttpMethod.GET, PATH + "/{id}", admin, this::show),
                        Route.of(HttpMethod.POST, PATH + "/apply", admin, request -> decide(request, conflicts::apply)),
                        Route.of(
                                HttpMethod.POST,
                                PATH + "/discard",
                                admin,
                                request -> decide(request, conflicts::discard))),
                ConflictRoutes.class,
                "openapi-conflicts.json");
    }

    private CompletionStage<Response> list(Request request) {
        int limit = PageParameters.limit(request);
        CompletionStage<ConflictPage> page;
        try {
            page = conflicts.list(limit, request.query("cursor"));
        } catch (IllegalArgumentException e) {
            throw PageParameters.badCursor();
        }
        return page.thenApply(found -> Response.json(OK, found));
    }

    private CompletionStage<Response> show(Request request) {
        return conflicts
                .get(request.path("id"))
                .exceptionallyCompose(ConflictRoutes::toProblem)
                .thenApply(view -> Response.json(OK, view));
    }

    private CompletionStage<Response> decide(
            Request request, BiFunction<String, String, CompletionStage<WriteReceipt>> decision) {
        RequestFields fields = request.fields();
        String id = fields.text("id", 1, MAX_ID);
        fields.check();
        return decision.apply(id, request.principal().id())
                .exceptionallyCompose(ConflictRoutes::toProblem)
                .thenApply(receipt -> Response.json(
                        OK,
                        Map.of(
                                "id",
                                id,
                                "batch",
                                receipt.batchId(),
                                "durability",
                                receipt.durability().name())));
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
