package io.fairbot.coordination.internal.http;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Route;
import io.fairbot.http.RouteRegistry;
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
import org.jspecify.annotations.Nullable;

/**
 * The routes of all mounted modules, as a tree of path segments. A fixed segment has precedence over a variable one. Safe
 * for use from any thread.
 */
final class RouteTable implements RouteRegistry {
    private static final String TAIL = "*}";

    private final List<MountedModule> mounted = new CopyOnWriteArrayList<>();
    private volatile PathNode root = new PathNode();

    /** The route of one method at a path, with the names of its variable segments. */
    record RouteTarget(Route route, List<String> names) {}

    /** The routes at a path by their method, with the values of its variable segments. */
    record RouteMatch(Map<HttpMethod, RouteTarget> targets, List<String> values) {}

    /** A mount of a module; compared by identity, since an equal module may be mounted again later. */
    private static final class MountedModule {
        private final HttpModule module;

        MountedModule(HttpModule module) {
            this.module = module;
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
    public synchronized RouteRegistration mount(HttpModule module) {
        Set<String> taken = new HashSet<>();
        modules().forEach(other -> other.routes().forEach(route -> taken.add(pattern(route))));
        for (Route route : module.routes()) {
            if (!taken.add(pattern(route))) {
                throw new IllegalArgumentException("The route " + route.method() + " " + route.path() + " of "
                        + module.name() + " is offered already; leave one of them out.");
            }
        }
        MountedModule mount = new MountedModule(module);
        mounted.add(mount);
        rebuild();
        return () -> unmount(mount);
    }

    /** Returns the modules in the order in which they were mounted. */
    List<HttpModule> modules() {
        return mounted.stream().map(mount -> mount.module).toList();
    }

    Optional<RouteMatch> find(List<String> path) {
        List<String> values = new ArrayList<>();
        return Optional.ofNullable(find(root, path, 0, values)).map(node -> new RouteMatch(node.targets, values));
    }

    private synchronized void unmount(MountedModule mount) {
        mounted.remove(mount);
        rebuild();
    }

    private void rebuild() {
        PathNode fresh = new PathNode();
        modules().forEach(module -> module.routes().forEach(route -> add(fresh, route)));
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

    private static String pattern(Route route) {
        return route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}");
    }
}
