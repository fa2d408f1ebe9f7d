package io.fairbot.coordination.internal;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
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
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Scope;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP route of the decision which side of a hybrid store remains. */
public final class StorageHistoryRoutes {
    private static final int OK = 200;
    private static final int MAX_SIDE = 20;

    private final DocumentStore store;
    private final AuditLog audit;
    private final TimeSource time;

    /** Creates the route. */
    public StorageHistoryRoutes(DocumentStore store, AuditLog audit, TimeSource time) {
        this.store = store;
        this.audit = audit;
        this.time = time;
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
        return store.acceptHistory(keep.orElseThrow(), dryRun)
                .exceptionallyCompose(StorageHistoryRoutes::toProblem)
                .thenCompose(loss -> loss.accepted()
                        ? audit.record(entry(loss, request)).thenApply(done -> loss)
                        : CompletableFuture.completedStage(loss))
                .thenApply(loss -> Response.json(OK, loss));
    }

    private AuditEntry entry(HistoryLoss loss, Request request) {
        return new AuditEntry(
                time.now(),
                request.principal().id(),
                "storage.accept",
                "storage/" + loss.kept(),
                AuditEntry.AuditOutcome.DONE,
                Map.of("documents", Long.toString(loss.documents())));
    }

    private static CompletionStage<HistoryLoss> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof StoreException refused && refused.code() == StoreException.StoreErrorCode.REFUSED
                ? CompletableFuture.failedStage(Problem.of(ProblemType.CONFLICT, String.valueOf(refused.getMessage()))
                        .exception())
                : CompletableFuture.failedStage(cause);
    }
}
