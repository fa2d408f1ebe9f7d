package io.fairbot.coordination.internal.conversation;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffQuery;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.coordination.internal.conversation.ConversationViews.ConversationDetailsView;
import io.fairbot.coordination.internal.conversation.ConversationViews.HistoryView;
import io.fairbot.coordination.internal.http.PageParameters;
import io.fairbot.coordination.internal.message.OutboundContentReader;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The HTTP routes of conversations: list, search, history, and the actions of attendants. */
public final class ConversationRoutes {
    private static final String PATH = "/conversations";
    private static final String ONE = PATH + "/{id}";
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int MAX_BRANCH = 40;
    private static final int MAX_SEARCH = 100;
    private static final int MAX_PRIORITY = 10;
    private static final int MAX_NOTE = 4096;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final Conversations conversations;
    private final Handoffs handoffs;

    /** An action on a conversation. */
    @FunctionalInterface
    private interface ConversationAction {
        CompletionStage<ConversationSummary> apply(ConversationId conversation, HandoffAuthor author);
    }

    /** Creates the routes. */
    public ConversationRoutes(Conversations conversations) {
        this.conversations = conversations;
        handoffs = conversations.handoffs();
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "conversations",
                List.of(
                        route(HttpMethod.GET, PATH, this::list),
                        route(HttpMethod.POST, PATH + "/next", this::next),
                        route(HttpMethod.GET, ONE, this::find),
                        route(HttpMethod.GET, ONE + "/messages", this::messages),
                        route(HttpMethod.POST, ONE + "/messages", this::say),
                        route(HttpMethod.POST, ONE + "/notes", this::note),
                        route(HttpMethod.POST, ONE + "/take", request -> act(request, handoffs::take)),
                        route(HttpMethod.POST, ONE + "/transfer", this::transfer),
                        route(HttpMethod.POST, ONE + "/close", request -> act(request, handoffs::close)),
                        route(HttpMethod.POST, ONE + "/return", request -> act(request, handoffs::giveBack))),
                ConversationRoutes.class,
                "openapi-conversations.json");
    }

    private static Route route(HttpMethod method, String path, RequestHandler handler) {
        return Route.of(method, path, RouteAccess.of(Scope.OPERATOR), handler);
    }

    private CompletionStage<Response> list(Request request) {
        Optional<String> text = request.query("q").filter(part -> !part.isBlank());
        if (text.filter(part -> part.length() > MAX_SEARCH).isPresent()) {
            throw wrong("q", "The parameter q has at most " + MAX_SEARCH + " characters.");
        }
        Optional<HandoffState> named = request.query("state").map(name -> one(HandoffState.values(), "state", name));
        // Without any selection, what an attendant asks for first.
        Optional<HandoffState> state = named.isPresent()
                        || text.isPresent()
                        || List.of("branch", "attendant").stream()
                                .anyMatch(name -> request.query(name).isPresent())
                ? named
                : Optional.of(HandoffState.WAITING);
        HandoffQuery query = parameter(
                "branch",
                () -> new HandoffQuery(
                        request.query("branch"),
                        state,
                        request.query("attendant"),
                        text,
                        PageParameters.limit(request),
                        request.query("cursor")));
        return Stages.recover(
                        Stages.attempt(() -> answered(handoffs.list(query))),
                        failure -> failure instanceof IllegalArgumentException
                                ? CompletableFuture.failedStage(PageParameters.badCursor())
                                : CompletableFuture.failedStage(failure))
                .thenApply(page -> Response.json(200, ConversationViews.of(page)));
    }

    private CompletionStage<Response> next(Request request) {
        RequestFields fields = request.fields();
        String branch = fields.text("branch", 1, MAX_BRANCH);
        HandoffAuthor author = author(request, fields);
        fields.check();
        return answered(handoffs.takeNext(branch, author))
                .thenApply(taken -> taken.map(ConversationRoutes::response).orElseGet(Response::noContent));
    }

    private CompletionStage<Response> find(Request request) {
        ConversationId id = id(request);
        return handoffs.find(id).thenCompose(found -> {
            ConversationSummary conversation =
                    found.orElseThrow(() -> notFound().exception());
            return history(conversation.id(), request)
                    .thenApply(history -> Response.json(
                            200,
                            new ConversationDetailsView(
                                    ConversationViews.of(conversation), history.messages(), history.next())));
        });
    }

    private CompletionStage<Response> messages(Request request) {
        ConversationId id = id(request);
        return handoffs.find(id).thenCompose(found -> {
            ConversationSummary conversation =
                    found.orElseThrow(() -> notFound().exception());
            return history(conversation.id(), request).thenApply(history -> Response.json(200, history));
        });
    }

    private CompletionStage<HistoryView> history(ConversationId id, Request request) {
        int limit = PageParameters.limit(request);
        return Stages.recover(
                Stages.attempt(() -> conversations.history(id.contact(), request.query("cursor"), limit))
                        .thenApply(page -> ConversationViews.of(page, id.branch())),
                failure -> failure instanceof IllegalArgumentException
                        ? CompletableFuture.failedStage(PageParameters.badCursor())
                        : CompletableFuture.failedStage(failure));
    }

    private CompletionStage<Response> say(Request request) {
        ConversationId id = id(request);
        RequestFields fields = request.fields();
        Optional<OutboundContent> content = OutboundContentReader.read(fields);
        HandoffAuthor author = author(request, fields);
        fields.check();
        AttendantMessage message = AttendantMessage.of(id, author.attendant(), content.orElseThrow());
        AttendantMessage keyed = request.header(KEY_HEADER)
                .map(key -> parameter(KEY_HEADER, () -> message.withKey(key)))
                .orElse(message);
        CompletionStage<String> said = answered(handoffs.say(keyed, author.principal()));
        return Stages.recover(said, failure -> {
                    if (failure instanceof SendRefusedException refused) {
                        return CompletableFuture.failedStage(Problem.of(ProblemType.CONFLICT, refused.getMessage())
                                .exception());
                    }
                    return failure instanceof IllegalArgumentException unfit
                            ? CompletableFuture.failedStage(
                                    Problem.of(ProblemType.INVALID_FIELDS, String.valueOf(unfit.getMessage()))
                                            .exception())
                            : CompletableFuture.failedStage(failure);
                })
                .thenApply(sent -> Response.json(ACCEPTED, Map.of("id", sent)));
    }

    private CompletionStage<Response> note(Request request) {
        ConversationId id = id(request);
        RequestFields fields = request.fields();
        String text = fields.text("text", 1, MAX_NOTE);
        HandoffAuthor author = author(request, fields);
        fields.check();
        return answered(handoffs.note(id, text, author))
                .thenApply(done -> Response.json(CREATED, Map.of("conversation", id.toString())));
    }

    private CompletionStage<Response> transfer(Request request) {
        ConversationId id = id(request);
        RequestFields fields = request.fields();
        Optional<HandoffAuthor> to = fields.has("to")
                ? fields.parsed("to", HandoffAuthor.MAX_ATTENDANT, HandoffAuthor::by)
                : Optional.empty();
        Optional<String> reason = fields.optionalText("reason", 1, HandoffRequest.MAX_REASON);
        Optional<HandoffPriority> priority = fields.has("priority")
                ? fields.parsed("priority", MAX_PRIORITY, name -> find(HandoffPriority.values(), "priority", name))
                : Optional.empty();
        boolean force = fields.flag("force");
        if (to.isPresent() && (reason.isPresent() || priority.isPresent())) {
            fields.wrong("to", "must be left out together with priority and reason, which are those of the queue");
        }
        HandoffAuthor named = author(request, fields);
        fields.check();
        HandoffAuthor author = force ? named.withForce() : named;
        HandoffRequest queue = new HandoffRequest(priority.orElse(HandoffPriority.NORMAL), reason.orElse(""));
        return answered(to.map(target -> handoffs.transfer(id, target.attendant(), author))
                        .orElseGet(() -> handoffs.requeue(id, queue, author)))
                .thenApply(ConversationRoutes::response);
    }

    private CompletionStage<Response> act(Request request, ConversationAction action) {
        ConversationId id = id(request);
        HandoffAuthor author;
        if (request.body().length == 0) {
            author = self(request);
        } else {
            RequestFields fields = request.fields();
            author = author(request, fields);
            fields.check();
        }
        return answered(action.apply(id, author)).thenApply(ConversationRoutes::response);
    }

    /** Reads who acts: the principal, or an attendant in whose name it acts. */
    private static HandoffAuthor author(Request request, RequestFields fields) {
        String principal = request.principal().id();
        Optional<HandoffAuthor> named = fields.has("attendant")
                ? fields.parsed(
                        "attendant", HandoffAuthor.MAX_ATTENDANT, attendant -> new HandoffAuthor(attendant, principal))
                : Optional.empty();
        return named.orElseGet(() -> self(request));
    }

    private static HandoffAuthor self(Request request) {
        try {
            return HandoffAuthor.by(request.principal().id());
        } catch (IllegalArgumentException e) {
            String sentence =
                    "The field attendant must be given, since the caller's own name is none: " + e.getMessage();
            throw Problem.ofField(ProblemType.INVALID_FIELDS, "attendant", sentence)
                    .exception();
        }
    }

    private static Response response(ConversationSummary conversation) {
        return Response.json(200, Map.of("conversation", ConversationViews.of(conversation)));
    }

    private static ConversationId id(Request request) {
        return ConversationId.parse(request.path("id"))
                .orElseThrow(() -> notFound().exception());
    }

    /** Returns the stage with refusals as problems. */
    private static <T> CompletionStage<T> answered(CompletionStage<T> action) {
        return Stages.recover(
                action,
                failure -> failure instanceof HandoffException refused
                        ? CompletableFuture.failedStage(problem(refused).exception())
                        : CompletableFuture.failedStage(failure));
    }

    private static Problem problem(HandoffException refused) {
        String sentence = refused.getMessage();
        return switch (refused.failure()) {
            case NOT_FOUND -> notFound();
            case UNKNOWN_BRANCH -> Problem.ofField(ProblemType.INVALID_FIELDS, "branch", sentence);
            case NOT_POSSIBLE -> Problem.of(ProblemType.CONFLICT, sentence);
            case TAKEN_BY_OTHER -> new Problem(ProblemType.CONFLICT, sentence, owner(refused), Optional.empty());
            case UNAVAILABLE -> Problem.of(ProblemType.UNAVAILABLE, sentence).retryAfter(RETRY_AFTER);
        };
    }

    /** Returns who has the conversation, for programs. */
    private static List<Problem.FieldError> owner(HandoffException refused) {
        return refused.current().flatMap(Handoff::by).stream()
                .map(owner -> new Problem.FieldError("attendant", owner))
                .toList();
    }

    private static Problem notFound() {
        return Problem.ofField(
                ProblemType.NOT_FOUND,
                "id",
                "There is no conversation of this id; GET /conversations lists those of a branch.");
    }

    private static <E extends Enum<E>> E one(E[] values, String name, String text) {
        return parameter(name, () -> find(values, name, text));
    }

    private static <E extends Enum<E>> E find(E[] values, String name, String text) {
        return Arrays.stream(values)
                .filter(value -> ConversationViews.lower(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The value of " + name + " must be one of "
                        + Arrays.stream(values).map(ConversationViews::lower).collect(Collectors.joining(", "))
                        + "."));
    }

    private static <T> T parameter(String name, Supplier<T> creation) {
        try {
            return creation.get();
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException wrong(String name, String sentence) {
        return Problem.ofField(ProblemType.INVALID_PARAMETER, name, sentence).exception();
    }
}
