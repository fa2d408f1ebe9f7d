package io.fairbot.coordination.internal.cost;

import io.fairbot.branch.Branch;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.MessageCharge;
import io.fairbot.coordination.internal.cost.CostReport.DayCost;
import io.fairbot.coordination.internal.cost.MessageRates.RateList;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Scope;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The HTTP route of what the messages of a branch cost, by day and category. */
public final class CostRoutes {
    private static final int OK = 200;
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 100;

    private final DocumentStore store;
    private final Supplier<List<Branch>> branches;
    private final MessageRates rates;
    private final TimeSource time;

    /** The costs of a branch as the API shows them. */
    private record CostView(
            String branch, LocalDate from, LocalDate to, String zone, List<DayCost> days, List<RateList> rates) {}

    /** The days of a report, the last one included. */
    private record ReportPeriod(LocalDate from, LocalDate to) {}

    /**
     * Creates the route.
     *
     * @param store the store with the charges
     * @param branches the branches, whose zones tell the days
     * @param rates the rates of the operator
     * @param time the source of time
     */
    public CostRoutes(DocumentStore store, Supplier<List<Branch>> branches, MessageRates rates, TimeSource time) {
        this.store = store;
        this.branches = branches;
        this.rates = rates;
        this.time = time;
    }

    /** Returns the route. */
    public HttpModule module() {
        return HttpModule.of(
                "costs",
                List.of(Route.of(
                        HttpMethod.GET,
                        "/branches/{branch}/costs",
                        RouteAccess.of(Scope.READ).inBranch("branch"),
                        this::show)),
                CostRoutes.class,
                "openapi-costs.json");
    }

    private CompletionStage<Response> show(Request request) {
        String id = request.path("branch");
        ZoneId zone = branches.get().stream()
                .filter(branch -> branch.id().equals(id))
                .findFirst()
                .map(Branch::zone)
                .orElseThrow(
                        () -> Problem.ofField(ProblemType.NOT_FOUND, "branch", "There is no open branch of this name.")
                                .exception());
        ReportPeriod period = period(request, zone);
        CostReport report = new CostReport(zone, rates);
        return read(id, period, zone, report, Optional.empty())
                .thenApply(done -> Response.json(
                        OK, new CostView(id, period.from(), period.to(), zone.getId(), report.days(), used(period))));
    }

    private List<RateList> used(ReportPeriod period) {
        return rates.lists().stream()
                .filter(list -> !list.from().isAfter(period.to()))
                .filter(list -> rates.on(period.from())
                        .filter(first -> list.from().isBefore(first.from()))
                        .isEmpty())
                .toList();
    }

    private CompletionStage<Void> read(
            String branch, ReportPeriod period, ZoneId zone, CostReport report, Optional<String> cursor) {
        Query<MessageCharge> query = Query.of(ConversationModels.CHARGES)
                .where("branch", branch)
                .atLeast("at", period.from().atStartOfDay(zone).toInstant())
                .atMost(
                        "at",
                        period.to().plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1))
                .limit(Query.MAX_LIMIT);
        return store.find(cursor.map(query::after).orElse(query)).thenCompose(page -> {
            page.documents().forEach(document -> report.add(document.value()));
            return page.next().isPresent()
                    ? read(branch, period, zone, report, page.next())
                    : CompletableFuture.completedStage(null);
        });
    }

    private ReportPeriod period(Request request, ZoneId zone) {
        LocalDate to =
                day(request, "to").orElseGet(() -> time.now().atZone(zone).toLocalDate());
        LocalDate from = day(request, "from").orElseGet(() -> to.minusDays(DEFAULT_DAYS - 1L));
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > MAX_DAYS) {
            throw Problem.ofField(
                            ProblemType.INVALID_PARAMETER,
                            "from",
                            "The parameters from and to must span 1 to " + MAX_DAYS + " days.")
                    .exception();
        }
        return new ReportPeriod(from, to);
    }

    private static Optional<LocalDate> day(Request request, String name) {
        return request.query(name).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw Problem.ofField(
                                ProblemType.INVALID_PARAMETER,
                                name,
                                "The parameter " + name + " must be a day such as 2026-11-30.")
                        .exception();
            }
        });
    }
}
