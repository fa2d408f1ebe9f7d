package io.fairbot.storage.mongo.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What the driver publishes, as stages. */
public final class Publishers {
    private Publishers() {}

    /** Everything that is published. */
    public static <T> CompletionStage<List<T>> list(Publisher<? extends T> publisher) {
        ListSubscriber<T> collected = new ListSubscriber<>();
        publisher.subscribe(collected);
        return collected.result;
    }

    /** The first that is published, if any. */
    public static <T> CompletionStage<Optional<T>> first(Publisher<? extends T> publisher) {
        return Publishers.<T>list(publisher).thenApply(all -> all.stream().findFirst());
    }

    /** What is published where something always is. */
    public static <T> CompletionStage<T> one(Publisher<? extends T> publisher) {
        return Publishers.<T>first(publisher).thenApply(Optional::orElseThrow);
    }

    /** The end of what is published. */
    public static CompletionStage<Void> done(Publisher<?> publisher) {
        return Publishers.<Object>list(publisher).thenAccept(all -> {});
    }

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
