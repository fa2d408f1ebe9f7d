package io.fairbot.coordination.internal;

import io.fairbot.http.HttpModule;
import io.fairbot.http.HttpMounts;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mounts of one agent for one life: what it does not withdraw by itself is withdrawn for it, so that it can start anew. */
final class LentMounts implements HttpMounts {
    private static final Logger log = LoggerFactory.getLogger(LentMounts.class);

    private final HttpMounts server;
    private final String instance;
    private final Set<Lent> mounted = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    LentMounts(HttpMounts server, String instance) {
        this.server = server;
        this.instance = instance;
    }

    @Override
    public Mount mount(HttpModule module) {
        Lent lent = new Lent(module.name(), server.mount(module));
        mounted.add(lent);
        if (over) {
            lent.close();
            throw new IllegalStateException(
                    "The agent " + instance + " has stopped, so it offers no routes any more; mount them in start().");
        }
        return lent;
    }

    void takeBack() {
        over = true;
        for (Lent left : mounted) {
            log.warn("The agent {} did not withdraw its routes {}; they are withdrawn for it", instance, left.name);
            left.close();
        }
    }

    private final class Lent implements Mount {
        private final String name;
        private final Mount mount;

        Lent(String name, Mount mount) {
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
