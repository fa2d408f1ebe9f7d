package io.fairbot.server;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An admission that collects the body, and counts how often it is given up. */
class CollectedBody implements Admission.Accepted, BodyReceiver {
    private final int limit;
    private final Function<byte[], CompletionStage<Response>> handler;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger aborts = new AtomicInteger();

    CollectedBody(int limit, Function<byte[], CompletionStage<Response>> handler) {
        this.limit = limit;
        this.handler = handler;
    }

    int aborts() {
        return aborts.get();
    }

    synchronized int received() {
        return bytes.size();
    }

    @Override
    public int maxBodyBytes() {
        return limit;
    }

    @Override
    public Response tooLarge() {
        return Response.text(413, "text/plain", "too large");
    }

    @Override
    public BodyReceiver body() {
        return this;
    }

    @Override
    public synchronized CompletionStage<Void> receive(byte[] part) {
        bytes.writeBytes(part);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Response> end() {
        return handler.apply(bytes.toByteArray());
    }

    @Override
    public void abort() {
        aborts.incrementAndGet();
    }
}
