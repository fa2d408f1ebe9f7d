package io.fairbot.coordination.internal.meter;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.security.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The HTTP route of the meters, for Prometheus. */
public final class MeterRoutes {
    private static final int OK = 200;
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final RunMeters meters;

    /** Creates the route. */
    public MeterRoutes(RunMeters meters) {
        this.meters = meters;
    }

    /** Returns the route. */
    public HttpModule module() {
        return HttpModule.of(
                "metrics",
                List.of(Route.of(
                        HttpMethod.GET,
                        "/metrics",
                        RouteAccess.of(Scope.READ),
                        request ->
                                CompletableFuture.completedStage(Response.text(OK, PROMETHEUS_TEXT, meters.text())))),
                MeterRoutes.class,
                "openapi-metrics.json");
    }
}
