package io.fairbot.agents.exchange.rates;

import io.fairbot.Internal;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ExchangeRate;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Scope;
import io.fairbot.store.DocumentStore;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The HTTP routes of the rates. */
@Internal
public final class RateRoutes {
    private static final BigDecimal MAX_RATE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MIN_RATE = new BigDecimal("0.0001");
    private static final int MAX_NAME = 40;
    private static final int MAX_NOTE = 200;
    private static final int DEFAULT_HISTORY = 100;

    private final RateService service;
    private final DocumentStore store;
    private final TimeSource time;

    /**
     * Creates the routes.
     *
     * @param service the service that makes every change
     * @param store the store with the branches
     * @param time the current time, for the age of rates
     */
    public RateRoutes(RateService service, DocumentStore store, TimeSource time) {
        this.service = service;
        this.store = store;
        this.time = time;
    }

    /** The JSON representation of a rate. */
    private record RateView(
            String currency,
            int unit,
            BigDecimal compra,
            BigDecimal venda,
            String source,
            Instant asOf,
            long ageSeconds,
            Instant validUntil,
            Optional<String> branch,
            String status) {}

    /**
     * Returns the routes with their OpenAPI description.
     *
     * @return the module
     */
    public HttpModule module() {
        RouteAccess reader = RouteAccess.of(Scope.READ);
        RouteAccess operator = RouteAccess.of(Scope.OPERATOR);
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                "rates",
                List.of(
                        Route.of(HttpMethod.GET, "/rates", reader, this::list),
                        Route.of(HttpMethod.POST, "/rates", operator, this::set),
                        Route.of(HttpMethod.DELETE, "/rates/{currency}", operator, this::delete),
                        Route.of(HttpMethod.GET, "/rates/history", reader, this::history),
                        Route.of(HttpMethod.GET, "/rates/rules", reader, this::rules),
                        Route.of(HttpMethod.POST, "/rates/margins", admin, this::setMargin),
                        Route.of(HttpMethod.POST, "/rates/fees", admin, this::setFee),
                        Route.of(HttpMethod.POST, "/rates/iof", admin, this::setIof)),
                RateRoutes.class,
                "openapi.json");
    }

    private CompletionStage<Response> list(Request request) {
        Optional<String> branch = request.query("branch");
        return ifBranchExists(branch, () -> {
            Rates rates = service.current().value();
            Instant now = time.now();
            List<RateView> views = rates.currencies().stream()
                    .flatMap(currency -> rates.find(branch.orElse(""), currency, now).stream())
                    .map(rate -> view(rate, now))
                    .toList();
            return Response.ok(Map.of(
                    "version",
                    service.current().version(),
                    "rates",
                    views,
                    "damaged",
                    rates.damaged().documents()));
        });
    }

    private CompletionStage<Response> rules(Request request) {
        Rates rates = service.current().value();
        return Response.ok(Map.of(
                "references", rates.references(),
                "margins", rates.margins(),
                "fees", rates.fees(),
                "iof", rates.iof().rules(),
                "damaged", rates.damaged().documents()));
    }

    private CompletionStage<Response> set(Request request) {
        RequestFields fields = request.fields();
        String currency = fields.text("currency", 3, 3);
        Optional<String> branch = fields.optionalText("branch", 1, MAX_NAME);
        BigDecimal compra = fields.decimal("compra", MIN_RATE, MAX_RATE);
        BigDecimal venda = fields.decimal("venda", MIN_RATE, MAX_RATE);
        int unit = unit(fields);
        Instant now = time.now();
        Instant until = until(fields, now);
        boolean confirmed = fields.flag("confirm");
        fields.check();
        if (confirmed && !request.principal().hasScope(Scope.ADMIN)) {
            throw Problem.ofField(ProblemType.FORBIDDEN, "confirm", "Confirming a refused rate requires scope admin.")
                    .exception();
        }
        HouseRate rate = orInvalid(() -> new HouseRate(
                currency, unit, compra, venda, now, request.principal().id(), until, branch));
        return ifBranchExists(
                branch,
                () -> orProblem(service.setRate(new RateService.RateUpdate(rate, confirmed)))
                        .thenApply(done -> Response.json(200, view(rate, now))));
    }

    private CompletionStage<Response> delete(Request request) {
        Optional<String> branch = request.query("branch");
        return orProblem(service.deleteRate(
                        branch, request.path("currency"), request.principal().id()))
                .thenApply(found -> {
                    if (!found) {
                        throw Problem.ofField(
                                        ProblemType.NOT_FOUND,
                                        "currency",
                                        "No rate of this currency was set by hand there; GET /rates lists them.")
                                .exception();
                    }
                    return Response.noContent();
                });
    }

    private CompletionStage<Response> history(Request request) {
        int limit = request.query("limit").map(RateRoutes::limit).orElse(DEFAULT_HISTORY);
        return service.history(request.query("currency"), limit)
                .thenApply(events -> Response.json(200, Map.of("events", events)));
    }

    private CompletionStage<Response> setMargin(Request request) {
        RequestFields fields = request.fields();
        String currency = fields.text("currency", 3, 3);
        Optional<String> branch = fields.optionalText("branch", 1, MAX_NAME);
        BigDecimal venda = fields.decimal("venda", BigDecimal.ZERO, BigDecimal.ONE);
        BigDecimal compra = fields.decimal("compra", BigDecimal.ZERO, BigDecimal.ONE);
        int unit = unit(fields);
        fields.check();
        Margin margin = orInvalid(() -> new Margin(currency, branch, unit, venda, compra));
        return ifBranchExists(
                branch,
                () -> orProblem(service.setMargin(margin, request.principal().id()))
                        .thenApply(done -> Response.json(200, margin)));
    }

    private CompletionStage<Response> setFee(Request request) {
        RequestFields fields = request.fields();
        ExchangeOperation operation = operation(fields);
        Optional<String> branch = fields.optionalText("branch", 1, MAX_NAME);
        BigDecimal reais = fields.decimal("reais", BigDecimal.ZERO, BigDecimal.valueOf(1000));
        fields.check();
        Fee fee = new Fee(operation, branch, reais);
        return ifBranchExists(
                branch,
                () -> orProblem(service.setFee(fee, request.principal().id()))
                        .thenApply(done -> Response.json(200, fee)));
    }

    private CompletionStage<Response> setIof(Request request) {
        RequestFields fields = request.fields();
        ExchangeOperation operation = operation(fields);
        Optional<LocalDate> from = fields.parsed("from", 10, RateRoutes::day);
        BigDecimal percent = fields.decimal("percent", BigDecimal.ZERO, BigDecimal.valueOf(25));
        Optional<String> note = fields.optionalText("note", 1, MAX_NOTE);
        fields.check();
        IofRule rule = new IofRule(operation, from.orElseThrow(), percent, note);
        return orProblem(service.setIofRule(rule, request.principal().id()))
                .thenApply(done -> Response.json(200, rule));
    }

    private static RateView view(HouseRate rate, Instant now) {
        return new RateView(
                rate.currency(),
                rate.unit(),
                rate.compra(),
                rate.venda(),
                rate.source(),
                rate.asOf(),
                Math.max(0, Duration.between(rate.asOf(), now).toSeconds()),
                rate.validUntil(),
                rate.branch(),
                rate.isCurrent(now) ? "current" : "stale");
    }

    /** Continues when the branch exists or none is given. */
    private CompletionStage<Response> ifBranchExists(
            Optional<String> branch, Supplier<CompletionStage<Response>> then) {
        return branch.map(id -> store.get(BranchAgent.BRANCHES, id).thenCompose(found -> {
                    if (found.isEmpty()) {
                        throw Problem.ofField(ProblemType.NOT_FOUND, "branch", "There is no branch of this name.")
                                .exception();
                    }
                    return then.get();
                }))
                .orElseGet(then);
    }

    private static <T> CompletionStage<T> orProblem(CompletionStage<T> stage) {
        return Stages.recover(stage, failure -> CompletableFuture.failedStage(problem(failure)));
    }

    private static Throwable problem(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof RateRefusedException || failure instanceof RateException) {
            return Problem.of(ProblemType.CONFLICT, message).exception();
        }
        return failure instanceof IllegalArgumentException
                ? Problem.ofField(ProblemType.INVALID_FIELDS, "validUntil", message)
                        .exception()
                : failure;
    }

    private static <T> T orInvalid(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.INVALID_FIELDS, String.valueOf(e.getMessage()))
                    .exception();
        }
    }

    private static int unit(RequestFields fields) {
        if (!fields.has("unit")) {
            return 1;
        }
        BigDecimal number = fields.number("unit", BigDecimal.ONE, BigDecimal.valueOf(1000));
        int unit = number.intValue();
        if (!ExchangeRate.isQuotationUnit(unit) || number.compareTo(BigDecimal.valueOf(unit)) != 0) {
            fields.wrong("unit", "must be 1, 10, 100 or 1000");
            return 1;
        }
        return unit;
    }

    private Instant until(RequestFields fields, Instant now) {
        return fields.has("validUntil")
                ? fields.parsed("validUntil", 40, RateRoutes::instant).orElse(now)
                : now.plus(service.rules().manualValidFor());
    }

    private static ExchangeOperation operation(RequestFields fields) {
        return fields.parsed(
                        "operation",
                        MAX_NAME,
                        name -> Arrays.stream(ExchangeOperation.values())
                                .filter(operation -> operation.name().equals(name))
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "The operation is HOUSE_SELLS_CASH or HOUSE_BUYS_CASH.")))
                .orElse(ExchangeOperation.HOUSE_SELLS_CASH);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("A moment is written like 2026-11-23T18:00:00Z.", e);
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("A day is written like 2026-11-23.", e);
        }
    }

    private static int limit(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= RateService.MAX_HISTORY) {
                return limit;
            }
        }
        ProblemException invalid = Problem.ofField(
                        ProblemType.INVALID_PARAMETER,
                        "limit",
                        "The parameter limit must be a whole number from 1 to " + RateService.MAX_HISTORY + ".")
                .exception();
        throw invalid;
    }
}
