package io.fairbot.coordination.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The HTTP routes of the API documentation: the OpenAPI document and Swagger UI, which loads nothing from other hosts. */
public final class DocsRoutes {
    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_POM = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    /** The content security policy: everything from this server; Swagger UI needs inline styles and data URLs for icons. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OWN_SCRIPT = "docs.js";
    private static final Map<String, String> ASSETS = Map.of(
            OWN_SCRIPT,
            "text/javascript",
            "swagger-ui.css",
            "text/css",
            "swagger-ui-bundle.js",
            "text/javascript",
            "favicon-32x32.png",
            "image/png");

    private final Supplier<List<HttpModule>> modules;
    private final String version;
    private final String webjar = WEBJAR + webjarVersion() + "/";

    /** Creates the routes; the supplier of the modules is called for each request. */
    public DocsRoutes(Supplier<List<HttpModule>> modules, String version) {
        this.modules = modules;
        this.version = version;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "docs",
                List.of(
                        Route.of(HttpMethod.GET, "/openapi.json", RouteAccess.OPEN, this::description),
                        Route.of(HttpMethod.GET, "/docs", RouteAccess.OPEN, request -> page()),
                        Route.of(HttpMethod.GET, "/docs/{file}", RouteAccess.OPEN, this::asset)
                                .free()),
                DocsRoutes.class,
                "openapi-docs.json");
    }

    private CompletionStage<Response> description(Request request) {
        ObjectNode all = OpenApiDocuments.merge(modules.get(), version);
        return Response.ok(all);
    }

    private static CompletionStage<Response> page() {
        byte[] page = read("docs.html");
        return CompletableFuture.completedStage(
                Response.bytes("text/html; charset=utf-8", page).header("Content-Security-Policy", POLICY));
    }

    private CompletionStage<Response> asset(Request request) {
        String file = request.path("file");
        String type = ASSETS.get(file);
        if (type == null) {
            throw Problem.of(ProblemType.NOT_FOUND, "The page /docs has no such file.")
                    .exception();
        }
        byte[] bytes = read(file.equals(OWN_SCRIPT) ? OWN_SCRIPT : "/" + webjar + file);
        return CompletableFuture.completedStage(Response.bytes(type, bytes).header("Cache-Control", "max-age=3600"));
    }

    private static String webjarVersion() {
        try (InputStream in = DocsRoutes.class.getResourceAsStream("/" + WEBJAR_POM)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " of the API's description is missing.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
