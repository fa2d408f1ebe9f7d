package io.fairbot.whatsapp.cloud;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.branch.Branch;
import io.fairbot.config.Secret;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.cloud.internal.webhook.Webhook;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The HTTP routes of the lines of the Cloud API, for operators. */
final class CloudRoutes {
    private static final String BRANCH = "branch";
    private static final int OK = 200;

    private final CloudOptions options;
    private final ChannelContext context;

    private final Webhook webhook;
    private final Function<String, Optional<CloudSession>> sessions;
    private final Function<Optional<String>, Secret> tokens;

    CloudRoutes(
            CloudOptions options,
            ChannelContext context,
            Webhook webhook,
            Function<String, Optional<CloudSession>> sessions,
            Function<Optional<String>, Secret> tokens) {
        this.options = options;
        this.context = context;
        this.webhook = webhook;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** A line as the API shows it; what only the node with the line knows is missing elsewhere. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record CloudLineView(
            String branch,
            String phoneNumberId,
            Optional<String> accountId,
            boolean open,
            Optional<NumberStatus> number,
            Optional<Instant> tokenExpiresAt,
            Optional<Instant> lastDeliveryAt,
            WebhookStatus webhook) {}

    HttpModule module() {
        return HttpModule.of(
                "cloud",
                List.of(
                        Route.of(
                                HttpMethod.GET,
                                "/branches/{branch}/cloud",
                                RouteAccess.of(Scope.READ).inBranch(BRANCH),
                                this::show),
                        Route.of(
                                HttpMethod.GET,
                                "/branches/{branch}/cloud/check",
                                RouteAccess.of(Scope.OPERATOR).inBranch(BRANCH),
                                this::check)),
                CloudRoutes.class,
                "openapi-cloud.json");
    }

    private CompletionStage<Response> show(Request request) {
        Branch branch = find(request);
        String number = branch.settings().get(CloudChannel.PHONE_NUMBER_ID);
        Optional<CloudSession> session = sessions.apply(branch.id());
        return Response.ok(new CloudLineView(
                branch.id(),
                number,
                branch.settings().find(CloudChannel.ACCOUNT_ID),
                session.filter(each -> each.state().isOpen()).isPresent(),
                session.flatMap(each -> each.number().last()),
                session.flatMap(each -> each.number().tokenEnd()),
                webhook.lastOf(number),
                webhook.status()));
    }

    private CompletionStage<Response> check(Request request) {
        Branch branch = find(request);
        CloudCheck check = new CloudCheck(options, context.platform());
        Optional<String> account = branch.settings().find(CloudChannel.ACCOUNT_ID);
        return check.line(
                        branch.settings().get(CloudChannel.PHONE_NUMBER_ID),
                        account,
                        branch.settings().find(CloudChannel.ACCESS_TOKEN).or(() -> Optional.of(tokens.apply(account))))
                .whenComplete((findings, failure) -> check.close())
                .thenApply(findings -> Response.json(OK, Map.of("findings", findings)));
    }

    private Branch find(Request request) {
        return context.branches().stream()
                .filter(branch -> branch.id().equals(request.path(BRANCH)))
                .filter(branch -> branch.channel().equals(CloudChannel.ID))
                .findFirst()
                .orElseThrow(() -> Problem.ofField(
                                ProblemType.NOT_FOUND,
                                BRANCH,
                                "There is no open branch of this name with a line of the channel cloud.")
                        .exception());
    }
}
