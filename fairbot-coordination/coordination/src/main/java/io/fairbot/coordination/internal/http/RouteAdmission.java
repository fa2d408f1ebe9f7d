package io.fairbot.coordination.internal.http;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.UploadHandler;
import io.fairbot.http.server.Admission;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Principal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admission of a request whose caller may call its route. The room of its body is reserved until it is answered: of a caller with a
 * key before the body is read, of anybody else as the bytes arrive, so that a length alone takes no room.
 */
final class RouteAdmission implements Admission.Accepted, BodyReceiver {
    private static final int KIB = 1024;

    private final RoutedRequest request;
    private final RouteAnswer answer;
    private final BodyBudgets.BodyReservation reservation;
    private final RouteRequest head;
    private final AtomicBoolean isOver = new AtomicBoolean();
    /** The first failure of a part; it is the response once the body has been read. */
    private volatile Optional<Throwable> failure = Optional.empty();

    private @Nullable BodyReceiver receiver;

    /** Calls a handler and completes its response. */
    @FunctionalInterface
    interface RouteAnswer {
        CompletionStage<Response> of(RoutedRequest request, Supplier<CompletionStage<Response>> handler);
    }

    /** Reserves the room for the body; throws a problem when there is none, or when the route refuses the head. */
    RouteAdmission(RoutedRequest request, Principal principal, BodyBudgets budgets, RouteAnswer answer) {
        this.request = request;
        this.answer = answer;
        head = new RouteRequest(request, principal);
        boolean isUpload = false;
        if (request.target().route().handler() instanceof UploadHandler upload) {
            isUpload = true;
            upload.admit(head);
        }
        reservation = budgets.reserve(isUpload, expected());
    }

    /** Returns the number of bytes to reserve before the body is read. */
    private long expected() {
        if (isOpen() || isTooLarge()) {
            return 0;
        }
        return request.head()
                .contentLength()
                .orElse(request.head().header("Transfer-Encoding").isPresent() ? maxBodyBytes() : 0);
    }

    private boolean isOpen() {
        return request.target().route().access().scope().isEmpty();
    }

    /** Returns whether the length of the body is too large; nothing of it is kept. */
    private boolean isTooLarge() {
        return request.head().contentLength().orElse(0) > maxBodyBytes();
    }

    @Override
    public int maxBodyBytes() {
        return takesNoBody() ? 0 : request.target().route().maxBody();
    }

    @Override
    public Optional<Duration> bodyTimeout() {
        return request.target().route().bodyTimeout();
    }

    private boolean takesNoBody() {
        return request.target().route().method() == HttpMethod.GET;
    }

    @Override
    public Response tooLarge() {
        String reason = takesNoBody()
                ? "A GET takes no body; send none."
                : "The body is larger than " + maxBodyBytes() / KIB + " KiB; send less at once.";
        return request.headers().complete(Response.of(Problem.of(ProblemType.TOO_LARGE, reason)));
    }

    @Override
    public BodyReceiver body() {
        return this;
    }

    @Override
    public CompletionStage<Void> receive(byte[] part) {
        return isOver.get() || isTooLarge() || failure.isPresent()
                ? CompletableFuture.completedStage(null)
                : Stages.attempt(() -> keep(part)).exceptionally(problem -> {
                    failure = Optional.of(problem);
                    discard();
                    return null;
                });
    }

    private CompletionStage<Void> keep(byte[] part) {
        if (isOpen()) {
            reservation.add(part.length);
        }
        return receiver().receive(part);
    }

    @Override
    public CompletionStage<Response> end() {
        if (!isOver.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The body was discarded; a request that was given up is not handled."));
        }
        return answer.of(
                        request,
                        () -> failure.<CompletionStage<Response>>map(CompletableFuture::failedStage)
                                .orElseGet(() -> receiver().end()))
                .whenComplete((response, problem) -> reservation.release());
    }

    @Override
    public void abort() {
        if (isOver.compareAndSet(false, true)) {
            reservation.release();
            discard();
        }
    }

    /** Returns the receiver, which is created with the first part, or at the end of a request without a body. */
    private synchronized BodyReceiver receiver() {
        BodyReceiver created = receiver;
        if (created == null) {
            RequestHandler handler = request.target().route().handler();
            created = handler instanceof UploadHandler upload ? upload.receive(head) : new Buffer(handler, head);
            receiver = created;
        }
        return created;
    }

    private synchronized void discard() {
        if (receiver != null) {
            receiver.abort();
        }
    }

    /** A body in memory. */
    private static final class Buffer implements BodyReceiver {
        private final RequestHandler handler;
        private final RouteRequest head;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Buffer(RequestHandler handler, RouteRequest head) {
            this.handler = handler;
            this.head = head;
        }

        @Override
        public CompletionStage<Void> receive(byte[] part) {
            bytes.writeBytes(part);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Response> end() {
            return handler.handle(bytes.size() == 0 ? head : head.withBody(bytes.toByteArray()));
        }

        @Override
        public void abort() {
            bytes.reset();
        }
    }
}
