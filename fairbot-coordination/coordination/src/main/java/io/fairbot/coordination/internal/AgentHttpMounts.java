package io.fairbot.coordination.internal;

import io.fairbot.http.HttpModule;
import io.fairbot.http.RouteRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of the routes that one run of an agent has mounted; routes that it leaves mounted are removed after it has
 * stopped, so that it can start again.
 */
final class AgentHttpMounts implements RouteRegistry {
    private static final Logger log = LoggerFactory.getLogger(AgentHttpMounts.class);

    private final RouteRegistry server;
    private final String instance;
    private final Set<AgentMount> mounted = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    AgentHttpMounts(RouteRegistry server, String instance) {
        this.server = server;
        this.instance = instance;
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        AgentMount mount = new AgentMount(module.name(), server.mount(module));
        mounted.add(mount);
        if (closed) {
            mount.close();
            throw new IllegalStateException(
                    "The agent " + instance + " has stopped, so it offers no routes any more; mount them in start().");
        }
        return mount;
    }

    void closeRemaining() {
        closed = true;
        for (AgentMount left : mounted) {
            log.warn("The agent {} did not remove its routes {}; they are removed now", instance, left.name);
            left.close();
        }
    }

    /** A mounted module and its registration. */
    private final class AgentMount implements RouteRegistration {
        private final String name;
        private final RouteRegistration mount;

        AgentMount(String name, RouteRegistration mount) {
            this.name = name;
            this.mount = mount;
        }

        @Override
        public void close() {
            mounted.remove(this);
            mount.close();
        }
    }
}
