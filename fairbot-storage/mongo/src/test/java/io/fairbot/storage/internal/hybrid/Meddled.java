package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real database of which single calls can be failed, held up or followed by something: for faults at one exact moment. */
final class Meddled {
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();

    /** What is done in place of a call. */
    interface Rule {
        CompletionStage<?> meet(Call real);
    }

    /** The call as it was meant. */
    interface Call {
        CompletionStage<?> go();
    }

    /** What happens from now on to calls of a method, such as "replay"; "*" are all that have no rule of their own. */
    void on(String method, Rule rule) {
        rules.put(known(method), rule);
    }

    /** Once, and then no more. */
    void once(String method, Rule rule) {
        rules.put(known(method), real -> {
            rules.remove(method);
            return rule.meet(real);
        });
    }

    /** A rule for a method that was renamed would never be met. */
    private static String known(String method) {
        if (!method.equals("*")
                && Stream.of(RemoteStore.class.getMethods())
                        .noneMatch(each -> each.getName().equals(method))) {
            throw new IllegalArgumentException("RemoteStore has no method " + method + ".");
        }
        return method;
    }

    void fail(String method, RuntimeException failure) {
        on(method, real -> CompletableFuture.failedStage(failure));
    }

    static StoreException away() {
        return new StoreException(StoreErrorCode.UNAVAILABLE, "The database is away in this test.");
    }

    /** Every call fails, and nothing happens in the database. */
    void goAway() {
        fail("*", away());
    }

    /** Ends when a call of a method was made and is over. */
    CompletionStage<Void> passes(String method) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        once(method, real -> real.go().whenComplete((result, failure) -> over.complete(null)));
        return over;
    }

    /** Calls that have no rule of their own are made again. */
    void answerAgain() {
        rules.remove("*");
    }

    void comeBack() {
        rules.clear();
    }

    boolean isAway() {
        return rules.containsKey("*");
    }

    RemoteStore around(RemoteStore real) {
        return (RemoteStore) Proxy.newProxyInstance(
                Meddled.class.getClassLoader(), new Class<?>[] {RemoteStore.class}, (proxy, method, args) -> {
                    Optional<Rule> rule = rule(method);
                    if (rule.isEmpty()) {
                        return invoke(real, method, args);
                    }
                    return rule.get().meet(() -> {
                        try {
                            return (CompletionStage<?>) invoke(real, method, args);
                        } catch (Throwable failure) {
                            return CompletableFuture.failedStage(failure);
                        }
                    });
                });
    }

    private Optional<Rule> rule(Method method) {
        boolean meddled = method.getReturnType() == CompletionStage.class
                && !method.getName().equals("close");
        return meddled
                ? Optional.ofNullable(rules.get(method.getName())).or(() -> Optional.ofNullable(rules.get("*")))
                : Optional.empty();
    }

    private static Object invoke(RemoteStore real, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
