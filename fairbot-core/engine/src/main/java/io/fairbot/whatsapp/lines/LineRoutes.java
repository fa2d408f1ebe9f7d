package io.fairbot.whatsapp.lines;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.agent.Health;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.supervision.LineDiagnosis;
import io.fairbot.whatsapp.supervision.LineReport;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes of a branch's session: status with its diagnosis in plain words, and retry. */
final class LineRoutes {
    private static final Logger log = LoggerFactory.getLogger(LineRoutes.class);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final BranchLines lines;
    private final LinkRoutes links;

    LineRoutes(BranchLines lines, LinkRoutes links) {
        this.lines = lines;
        this.links = links;
    }

    /** The texts of a diagnosis in one language. */
    private record DiagnosisText(String happened, String botDoes, String personMust) {
        static DiagnosisText of(LineDiagnosis diagnosis, Locale locale) {
            return new DiagnosisText(
                    diagnosis.description(locale), diagnosis.automaticAction(locale), diagnosis.requiredAction(locale));
        }
    }

    /** A diagnosis as the API shows it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record DiagnosisView(
            Optional<String> cause,
            Optional<String> code,
            Instant at,
            Optional<Instant> until,
            String detail,
            DiagnosisText pt,
            DiagnosisText en) {
        static DiagnosisView of(LineDiagnosis diagnosis) {
            return new DiagnosisView(
                    diagnosis.cause().map(FailureCause::name),
                    diagnosis.cause().flatMap(FailureCause::code),
                    diagnosis.at(),
                    diagnosis.until(),
                    diagnosis.detail(),
                    DiagnosisText.of(diagnosis, Locale.forLanguageTag("pt-BR")),
                    DiagnosisText.of(diagnosis, Locale.ENGLISH));
        }
    }

    /** A line as the API shows it. */
    private record LineStatusView(
            String branch,
            SessionState.SessionPhase phase,
            Instant since,
            Health.HealthStatus health,
            LineReport.Urgency urgency,
            LineReport.AttemptCounts attempts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<DiagnosisView> diagnosis,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> reason) {}

    /** The templates of a line as the API shows them. */
    private record TemplatesView(String branch, List<TemplateDefinition> templates) {}

    HttpModule module() {
        return HttpModule.of(
                "sessions",
                List.of(
                        Route.of(HttpMethod.GET, "/branches/{branch}/session", RouteAccess.of(Scope.READ), this::show),
                        Route.of(
                                HttpMethod.POST,
                                "/branches/{branch}/session/retry",
                                RouteAccess.of(Scope.OPERATOR),
                                this::retry),
                        Route.of(
                                HttpMethod.GET,
                                "/branches/{branch}/templates",
                                RouteAccess.of(Scope.READ),
                                this::templates),
                        Route.of(HttpMethod.GET, "/branches/{branch}/link", RouteAccess.of(Scope.ADMIN), links::show),
                        Route.of(HttpMethod.POST, "/branches/{branch}/link", RouteAccess.of(Scope.ADMIN), links::link),
                        Route.of(
                                HttpMethod.DELETE,
                                "/branches/{branch}/link",
                                RouteAccess.of(Scope.ADMIN),
                                links::unlink)),
                LineRoutes.class,
                "openapi-sessions.json");
    }

    private CompletionStage<Response> show(Request request) {
        String branch = request.path("branch");
        return Response.ok(lines.line(branch)
                .map(LineRoutes::view)
                .or(() -> lines.unopened(branch).map(since -> unopened(branch, since)))
                .orElseThrow(LineRoutes::notFound));
    }

    private CompletionStage<Response> retry(Request request) {
        SupervisedLine line = find(request);
        return lines.retry(request.path("branch"), request.principal().id())
                .thenApply(done -> Response.json(ACCEPTED, view(line)));
    }

    private CompletionStage<Response> templates(Request request) {
        String branch = request.path("branch");
        return Stages.recover(
                find(request).session().templates().thenApply(all -> Response.json(OK, new TemplatesView(branch, all))),
                unreadable -> {
                    log.warn("The templates of the branch {} cannot be read: {}", branch, unreadable.getMessage());
                    return CompletableFuture.failedStage(Problem.of(
                                    ProblemType.UNAVAILABLE,
                                    "The provider did not tell the templates of this branch; see" + " GET /branches/"
                                            + branch + "/session, and try again.")
                            .retryAfter(SOON)
                            .exception());
                });
    }

    private SupervisedLine find(Request request) {
        return lines.line(request.path("branch")).orElseThrow(LineRoutes::notFound);
    }

    private static ProblemException notFound() {
        return Problem.ofField(ProblemType.NOT_FOUND, "branch", "There is no open branch of this name on this node.")
                .exception();
    }

    /** Returns the state of a branch whose line is not there yet, with the reason. */
    private LineStatusView unopened(String branch, Instant since) {
        Health health = lines.health(branch);
        return new LineStatusView(
                branch,
                SessionState.SessionPhase.CONNECTING,
                since,
                health.status(),
                LineReport.Urgency.NOTE,
                new LineReport.AttemptCounts(0, 0, 0),
                Optional.empty(),
                Optional.of(health.reason()));
    }

    private static LineStatusView view(SupervisedLine line) {
        LineReport report = line.report();
        return new LineStatusView(
                report.branch(),
                report.state().phase(),
                report.state().since(),
                line.health().status(),
                report.urgency(),
                report.attempts(),
                report.diagnosis().map(DiagnosisView::of),
                Optional.empty());
    }
}
