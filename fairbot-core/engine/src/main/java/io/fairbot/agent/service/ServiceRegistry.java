package io.fairbot.agent.service;

import io.fairbot.Internal;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.ServiceUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The services of all agents of one run of a coordinator. Safe for use from any thread. */
@Internal
public final class ServiceRegistry {
    private final Map<Class<?>, Service> services = new ConcurrentHashMap<>();

    /** The services as one agent sees them during one run; closing withdraws what it registered. */
    public interface ServiceScope extends AgentServices, AutoCloseable {
        @Override
        void close();
    }

    /**
     * Returns the services for one run of an agent.
     *
     * @param agent the id of the agent
     * @return the services; the caller closes them after the agent has stopped
     */
    public ServiceScope scope(String agent) {
        return new AgentScope(agent);
    }

    private static void requireInterface(Class<?> type) {
        if (!type.isInterface() || !Modifier.isPublic(type.getModifiers())) {
            throw new IllegalArgumentException("A service is known by a public interface, and " + type.getName()
                    + " is none; extract one, so that what others hold outlives restarts of the agent.");
        }
    }

    /** An object and the run of the agent that registered it. */
    private record Registration(AgentScope owner, Object instance) {}

    /** A type of service: the stable object that consumers have, and the registration behind it. */
    private static final class Service implements InvocationHandler {
        private final Class<?> type;
        private final Object proxy;
        private volatile @Nullable Registration current;
        /** The agent that offered it last. */
        private volatile String agent = "";

        Service(Class<?> type) {
            this.type = type;
            proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return invokeObjectMethod(self, method, arguments);
            }
            Registration registration = current;
            if (registration == null) {
                ServiceUnavailableException unavailable =
                        new ServiceUnavailableException("The service " + type.getSimpleName()
                                + " is not available: the agent " + agent + " does not run at the moment.");
                if (method.getReturnType().isAssignableFrom(CompletableFuture.class)
                        && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
                    return CompletableFuture.failedFuture(unavailable);
                }
                throw unavailable;
            }
            try {
                return method.invoke(registration.instance, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private Object invokeObjectMethod(Object self, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> type.getSimpleName() + " of the agent " + agent;
            };
        }
    }

    /** The services as one run of an agent sees them. */
    private final class AgentScope implements ServiceScope {
        private final String agent;
        private boolean closed;

        AgentScope(String agent) {
            this.agent = agent;
        }

        @Override
        public synchronized <T> void register(Class<T> type, T service) {
            requireInterface(type);
            if (!type.isInstance(service)) {
                throw new IllegalArgumentException("The service that the agent " + agent + " registers as "
                        + type.getName() + " does not implement it.");
            }
            if (closed) {
                throw new IllegalStateException("The agent " + agent + " has stopped, so it can no longer register "
                        + type.getName() + "; register services while the agent starts.");
            }
            services.compute(type, (known, present) -> {
                Service registered = present == null ? new Service(type) : present;
                if (registered.current != null) {
                    throw new IllegalStateException("The agent " + agent + " cannot register " + type.getName()
                            + ": the agent " + registered.agent + " has registered one already.");
                }
                registered.agent = agent;
                registered.current = new Registration(this, service);
                return registered;
            });
        }

        @Override
        public <T> Optional<T> find(Class<T> type) {
            requireInterface(type);
            return Optional.ofNullable(services.get(type)).map(service -> type.cast(service.proxy));
        }

        @Override
        public synchronized void close() {
            closed = true;
            services.values().forEach(service -> {
                Registration registration = service.current;
                if (registration != null && registration.owner == this) {
                    service.current = null;
                }
            });
        }
    }
}
