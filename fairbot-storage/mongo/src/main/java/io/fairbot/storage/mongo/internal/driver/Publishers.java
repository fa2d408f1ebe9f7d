package io.fairbot.storage.mongo.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Static methods that convert Reactive Streams publishers to completion stages. */
public final class Publishers {
    private Publishers() {}

    /** Returns all elements. */
    public static <T> CompletionStage<List<T>> list(Publisher<? extends T> publisher) {
        ListSubscriber<T> collected = new ListSubscriber<>();
        publisher.subscribe(collected);
        return collected.result;
    }

    /** Returns the first element, if any. */
    public static <T> CompletionStage<Optional<T>> first(Publisher<? extends T> publisher) {
        return Publishers.<T>list(publisher)
                .thenApply(all -> all.isEmpty() ? Optional.empty() : Optional.of(all.get(0)));
    }

    /** Returns the first element of a publisher that always has one. */
    public static <T> CompletionStage<T> one(Publisher<? extends T> publisher) {
        return Publishers.<T>first(publisher).thenApply(Optional::orElseThrow);
    }

    /** Completes with the publisher. */
    public static CompletionStage<Void> done(Publisher<?> publisher) {
        return Publishers.<Object>list(publisher).thenAccept(all -> {});
    }

    /** A subscriber that collects all elements in a list. */
    private static final class ListSubscriber<T> implements Subscriber<T> {
        private final CompletableFuture<List<T>> result = new CompletableFuture<>();
        private final List<T> all = new ArrayList<>();

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T item) {
            all.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            result.complete(all);
        }
    }
}
