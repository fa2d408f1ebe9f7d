package io.fairbot.coordination.internal.http;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Route;
import io.fairbot.http.RouteRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all mounted modules, as a tree of path segments. A fixed segment has precedence over a variable one. Safe
 * for use from any thread.
 */
final class RouteTable implements RouteRegistry {
    private static final String TAIL = "*}";
    private static final RequestHandler SUSPENDED = request -> {
        throw Problem.of(
                        ProblemType.UNAVAILABLE,
                        "The agent that offers this is not running; it may be restarting, so try again soon.")
                .retryAfter(Duration.ofSeconds(5))
                .exception();
    };

    private final List<MountedModule> mounted = new CopyOnWriteArrayList<>();
    private volatile PathNode root = new PathNode();

    /** The route of one method at a path, with the names of its variable segments. */
    record RouteTarget(Route route, List<String> names) {}

    /** The routes at a path by their method, with the values of its variable segments. */
    record RouteMatch(Map<HttpMethod, RouteTarget> targets, List<String> values) {}

    /** A mount of a module; compared by identity, since an equal module may be mounted again later. */
    private static final class MountedModule {
        private final HttpModule module;
        private final boolean isSuspended;

        MountedModule(HttpModule module, boolean isSuspended) {
            this.module = module;
            this.isSuspended = isSuspended;
        }

        private boolean isReplacedBy(HttpModule other) {
            Set<String> patterns = patterns(other);
            return isSuspended && patterns(module).stream().anyMatch(patterns::contains);
        }

        /** Returns the routes, which answer 503 when they are suspended. */
        private Stream<Route> routes() {
            return module.routes().stream().map(route -> isSuspended ? route.handledBy(SUSPENDED) : route);
        }
    }

    /** A node of the tree of path segments. */
    private static final class PathNode {
        private final Map<String, PathNode> fixed = new HashMap<>();
        private final Map<HttpMethod, RouteTarget> targets = new EnumMap<>(HttpMethod.class);
        private @Nullable PathNode variable;
        private @Nullable PathNode tail;
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        MountedModule mount = add(module);
        return () -> remove(mount, false);
    }

    /**
     * Mounts the routes of an agent. When it removes them they answer 503 and stay in the description of the API, until the agent or
     * another one mounts them again.
     */
    RouteRegistration mountForAgent(HttpModule module) {
        MountedModule mount = add(module);
        return () -> remove(mount, true);
    }

    private synchronized MountedModule add(HttpModule module) {
        Set<String> taken = new HashSet<>();
        mounted.stream()
                .filter(other -> !other.isReplacedBy(module))
                .forEach(other -> taken.addAll(patterns(other.module)));
        for (Route route : module.routes()) {
            if (!taken.add(pattern(route))) {
                throw new IllegalArgumentException("The route " + route.method() + " " + route.path() + " of "
                        + module.name() + " is offered already; leave one of them out.");
            }
        }
        mounted.removeIf(other -> other.isReplacedBy(module));
        MountedModule mount = new MountedModule(module, false);
        mounted.add(mount);
        rebuild();
        return mount;
    }

    private synchronized void remove(MountedModule mount, boolean isSuspending) {
        if (mounted.remove(mount)) {
            if (isSuspending) {
                mounted.add(new MountedModule(mount.module, true));
            }
            rebuild();
        }
    }

    /** Returns the modules in the order in which they were mounted. */
    List<HttpModule> modules() {
        return mounted.stream().map(mount -> mount.module).toList();
    }

    Optional<RouteMatch> find(List<String> path) {
        List<String> values = new ArrayList<>();
        return Optional.ofNullable(find(root, path, 0, values)).map(node -> new RouteMatch(node.targets, values));
    }

    private void rebuild() {
        PathNode fresh = new PathNode();
        mounted.forEach(mount -> mount.routes().forEach(route -> add(fresh, route)));
        root = fresh;
    }

    private static void add(PathNode root, Route route) {
        PathNode node = root;
        List<String> names = new ArrayList<>();
        for (String segment : segments(route.path())) {
            if (!segment.startsWith("{")) {
                node = node.fixed.computeIfAbsent(segment, name -> new PathNode());
            } else if (segment.endsWith(TAIL)) {
                names.add(segment.substring(1, segment.length() - TAIL.length()));
                node.tail = node.tail == null ? new PathNode() : node.tail;
                node = node.tail;
            } else {
                names.add(segment.substring(1, segment.length() - 1));
                node.variable = node.variable == null ? new PathNode() : node.variable;
                node = node.variable;
            }
        }
        node.targets.put(route.method(), new RouteTarget(route, names));
    }

    private static @Nullable PathNode find(PathNode node, List<String> path, int at, List<String> values) {
        if (at == path.size()) {
            return node.targets.isEmpty() ? null : node;
        }
        String segment = path.get(at);
        PathNode next = node.fixed.get(segment);
        PathNode found = next == null ? null : find(next, path, at + 1, values);
        if (found == null && node.variable != null && !segment.isEmpty()) {
            values.add(segment);
            found = find(node.variable, path, at + 1, values);
            if (found == null) {
                values.remove(values.size() - 1);
            }
        }
        if (found == null && node.tail != null) {
            values.add(String.join("/", path.subList(at, path.size())));
            found = node.tail;
        }
        return found;
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    private static Set<String> patterns(HttpModule module) {
        return module.routes().stream().map(RouteTable::pattern).collect(Collectors.toSet());
    }

    private static String pattern(Route route) {
        return route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}");
    }
}
