package io.fairbot.coordination.internal.http;

import io.fairbot.http.server.HttpServerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** A locator of the HTTP server provider on the class path. */
public final class HttpServerProviders {
    private HttpServerProviders() {}

    /**
     * Returns the only provider visible to the class loader of this library, or else to the context class loader of the
     * calling thread, as in an application server.
     *
     * @throws ApiServerException when there is none, or more than one
     */
    public static HttpServerProvider find() {
        List<ClassLoader> loaders = new ArrayList<>(List.of(HttpServerProvider.class.getClassLoader()));
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            loaders.add(context);
        }
        return find(loaders);
    }

    static HttpServerProvider find(List<ClassLoader> loaders) {
        for (ClassLoader loader : loaders) {
            List<HttpServerProvider> found = new ArrayList<>();
            ServiceLoader.load(HttpServerProvider.class, loader).forEach(found::add);
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                String names = found.stream().map(HttpServerProvider::name).collect(Collectors.joining(" and "));
                throw new ApiServerException(
                        "There are several HTTP servers, " + names
                                + ": leave one of their artifacts out, or choose with httpServer(...).",
                        null);
            }
        }
        throw new ApiServerException(
                "There is no HTTP server: add fairbot-server, or call httpServer(...);"
                        + " HttpServerProvider.none() serves no API.",
                null);
    }
}
