package io.fairbot.coordination.internal.event;

import io.fairbot.coordination.internal.event.EventReader.ReaderRequest;
import io.fairbot.event.Event;
import io.fairbot.event.EventPosition;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.stream.StreamOptions;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The route of events: a WebSocket on which a reader follows what happens, and continues where it was. */
public final class EventRoutes {
    /** A reader's queue holds some seconds of a busy application. */
    private static final StreamOptions LIMITS = StreamOptions.DEFAULT
            .queue(StreamOptions.DEFAULT_QUEUED_TEXTS, 64 * 1024)
            .maxText(1024);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final int MAX_NAMES = 100;

    private final EventBroadcaster broadcaster;

    /** Creates the routes. */
    public EventRoutes(EventBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "events",
                List.of(Route.socket("/events", RouteAccess.of(Scope.READ), this::connect)),
                EventRoutes.class,
                "openapi-events.json");
    }

    private CompletionStage<StreamSource> connect(Request request) {
        ReaderRequest wanted = new ReaderRequest(position(request), visible(request));
        if (!broadcaster.hasRoom()) {
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            EventBroadcaster.MAX_READERS + " readers follow the events already; try again later.")
                    .retryAfter(RETRY_AFTER)
                    .exception();
        }
        return CompletableFuture.completedStage(StreamSource.of(LIMITS, new EventReader(broadcaster, wanted)));
    }

    /** Returns what the caller wants and may see. */
    private static Predicate<Event> visible(Request request) {
        Principal principal = request.principal();
        Set<String> types = names(request, "types");
        Set<String> branches = names(request, "branches");
        return event -> principal.hasScope(event.kind().scope())
                && event.branch().map(principal::sees).orElse(true)
                && (types.isEmpty() || types.contains(event.kind().name()))
                && (branches.isEmpty()
                        || event.branch().filter(branches::contains).isPresent());
    }

    private static Set<String> names(Request request, String parameter) {
        Set<String> names = request.query(parameter).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (names.size() > MAX_NAMES) {
            throw problem(parameter, "it takes at most " + MAX_NAMES + " names.");
        }
        return names;
    }

    private static EventPosition position(Request request) {
        Optional<String> epoch = request.query("epoch").filter(text -> !text.isEmpty());
        Optional<String> after = request.query("after");
        if (epoch.isPresent() != after.isPresent()) {
            throw problem("after", "give both epoch and after, as hello and the last event had them, or neither.");
        }
        return new EventPosition(
                epoch.orElse(""), after.map(EventRoutes::sequence).orElse(0L));
    }

    private static long sequence(String text) {
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a negative number is.
        }
        throw problem("after", "give the seq of the last event, a number of 0 or more.");
    }

    private static ProblemException problem(String field, String what) {
        return Problem.ofField(
                        ProblemType.INVALID_PARAMETER, field, "The parameter " + field + " cannot be used: " + what)
                .exception();
    }
}
