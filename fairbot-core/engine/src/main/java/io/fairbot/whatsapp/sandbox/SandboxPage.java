package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.Asset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The web page on which a visitor plays a customer.
 *
 * <p>It is one document that loads nothing, and its content security policy names the hashes of its own script and
 * style, so injected code does not run. It holds no data: it requests what it shows from the API, with the key that the
 * visitor enters.
 */
final class SandboxPage {
    private static final List<String> SCRIPTS =
            List.of("words.js", "contents.js", "chat.js", "news.js", "stream.js", "menu.js", "page.js");

    private final Asset asset;

    SandboxPage() {
        String style = resource("page.css");
        String script = SCRIPTS.stream()
                .map(SandboxPage::resource)
                // One scope for all, and nothing of it global.
                .collect(Collectors.joining("\n", "'use strict';\n(() => {\n", "})();\n"));
        String html = resource("page.html").replace("{{style}}", style).replace("{{script}}", script);
        String policy = "default-src 'none'; script-src '" + hash(script) + "'; style-src '" + hash(style)
                + "'; img-src data: blob:; media-src blob:; connect-src 'self'; form-action 'none'; base-uri 'none';"
                + " frame-ancestors 'none'";
        asset = Asset.text("text/html", html).header("Content-Security-Policy", policy);
    }

    /** Returns the page, to be served. */
    Asset asset() {
        return asset;
    }

    private static String resource(String name) {
        try (InputStream in = SandboxPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " of the sandbox is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
