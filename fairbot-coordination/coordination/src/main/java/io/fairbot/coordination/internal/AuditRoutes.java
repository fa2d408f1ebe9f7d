package io.fairbot.coordination.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditPage;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.coordination.internal.http.PageParameters;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.WaitParameter;
import io.fairbot.security.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of the audit log: find entries, and wait for the next ones. */
public final class AuditRoutes {
    private static final int OK = 200;
    private static final int MAX_TEXT = 300;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AuditLog audit;
    private final AuditFeed feed;

    /** An entry as the API shows it. */
    private record AuditEntryView(
            String id,
            Instant at,
            String who,
            String action,
            String target,
            AuditEntry.AuditOutcome outcome,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> details) {
        static AuditEntryView of(AuditRecord record) {
            AuditEntry entry = record.entry();
            return new AuditEntryView(
                    record.id(),
                    entry.at(),
                    entry.who(),
                    entry.action(),
                    entry.target(),
                    entry.outcome(),
                    entry.details());
        }
    }

    /** A page of entries as the API shows it. */
    private record AuditPageView(List<AuditEntryView> entries, Optional<String> next) {}

    /** New entries as the API shows them. */
    private record AuditChangesView(List<AuditEntryView> entries, String position, boolean gap) {}

    /** Creates the routes. */
    public AuditRoutes(AuditLog audit, AuditFeed feed) {
        this.audit = audit;
        this.feed = feed;
    }

    /** Returns the routes. */
    public HttpModule module() {
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                "audit",
                List.of(
                        Route.of(HttpMethod.GET, "/audit", admin, this::find),
                        Route.of(HttpMethod.GET, "/audit/changes", admin, this::changes)),
                AuditRoutes.class,
                "openapi-audit.json");
    }

    private CompletionStage<Response> find(Request request) {
        AuditQuery query = AuditQuery.NEWEST
                .between(instant(request, "from"), instant(request, "until"))
                .page(PageParameters.limit(request), request.query("cursor"));
        Optional<String> who = text(request, "who");
        Optional<String> target = text(request, "target");
        if (who.isPresent()) {
            query = query.by(who.get());
        }
        if (target.isPresent()) {
            query = query.on(target.get());
        }
        if (oldestFirst(request)) {
            query = query.fromOldest();
        }
        CompletionStage<AuditPage> page;
        try {
            page = audit.find(query);
        } catch (IllegalArgumentException e) {
            throw PageParameters.badCursor();
        }
        return page.thenApply(found -> Response.json(OK, new AuditPageView(views(found.records()), found.next())));
    }

    private CompletionStage<Response> changes(Request request) {
        Duration wait = WaitParameter.of(request, MAX_WAIT).orElse(Duration.ZERO);
        return feed.after(text(request, "after"), wait)
                .orElseThrow(() -> Problem.of(
                                ProblemType.UNAVAILABLE,
                                "Too many callers wait for new entries of the audit log; ask again later, or without"
                                        + " wait.")
                        .retryAfter(RETRY_AFTER)
                        .exception())
                .thenApply(changes -> Response.json(
                        OK, new AuditChangesView(views(changes.entries()), changes.position(), changes.gap())));
    }

    private static List<AuditEntryView> views(List<AuditRecord> records) {
        return records.stream().map(AuditEntryView::of).toList();
    }

    private static boolean oldestFirst(Request request) {
        String order = request.query("order").orElse("newest");
        if (!order.equals("newest") && !order.equals("oldest")) {
            throw invalid("order", "The parameter order must be newest or oldest: which entries come first.");
        }
        return order.equals("oldest");
    }

    private static Optional<String> text(Request request, String name) {
        Optional<String> text = request.query(name);
        if (text.filter(value -> value.isEmpty() || value.length() > MAX_TEXT).isPresent()) {
            throw invalid(name, "The parameter " + name + " must have 1 to " + MAX_TEXT + " characters.");
        }
        return text;
    }

    private static Optional<Instant> instant(Request request, String name) {
        try {
            return request.query(name).map(Instant::parse);
        } catch (DateTimeException e) {
            throw invalid(name, "The parameter " + name + " must be a moment such as 2026-11-23T12:00:00Z.");
        }
    }

    private static ProblemException invalid(String parameter, String sentence) {
        return Problem.ofField(ProblemType.INVALID_PARAMETER, parameter, sentence)
                .exception();
    }
}
