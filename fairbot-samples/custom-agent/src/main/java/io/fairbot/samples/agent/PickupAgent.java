package io.fairbot.samples.agent;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.http.Asset;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.RouteRegistry.RouteRegistration;
import io.fairbot.http.stream.StreamSession;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An agent that reminds a customer of an order that was not picked up, and shows each reminder on a page of its own. */
public final class PickupAgent implements Agent {
    static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

    private final Set<StreamSession> viewers = ConcurrentHashMap.newKeySet();
    private @Nullable RouteRegistration routes;

    @Override
    public AgentInfo info() {
        return AgentInfo.of("pickups", "1");
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        Asset page = Asset.resource("text/html; charset=utf-8", PickupAgent.class, "pickups.html");
        Asset script = Asset.resource("text/javascript", PickupAgent.class, "pickups.js");
        routes = context.http()
                .mount(HttpModule.of(
                        "pickups",
                        Route.of(
                                HttpMethod.GET,
                                "/pickups",
                                RouteAccess.OPEN,
                                page.header("Content-Security-Policy", POLICY)),
                        Route.of(HttpMethod.GET, "/pickups/pickups.js", RouteAccess.OPEN, script),
                        Route.socket("/pickups/changes", RouteAccess.of(Scope.READ), request -> watch()),
                        Route.of(
                                HttpMethod.POST,
                                "/pickups/{branch}",
                                RouteAccess.of(Scope.OPERATOR).inBranch("branch"),
                                request -> ready(context, request))));
        return CompletableFuture.completedStage(null);
    }

    /** Remembers a viewer, and forgets those that have gone. */
    private CompletionStage<StreamSource> watch() {
        return CompletableFuture.completedStage(StreamSource.of(session -> {
            viewers.removeIf(viewer -> !viewer.isOpen());
            viewers.add(session);
        }));
    }

    /** Notes that an order is ready, and reminds its customer later. */
    private CompletionStage<Response> ready(AgentContext context, Request request) {
        RequestFields fields = request.fields();
        Optional<PhoneNumber> phone = fields.parsed("phone", 20, PhoneNumber::new);
        fields.check();
        SendRequest reminder = SendRequest.to(request.path("branch"), Recipient.phone(phone.orElseThrow()))
                .text("Seu pedido está pronto e esperando por você.")
                .purpose(Purpose.NOTICE)
                .key("pickup-" + request.id())
                .build();
        context.platform()
                .time()
                .schedule(
                        PATIENCE,
                        () -> context.conversations()
                                .send(reminder)
                                .thenAccept(sent ->
                                        viewers.forEach(viewer -> viewer.send("reminded " + request.path("branch")))));
        return CompletableFuture.completedStage(Response.noContent());
    }

    @Override
    public CompletionStage<Void> stop() {
        if (routes != null) {
            routes.close();
        }
        return CompletableFuture.completedStage(null);
    }
}
