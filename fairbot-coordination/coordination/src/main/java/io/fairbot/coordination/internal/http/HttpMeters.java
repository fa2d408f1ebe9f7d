package io.fairbot.coordination.internal.http;

import io.fairbot.http.Route;
import io.fairbot.http.server.Admission;
import io.fairbot.meter.MeterDefinition;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of requests. Their tags are the routes as they are declared, never the paths of requests. Safe for use from any thread. */
public final class HttpMeters {
    private static final MeterDefinition REQUESTS = MeterDefinition.timer(
            "fairbot.http.requests",
            "Requests, from their last byte until the response is there; those rejected by their head, from that on.",
            "method",
            "route",
            "status");

    /** The meters of requests. */
    public static final List<MeterDefinition> DEFINITIONS = List.of(REQUESTS);

    /** What requests have in common that are counted together. */
    private record Series(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final TimeSource time;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    HttpMeters(Platform platform) {
        registry = platform.meters();
        time = platform.time();
    }

    /** Returns the beginning of something that is timed. */
    long begin() {
        return time.nanoTime();
    }

    /** Records a request that was rejected by its head; the route is empty when there is none. */
    void rejected(Optional<Route> route, Admission admission, long begin) {
        if (admission instanceof Admission.Answered answered) {
            answered(route, answered.response().status(), begin);
        }
    }

    /** Records a request that was answered; the route is empty when there is none. */
    void answered(Optional<Route> route, int status, long begin) {
        Series series = new Series(
                route.map(found -> found.method().name()).orElse("other"),
                route.map(Route::path).orElse("none"),
                status);
        timers.computeIfAbsent(
                        series, of -> REQUESTS.time(registry, of.method(), of.route(), Integer.toString(of.status())))
                .record(time.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
}
