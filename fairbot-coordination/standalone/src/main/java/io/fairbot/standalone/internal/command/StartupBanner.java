package io.fairbot.standalone.internal.command;

import io.fairbot.security.FirstSecret;
import io.fairbot.standalone.internal.console.ManifestVersionProvider;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;

/** The text printed after a start: addresses, first API key, example request. */
final class StartupBanner {
    private static final String NO_KEY = "$FAIRBOT_API_KEY";

    private StartupBanner() {}

    static void print(PrintWriter out, URI api, Optional<FirstSecret> firstKey) {
        String key = firstKey.map(secret -> secret.value().reveal()).orElse(NO_KEY);
        // The key follows the #: a browser does not send the fragment to the server.
        String fragment = firstKey.isPresent() ? "#" + key : "";
        out.println("fairbot " + ManifestVersionProvider.number() + " is ready.");
        out.println();
        out.println("  Talk to the bot   " + api + "/sandbox" + fragment);
        out.println("  API               " + api + "   (described at " + api + "/docs)");
        out.println();
        out.println(
                firstKey.isPresent()
                        ? "The key below is shown only this once. Or ask from a terminal:"
                        : "Ask from a terminal, with the key in FAIRBOT_API_KEY: the first start showed it, or it was"
                                + " set with FAIRBOT_API_ADMIN_KEY, which also replaces a lost one.");
        out.println();
        out.println("curl -s '" + api + "/sandbox/messages?wait=3s' -H \"Authorization: Bearer " + key + "\""
                + " -H 'Content-Type: application/json'"
                + " -d '{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\"}'");
        out.println();
    }
}
