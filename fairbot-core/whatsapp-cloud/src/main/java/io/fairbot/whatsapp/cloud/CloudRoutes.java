package io.fairbot.whatsapp.cloud;

import io.fairbot.branch.Branch;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of the lines of the Cloud API, for operators. */
final class CloudRoutes {
    private static final String BRANCH = "branch";
    private static final int OK = 200;

    private final CloudOptions options;
    private final ChannelContext context;

    CloudRoutes(CloudOptions options, ChannelContext context) {
        this.options = options;
        this.context = context;
    }

    HttpModule module() {
        return HttpModule.of(
                "cloud",
                List.of(Route.of(
                        HttpMethod.GET,
                        "/branches/{branch}/cloud/check",
                        RouteAccess.of(Scope.OPERATOR).inBranch(BRANCH),
                        this::check)),
                CloudRoutes.class,
                "openapi-cloud.json");
    }

    private CompletionStage<Response> check(Request request) {
        Branch branch = find(request);
        CloudCheck check = new CloudCheck(options, context.platform());
        return check.line(
                        branch.settings().get(CloudChannel.PHONE_NUMBER_ID),
                        branch.settings().find(CloudChannel.ACCOUNT_ID),
                        branch.settings().find(CloudChannel.ACCESS_TOKEN))
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
