package io.fairbot.coordination.internal;

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
import io.fairbot.store.StoreException;
import io.fairbot.store.decision.HistoryService;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP route of the decision which side of a hybrid store remains. */
public final class StorageHistoryRoutes {
    private static final int OK = 200;
    private static final int MAX_SIDE = 20;

    private final HistoryService histories;

    /** Creates the route. */
    public StorageHistoryRoutes(HistoryService histories) {
        this.histories = histories;
    }

    /** Returns the route. */
    public HttpModule module() {
        return HttpModule.of(
                "storage-history",
                List.of(Route.of(
                        HttpMethod.POST, "/coordination/storage/accept", RouteAccess.of(Scope.ADMIN), this::accept)),
                StorageHistoryRoutes.class,
                "openapi-storage-history.json");
    }

    private CompletionStage<Response> accept(Request request) {
        RequestFields fields = request.fields();
        Optional<HistorySide> keep = fields.parsed("keep", MAX_SIDE, HistorySide::of);
        boolean dryRun = fields.flag("dryRun");
        fields.check();
        return histories
                .accept(keep.orElseThrow(), dryRun, request.principal().id())
                .exceptionallyCompose(StorageHistoryRoutes::toProblem)
                .thenApply(loss -> Response.json(OK, loss));
    }

    private static CompletionStage<HistoryLoss> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof StoreException refused && refused.code() == StoreException.StoreErrorCode.REFUSED
                ? CompletableFuture.failedStage(Problem.of(ProblemType.CONFLICT, String.valueOf(refused.getMessage()))
                        .exception())
                : CompletableFuture.failedStage(cause);
    }
}
