package io.fairbot.agents.branch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchDefinitions;
import io.fairbot.branch.InvalidBranchException;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.Problem.FieldError;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.security.Scope;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Query;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of the branches. Secrets are masked; a masked one in a change means the one that is stored. */
final class BranchRoutes {
    private static final String ID = "id";
    private static final String BRANCHES = "branches";
    private static final String VERSION = "version";
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final BranchRepository repository;
    private final BranchDefinitions definitions;
    /** Two writes at a time could both find that no other branch has their number. */
    private final KeyedExecutor<String> writes = new KeyedExecutor<>();

    BranchRoutes(BranchRepository repository) {
        this.repository = repository;
        definitions = repository.definitions();
    }

    /** A description that was sent, and the version of the branch that it is based on. */
    private record SentBranch(BranchDefinition definition, Optional<Long> version) {}

    HttpModule module() {
        RouteAccess reader = RouteAccess.of(Scope.READ);
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                BRANCHES,
                List.of(
                        Route.of(HttpMethod.GET, "/branches", reader, this::list),
                        Route.of(HttpMethod.POST, "/branches", admin, this::create),
                        Route.of(HttpMethod.GET, "/branches/{branch}", reader, this::show),
                        Route.of(HttpMethod.POST, "/branches/{branch}", admin, this::change)),
                BranchRoutes.class,
                "openapi.json");
    }

    private CompletionStage<Response> list(Request request) {
        return repository
                .stored()
                .thenApply(all -> Response.json(
                        OK, Map.of(BRANCHES, all.stream().map(this::view).toList())));
    }

    private CompletionStage<Response> show(Request request) {
        String id = request.path("branch");
        return repository.stored().thenApply(all -> Response.json(OK, view(find(all, id))));
    }

    private CompletionStage<Response> create(Request request) {
        SentBranch sent = parse(request, Optional.empty());
        return writes.run(BRANCHES, () -> create(sent, request.principal().id()));
    }

    private CompletionStage<Response> create(SentBranch sent, String who) {
        return repository.stored().thenCompose(all -> {
            if (all.size() >= Query.MAX_LIMIT) {
                throw conflict("There are " + all.size() + " branches; more are not allowed.");
            }
            BranchDefinition encoded = encode(sent.definition(), Optional.empty(), all);
            return repository
                    .insert(encoded, who)
                    .thenCompose(result -> written(
                            CREATED,
                            result,
                            encoded,
                            "There is a branch " + encoded.id() + " already; choose another id."));
        });
    }

    private CompletionStage<Response> change(Request request) {
        String id = request.path("branch");
        SentBranch sent = parse(request, Optional.of(id));
        return writes.run(BRANCHES, () -> change(id, sent, request.principal().id()));
    }

    private CompletionStage<Response> change(String id, SentBranch sent, String who) {
        return repository.stored().thenCompose(all -> {
            Document<BranchDefinition> read = find(all, id);
            String stale = "The branch " + id + " was changed meanwhile; read it again and repeat the change.";
            if (sent.version().filter(version -> version != read.version()).isPresent()) {
                throw conflict(stale);
            }
            BranchDefinition encoded = encode(sent.definition(), Optional.of(read), all);
            return repository.replace(read, encoded, who).thenCompose(result -> written(OK, result, encoded, stale));
        });
    }

    /** Checks a description, also against the other branches, and encrypts its secrets. */
    private BranchDefinition encode(
            BranchDefinition given, Optional<Document<BranchDefinition>> read, List<Document<BranchDefinition>> all) {
        try {
            if (read.isPresent() && !read.get().id().equals(given.id())) {
                throw invalid(ID, "The id of a branch does not change; leave it as it is.");
            }
            BranchDefinition encoded = definitions.encode(given, read.map(Document::value));
            Branch branch = definitions.decode(encoded);
            boolean isTaken = all.stream()
                    .filter(other -> !other.id().equals(branch.id()))
                    .anyMatch(other -> branch.phone().equals(other.value().phone()));
            if (isTaken) {
                throw invalid("phone", "Another branch has the number " + branch.phone() + "; each has its own.");
            }
            return encoded;
        } catch (InvalidBranchException e) {
            List<FieldError> errors = e.problems().stream()
                    .map(problem -> new FieldError(problem.field(), problem.description()))
                    .toList();
            throw new Problem(ProblemType.INVALID_FIELDS, String.valueOf(e.getMessage()), errors, Optional.empty())
                    .exception();
        }
    }

    private CompletionStage<Response> written(
            int status, BatchResult result, BranchDefinition encoded, String otherwise) {
        if (result instanceof BatchResult.Rejected) {
            throw conflict(otherwise);
        }
        result.orThrow();
        return repository
                .stored()
                .thenApply(all -> Response.json(status, view(find(all, String.valueOf(encoded.id())))));
    }

    /** Reads a description; one without an id has the given one. */
    private static SentBranch parse(Request request, Optional<String> id) {
        try {
            JsonNode body = Json.mapper().readTree(request.body());
            if (!(body instanceof ObjectNode object)) {
                throw Problem.of(ProblemType.INVALID_JSON, "The body must be a JSON object.")
                        .exception();
            }
            JsonNode version = object.remove(VERSION);
            if (version != null && !version.canConvertToLong()) {
                throw invalid(VERSION, "The version must be a whole number, as the branch was shown.");
            }
            id.filter(known -> !object.hasNonNull(ID)).ifPresent(known -> object.put(ID, known));
            BranchDefinition definition = Json.mapper().treeToValue(object, BranchDefinition.class);
            return new SentBranch(definition, Optional.ofNullable(version).map(JsonNode::longValue));
        } catch (JsonMappingException e) {
            throw invalid(
                    "branch",
                    "The branch cannot be read: its " + JsonFault.describe(e).substring(1) + ".");
        } catch (JsonProcessingException e) {
            throw Problem.of(ProblemType.INVALID_JSON, "The body must be JSON.").exception();
        } catch (IOException e) {
            throw new IllegalStateException("A body is in memory.", e);
        }
    }

    private static Document<BranchDefinition> find(List<Document<BranchDefinition>> all, String id) {
        return all.stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.ofField(ProblemType.NOT_FOUND, "branch", "There is no branch of this id.")
                        .exception());
    }

    private ObjectNode view(Document<BranchDefinition> document) {
        ObjectNode shown = Json.mapper().valueToTree(definitions.masked(document.value()));
        return shown.put(VERSION, document.version());
    }

    private static ProblemException invalid(String field, String detail) {
        return Problem.ofField(ProblemType.INVALID_FIELDS, field, detail).exception();
    }

    private static ProblemException conflict(String detail) {
        return Problem.of(ProblemType.CONFLICT, detail).exception();
    }
}
