package io.fairbot.storage.mongo.internal;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A driver that answers what a test says, for what no server does when it is asked to. */
final class AnsweringDriver {
    private static final ServerAddress ADDRESS = new ServerAddress("db.example.com");

    private static final String DATABASE = "bot";

    private final Map<String, Deque<Publisher<?>>> answers = new HashMap<>();
    private final ServerType type;

    AnsweringDriver() {
        this(ServerType.REPLICA_SET_PRIMARY);
    }

    /** A driver that sees one server of a type. */
    AnsweringDriver(ServerType type) {
        this.type = type;
    }

    /** What the next calls of a method return, in this order. */
    AnsweringDriver answers(String method, Publisher<?>... publishers) {
        answers.computeIfAbsent(method, name -> new ArrayDeque<>()).addAll(List.of(publishers));
        return this;
    }

    MongoClient client() {
        return proxy(MongoClient.class);
    }

    MongoCollections collections() {
        return new MongoCollections(client(), DATABASE);
    }

    ClusterDescription cluster() {
        return new ClusterDescription(
                ClusterConnectionMode.MULTIPLE,
                ClusterType.UNKNOWN,
                List.of(ServerDescription.builder()
                        .address(ADDRESS)
                        .state(ServerConnectionState.CONNECTED)
                        .ok(true)
                        .type(type)
                        .build()));
    }

    private <T> T proxy(Class<T> of) {
        return of.cast(Proxy.newProxyInstance(of.getClassLoader(), new Class<?>[] {of}, (self, method, arguments) -> {
            Class<?> returned = method.getReturnType();
            if (returned == ClusterDescription.class) {
                return cluster();
            }
            if (returned == String.class) {
                return DATABASE;
            }
            if (Publisher.class.isAssignableFrom(returned) && !Publisher.class.isAssignableFrom(of)) {
                Deque<Publisher<?>> left = answers.getOrDefault(method.getName(), new ArrayDeque<>());
                return answer(returned, Objects.requireNonNull(left.poll(), method.getName()));
            }
            return proxy(returned);
        }));
    }

    /** A publisher of a type of the driver, whose settings change nothing. */
    private static Object answer(Class<?> of, Publisher<?> publisher) {
        return Proxy.newProxyInstance(of.getClassLoader(), new Class<?>[] {of}, (self, method, arguments) -> {
            if (method.getName().equals("subscribe")) {
                return method.invoke(publisher, arguments);
            }
            return self;
        });
    }

    /** A publisher of some elements. */
    @SafeVarargs
    static <T> Publisher<T> giving(T... elements) {
        return subscriber -> {
            begin(subscriber);
            for (T element : elements) {
                subscriber.onNext(element);
            }
            subscriber.onComplete();
        };
    }

    static Publisher<Object> failing(Throwable failure) {
        return subscriber -> {
            begin(subscriber);
            subscriber.onError(failure);
        };
    }

    private static void begin(Subscriber<?> subscriber) {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
    }

    /** What a server says with an error code. */
    static MongoCommandException error(int code) {
        return new MongoCommandException(
                new BsonDocument("code", new BsonInt32(code)).append("errmsg", new BsonString("on purpose")), ADDRESS);
    }
}
