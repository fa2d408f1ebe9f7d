package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.coordination.internal.http.TrustedProxies.ClientHead;
import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.UploadHandler;
import io.fairbot.http.server.RequestHead;
import io.fairbot.security.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouteAdmissionTest {
    private final AtomicInteger handled = new AtomicInteger();
    private final BodyBudgets budgets = new BodyBudgets();

    private record Head(OptionalLong contentLength) implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String rawPath() {
            return "/things";
        }

        @Override
        public String rawQuery() {
            return "";
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }

        @Override
        public InetAddress remoteAddress() {
            return InetAddress.getLoopbackAddress();
        }
    }

    private static RoutedRequest request(RequestHandler handler) {
        return new RoutedRequest(
                new ClientHead(new Head(OptionalLong.of(3)), InetAddress.getLoopbackAddress(), Optional.empty()),
                "id",
                new DefaultResponseHeaders("id"),
                new RouteTable.RouteTarget(Route.of(HttpMethod.POST, "/things", RouteAccess.OPEN, handler), List.of()),
                List.of());
    }

    private RouteAdmission admission() {
        RoutedRequest request = request(whole -> {
            handled.incrementAndGet();
            return Response.ok(whole.body().length);
        });
        return new RouteAdmission(request, Principal.ANONYMOUS, budgets, (same, handler) -> handler.get());
    }

    @Test
    void aRequestThatWasGivenUpIsNotHandled() {
        RouteAdmission given = admission();
        given.receive(new byte[2]).toCompletableFuture().join();
        given.abort();
        given.receive(new byte[1]).toCompletableFuture().join();
        assertThatThrownBy(() -> given.end().toCompletableFuture().join()).hasMessageContaining("given up");
        assertThat(handled).hasValue(0);
        budgets.reserve(false, BodyBudgets.MEMORY).release();
    }

    @Test
    void aRequestIsHandledOnceAndItsRoomIsGivenBack() {
        RouteAdmission whole = admission();
        whole.receive(new byte[3]).toCompletableFuture().join();
        assertThat(whole.end().toCompletableFuture().join().status()).isEqualTo(200);
        whole.abort();
        assertThat(handled).hasValue(1);
        budgets.reserve(false, BodyBudgets.MEMORY).release();
    }

    /** A receiver that takes no part. */
    private static final class Throwing implements BodyReceiver {
        private final AtomicInteger aborts = new AtomicInteger();

        @Override
        public CompletionStage<Void> receive(byte[] part) {
            throw new IllegalStateException("no room");
        }

        @Override
        public CompletionStage<Response> end() {
            return Response.ok("end");
        }

        @Override
        public void abort() {
            aborts.incrementAndGet();
        }
    }

    @Test
    void anUploadWhoseReceiverThrowsIsAborted() {
        Throwing receiver = new Throwing();
        UploadHandler handler = head -> receiver;
        RouteRequest whole = new RouteRequest(request(handler), Principal.ANONYMOUS).withBody(new byte[3]);
        assertThatThrownBy(() -> handler.handle(whole).toCompletableFuture().join())
                .hasMessageContaining("no room");
        assertThat(receiver.aborts).hasValue(1);
    }

    /** An upload that nobody may begin. */
    private static final class Refusing implements UploadHandler {
        private final AtomicInteger begun = new AtomicInteger();

        @Override
        public void admit(Request head) {
            throw Problem.of(ProblemType.UNAUTHORIZED, "Sign it.").exception();
        }

        @Override
        public BodyReceiver receive(Request head) {
            begun.incrementAndGet();
            return new Throwing();
        }
    }

    @Test
    void anUploadThatItsHandlerRefusesIsNeverBegunAndReservesNothing() {
        Refusing handler = new Refusing();
        assertThatThrownBy(() -> new RouteAdmission(
                        request(handler), Principal.ANONYMOUS, budgets, (same, whole) -> whole.get()))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Sign it.");
        RouteRequest whole = new RouteRequest(request(handler), Principal.ANONYMOUS).withBody(new byte[3]);
        assertThatThrownBy(() -> handler.handle(whole)).hasMessage("Sign it.");
        assertThat(handler.begun).hasValue(0);
        budgets.reserve(true, BodyBudgets.UPLOADS).release();
    }

    @Test
    void theServerGetsTheTimeOfTheRoute() {
        Route route = Route.of(HttpMethod.POST, "/things", RouteAccess.OPEN, whole -> Response.ok(""))
                .free();
        assertThat(route.bodyTimeout()).isEmpty();
        assertThat(admission().bodyTimeout()).isEmpty();
        RoutedRequest timed = new RoutedRequest(
                new ClientHead(new Head(OptionalLong.of(3)), InetAddress.getLoopbackAddress(), Optional.empty()),
                "id",
                new DefaultResponseHeaders("id"),
                new RouteTable.RouteTarget(
                        route.bodyTimeout(Duration.ofSeconds(10)).maxBody(7), List.of()),
                List.of());
        RouteAdmission admission =
                new RouteAdmission(timed, Principal.ANONYMOUS, budgets, (same, handler) -> handler.get());
        assertThat(admission.bodyTimeout()).contains(Duration.ofSeconds(10));
        assertThat(admission.maxBodyBytes()).isEqualTo(7);
    }
}
