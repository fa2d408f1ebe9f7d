package io.fairbot.coordination.internal;

import io.fairbot.conversation.Conversations;
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
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.MediaReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of operations: backup, dead letters. */
public final class OperationRoutes {
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int MAX_LETTERS = 500;
    private static final int MAX_BRANCH = 40;
    private static final int MAX_ID = 200;

    private final BackupService backups;
    private final Conversations conversations;

    /** Creates the routes. */
    public OperationRoutes(BackupService backups, Conversations conversations) {
        this.backups = backups;
        this.conversations = conversations;
    }

    /** Returns the routes. */
    public HttpModule module() {
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        RouteAccess operator = RouteAccess.of(Scope.OPERATOR);
        return HttpModule.of(
                "operations",
                List.of(
                        Route.of(
                                HttpMethod.GET,
                                "/coordination/backup",
                                admin,
                                request -> Response.ok(backups.progress())),
                        Route.of(HttpMethod.POST, "/coordination/backup", admin, this::backup),
                        Route.of(HttpMethod.GET, "/conversations/dead-letters", operator, this::deadLetters),
                        Route.of(HttpMethod.POST, "/conversations/dead-letters/replay", operator, this::replay)),
                OperationRoutes.class,
                "openapi-operations.json");
    }

    private CompletionStage<Response> backup(Request request) {
        return backups.create(request.principal().id())
                .exceptionallyCompose(OperationRoutes::toProblem)
                .thenApply(report -> Response.json(200, view(report)));
    }

    /** Converts the failure of a rejected backup to a problem with its reason. */
    private static CompletionStage<BackupReport> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof StoreException store && store.code() == StoreException.StoreErrorCode.REFUSED) {
            return CompletableFuture.failedStage(Problem.of(ProblemType.CONFLICT, String.valueOf(store.getMessage()))
                    .exception());
        }
        if (cause instanceof StoreException store && store.isTransient()) {
            return CompletableFuture.failedStage(Problem.of(ProblemType.UNAVAILABLE, String.valueOf(store.getMessage()))
                    .retryAfter(RETRY_AFTER)
                    .exception());
        }
        return CompletableFuture.failedStage(cause);
    }

    private CompletionStage<Response> deadLetters(Request request) {
        return conversations
                .deadLetters(MAX_LETTERS)
                .thenApply(letters -> Response.json(200, Map.of("deadLetters", letters)));
    }

    private CompletionStage<Response> replay(Request request) {
        RequestFields fields = request.fields();
        String branch = fields.text("branch", 1, MAX_BRANCH);
        String id = fields.text("id", 1, MAX_ID);
        fields.check();
        return conversations.replay(branch, id, request.principal().id()).thenApply(replayed -> {
            if (!replayed) {
                throw Problem.ofField(
                                ProblemType.NOT_FOUND,
                                "id",
                                "There is no dead letter of this id at this branch; GET /conversations/dead-letters"
                                        + " lists them.")
                        .exception();
            }
            return Response.json(200, Map.of("replayed", true));
        });
    }

    private static Object view(BackupReport report) {
        // The JSON view of a backup report.
        record BackupView(
                String directory, Instant madeAt, long bytes, Map<String, Long> documents, MediaReport media) {}
        return new BackupView(
                report.directory().toAbsolutePath().normalize().toString(),
                report.createdAt(),
                report.bytes(),
                new TreeMap<>(report.documents()),
                report.media());
    }
}
