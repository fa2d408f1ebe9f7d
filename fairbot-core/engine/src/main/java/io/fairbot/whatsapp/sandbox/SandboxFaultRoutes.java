package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The HTTP routes that inject and clear failures of sandbox lines. */
final class SandboxFaultRoutes {
    private static final int MAX_NAME = 40;
    private static final String ALWAYS = "always";

    private final SandboxFaults faults;

    SandboxFaultRoutes(SandboxFaults faults) {
        this.faults = faults;
    }

    CompletionStage<Response> inject(Request request) {
        String branch = branch(request);
        RequestFields fields = request.fields();
        Optional<FailureCause> cause = fields.parsed("cause", MAX_NAME, SandboxFaultRoutes::cause);
        String lasts = fields.optionalText("lasts", 1, MAX_NAME).orElse("once");
        if (!lasts.equals("once") && !lasts.equals(ALWAYS)) {
            fields.wrong("lasts", "must be once or always");
        }
        Optional<Instant> until =
                fields.has("until") ? fields.parsed("until", MAX_NAME, SandboxFaultRoutes::instant) : Optional.empty();
        if (until.isPresent() && lasts.equals(ALWAYS)) {
            fields.wrong("until", "cannot stand beside lasts always");
        }
        fields.check();
        FailureCause row = cause.orElseThrow();
        if (lasts.equals(ALWAYS)) {
            faults.injectPermanently(branch, row);
        } else if (until.isPresent()) {
            faults.inject(branch, row, until.get());
        } else {
            faults.inject(branch, row);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("cause", row);
        view.put("lasts", lasts);
        until.ifPresent(end -> view.put("until", end));
        return Response.ok(view);
    }

    CompletionStage<Response> clear(Request request) {
        faults.clear(branch(request));
        return Response.ok(Map.of("healed", true));
    }

    /** Returns the branch of a request; also of a line that has stopped, whose failures can be cleared. */
    private String branch(Request request) {
        String branch = request.path("branch");
        if (!faults.knows(branch)) {
            throw Problem.ofField(ProblemType.NOT_FOUND, "branch", "There is no sandbox branch of this name.")
                    .exception();
        }
        return branch;
    }

    private static FailureCause cause(String name) {
        return FailureCause.values().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("This is no row of the table of failures, such as WEB_REPLACED."));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("This is no moment, such as 2026-11-23T12:00:00Z.", e);
        }
    }
}
