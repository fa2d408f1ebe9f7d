package io.fairbot.whatsapp.lines;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.WaitParameter;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP routes about the link of a branch's line with a phone; their answers are kept by no cache. */
final class LinkRoutes {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final int MAX_PHONE = 40;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final BranchLines lines;
    private final TimeSource time;

    LinkRoutes(BranchLines lines, TimeSource time) {
        this.lines = lines;
        this.time = time;
    }

    /** A code as the API shows it; its text is in no log, since a log shows no body. */
    private record LinkCodeView(LinkCode.LinkKind kind, String text, Instant validUntil) {
        static LinkCodeView of(LinkCode code) {
            return new LinkCodeView(code.kind(), code.text(), code.validUntil());
        }

        @Override
        public String toString() {
            return "LinkCodeView[" + kind + "]";
        }
    }

    /** The link of a line as the API shows it. */
    private record LinkView(
            String branch,
            SessionState.SessionPhase phase,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<LinkCodeView> code) {}

    CompletionStage<Response> show(Request request) {
        Optional<Duration> wait = WaitParameter.of(request, MAX_WAIT);
        Optional<Instant> after = request.query("after").map(LinkRoutes::instant);
        SupervisedLine line = find(request);
        CompletionStage<Void> change = line.nextChange();
        boolean isKnown = line.link()
                .map(code -> after.filter(shown(code)::equals).isPresent())
                .orElse(false);
        return isKnown && wait.isPresent()
                ? changed(change, wait.get()).thenApply(done -> view(OK, request, line))
                : CompletableFuture.completedStage(view(OK, request, line));
    }

    /** Returns the end of a code as the API shows it, in milliseconds. */
    private static Instant shown(LinkCode code) {
        return code.validUntil().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.ofField(
                            ProblemType.INVALID_PARAMETER,
                            "after",
                            "The parameter after must be the validUntil of a code, such as 2026-11-23T12:00:00.000Z.")
                    .exception();
        }
    }

    /** Waits for a change, at most for some time. */
    private CompletionStage<Void> changed(CompletionStage<Void> change, Duration wait) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        TimeSource.TimerHandle limit = time.schedule(wait, () -> end.complete(null));
        CompletionStage<Void> watched = change.thenRun(() -> {
            limit.cancel();
            end.complete(null);
        });
        return CompletableFuture.anyOf(end, watched.toCompletableFuture()).thenApply(done -> null);
    }

    CompletionStage<Response> link(Request request) {
        RequestFields fields = request.fields();
        Optional<PhoneNumber> phone = fields.parsed("phone", MAX_PHONE, PhoneNumber::parse);
        fields.check();
        SupervisedLine line = find(request);
        return lines.linkByCode(
                        request.path("branch"),
                        phone.orElseThrow(),
                        request.principal().id())
                .exceptionallyCompose(LinkRoutes::refused)
                .thenApply(done -> view(ACCEPTED, request, line));
    }

    CompletionStage<Response> unlink(Request request) {
        find(request);
        return lines.unlink(request.path("branch"), request.principal().id())
                .exceptionallyCompose(LinkRoutes::refused)
                .thenApply(done -> view(ACCEPTED, request, find(request)));
    }

    /** Shows what the line cannot do as a conflict. */
    private static CompletionStage<Void> refused(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        boolean isConflict = cause instanceof IllegalStateException || cause instanceof UnsupportedOperationException;
        return CompletableFuture.failedStage(
                isConflict
                        ? Problem.of(ProblemType.CONFLICT, String.valueOf(cause.getMessage()))
                                .exception()
                        : cause);
    }

    private SupervisedLine find(Request request) {
        return lines.line(request.path("branch"))
                .orElseThrow(() -> Problem.ofField(
                                ProblemType.NOT_FOUND, "branch", "There is no open branch of this name on this node.")
                        .exception());
    }

    private static Response view(int status, Request request, SupervisedLine line) {
        LinkView view = new LinkView(
                request.path("branch"),
                line.report().state().phase(),
                line.link().map(LinkCodeView::of));
        return Response.json(status, view).header("Cache-Control", "no-store");
    }
}
