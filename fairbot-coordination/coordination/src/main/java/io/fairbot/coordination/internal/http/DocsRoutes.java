package io.fairbot.coordination.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.http.Asset;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The HTTP routes of the API documentation: the OpenAPI document and Swagger UI, which loads nothing from other hosts. */
public final class DocsRoutes {
    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
    private static final String PATH = "/docs/";
    private static final String WEBJAR_POM = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    /** The content security policy: everything from this server; Swagger UI needs inline styles and data URLs for icons. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Supplier<List<HttpModule>> modules;
    private final String version;

    /** Creates the routes; the supplier of the modules is called for each request. */
    public DocsRoutes(Supplier<List<HttpModule>> modules, String version) {
        this.modules = modules;
        this.version = version;
    }

    /** Returns the routes. */
    public HttpModule module() {
        String webjar = "/" + WEBJAR + webjarVersion() + "/";
        Map<String, Asset> files = new LinkedHashMap<>();
        files.put("swagger-ui.css", asset("text/css", webjar + "swagger-ui.css"));
        files.put("swagger-ui-bundle.js", asset("text/javascript", webjar + "swagger-ui-bundle.js"));
        files.put("favicon-32x32.png", asset("image/png", webjar + "favicon-32x32.png"));
        files.put("docs.js", asset("text/javascript", "docs.js"));
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of(HttpMethod.GET, "/openapi.json", RouteAccess.OPEN, this::description));
        routes.add(Route.of(HttpMethod.GET, "/docs", RouteAccess.OPEN, page(files)));
        files.forEach((name, file) -> routes.add(Route.of(HttpMethod.GET, PATH + name, RouteAccess.OPEN, file)));
        return HttpModule.of("docs", routes, DocsRoutes.class, "openapi-docs.json");
    }

    private CompletionStage<Response> description(Request request) {
        ObjectNode all = OpenApiDocuments.merge(modules.get(), version);
        return Response.ok(all);
    }

    /** Returns the page, whose references name the versions of the files. */
    private static Asset page(Map<String, Asset> files) {
        String html = new String(read("docs.html"), StandardCharsets.UTF_8);
        for (Map.Entry<String, Asset> file : files.entrySet()) {
            String path = PATH + file.getKey();
            html = html.replace(path, path + "?v=" + file.getValue().version());
        }
        return Asset.text("text/html", html).header("Content-Security-Policy", POLICY);
    }

    private static Asset asset(String type, String resource) {
        return Asset.of(type, read(resource));
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
